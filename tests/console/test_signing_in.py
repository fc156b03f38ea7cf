"""Coming in, staying and leaving (issue 4.1)."""

from datetime import timedelta

import pytest

from console.access import totp
from console.access.sessions import IDLE, LONGEST
from console.access.tokens import SESSION_COOKIE
from helpline.directory.model import Role
from tests.console.desk import PASSWORD, Desk, visible


def test_a_right_password_opens_today_and_a_cookie_that_no_script_or_site_can_use(
    desk: Desk,
) -> None:
    browser = desk.browser()
    desk.officer_user("desk")
    answer = browser.sign_in("desk")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = next(c for c in answer.headers.get_list("set-cookie") if SESSION_COOKIE in c).lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "secure" not in cookie  # PUBLIC_URL of the World is http
    assert browser.get("/").status_code == 200


def test_the_store_keeps_only_a_hash_of_the_token(desk: Desk) -> None:
    browser = desk.at("desk")
    token = browser.client.cookies[SESSION_COOKIE]
    assert desk.world.store.read(lambda tx: tx.web_sessions.find(token.encode())) is None
    assert "argon2id" in desk.world.store.read(
        lambda tx: tx.accounts.by_name("desk").user.password_hash  # type: ignore[union-attr]
    )


@pytest.mark.parametrize("name", ["desk", "nobody at all"])
def test_a_wrong_password_and_an_unknown_name_read_alike(desk: Desk, name: str) -> None:
    desk.officer_user("desk")
    answer = desk.browser().sign_in(name, "wrong password")
    assert answer.status_code == 422
    assert "is not right" in visible(answer.text)


def test_guessing_locks_the_user_for_a_while_even_for_the_right_password(desk: Desk) -> None:
    desk.officer_user("desk")
    browser = desk.browser()
    for _ in range(5):
        browser.sign_in("desk", "guess")
    assert browser.sign_in("desk").status_code == 429
    desk.world.steps.set(desk.world.now + timedelta(seconds=31))
    assert browser.sign_in("desk").status_code == 303


def test_guessing_from_one_address_locks_it_for_every_name(desk: Desk) -> None:
    desk.officer_user("desk")
    browser = desk.browser()
    for _ in range(20):
        browser.sign_in("desk", "guess")
    assert browser.sign_in("somebody else", "guess").status_code == 429
    desk.world.steps.set(desk.world.now + timedelta(minutes=11))
    assert browser.sign_in("somebody else", "guess").status_code == 422


def test_a_session_ends_after_half_an_hour_without_a_sign_of_its_user(desk: Desk) -> None:
    browser = desk.at("desk")
    desk.world.steps.set(desk.world.now + IDLE - timedelta(seconds=1))
    assert browser.get("/").status_code == 200
    desk.world.steps.set(desk.world.now + IDLE)
    answer = browser.get("/")
    assert (answer.status_code, answer.headers.get("location")) == (303, "/sign-in")


def test_a_session_ends_after_twelve_hours_however_busy(desk: Desk) -> None:
    browser = desk.at("desk")
    begun = desk.world.now
    while desk.world.now < begun + LONGEST - timedelta(minutes=20):
        desk.world.steps.set(desk.world.now + timedelta(minutes=20))
        assert browser.get("/second-factor").status_code == 200
    desk.world.steps.set(begun + LONGEST)
    assert browser.get("/second-factor").status_code == 303


def test_watching_does_not_keep_a_session_alive(desk: Desk) -> None:
    browser = desk.at("desk")
    for _ in range(4):
        desk.world.steps.set(desk.world.now + timedelta(minutes=8))
        watched = browser.get("/today/lines")
        browser.get("/?watch=1")
    assert watched.status_code == 401


def test_signing_out_ends_the_session_on_the_server(desk: Desk) -> None:
    browser = desk.at("desk")
    token = browser.client.cookies[SESSION_COOKIE]
    assert browser.submit("/", "/sign-out").status_code == 303
    browser.client.cookies.set(SESSION_COOKIE, token)
    assert browser.get("/").status_code == 303


def test_a_user_who_is_signed_out_everywhere_is_out_at_once(desk: Desk) -> None:
    name = desk.officer_user("desk")
    browser = desk.browser(name)
    user = desk.world.store.read(lambda tx: tx.accounts.by_name(name))
    assert user is not None
    desk.world.store.write(lambda tx: tx.web_sessions.end_all(user.user.id))
    assert browser.get("/").status_code == 303


def test_with_a_second_factor_the_code_is_asked_for_and_taken_once(desk: Desk) -> None:
    browser = desk.at("desk")
    page = browser.get("/second-factor")
    secret = page.text.split('name="secret" value="')[1].split('"')[0]
    now = totp.code(secret, totp.step_at(desk.world.now))
    wrong = str((int(now) + 1) % 1_000_000).zfill(6)
    refused = browser.submit("/second-factor", "/second-factor", secret=secret, code=wrong)
    assert refused.status_code == 422
    browser.submit("/second-factor", "/second-factor", secret=secret, code=now)
    other = desk.browser()
    asked = other.sign_in("desk")
    assert asked.status_code == 422
    assert 'name="code"' in asked.text
    desk.world.steps.set(desk.world.now + timedelta(seconds=30))
    fresh = totp.code(secret, totp.step_at(desk.world.now))
    assert other.sign_in("desk", code=fresh).status_code == 303
    assert desk.browser().sign_in("desk", code=fresh).status_code == 422


def test_headquarters_reaches_nothing_without_a_second_factor(desk: Desk) -> None:
    from dataclasses import replace

    from starlette.applications import Starlette

    from console.routes import house_of, routes_of
    from tests.console.desk import Browser

    house = replace(house_of(desk.world.service), demonstration=False)
    browser = Browser(Starlette(routes=routes_of(house)), desk.loop)
    desk.user("hq", Role.HEADQUARTERS, desk.place.state)
    assert browser.sign_in("hq").status_code == 303
    answer = browser.get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/second-factor")
    assert browser.get("/second-factor").status_code == 200
    browser.close()


def test_a_form_without_the_secret_or_from_another_site_does_nothing(desk: Desk) -> None:
    browser = desk.at("desk")
    secret = browser.secret("/")
    assert browser.send("/sign-out", {}).status_code == 403
    assert browser.send("/sign-out", {"form_secret": "0" * 64}).status_code == 403
    elsewhere = browser.send(
        "/sign-out", {"form_secret": secret}, origin="https://elsewhere.example"
    )
    assert elsewhere.status_code == 403
    assert browser.get("/").status_code == 200
    stranger = desk.browser()
    stranger.get("/sign-in")
    tried = stranger.send("/sign-in", {"name": "desk", "password": PASSWORD})
    assert tried.status_code == 403


def test_no_page_is_kept_and_nothing_comes_from_elsewhere(desk: Desk) -> None:
    browser = desk.at("desk")
    for page in ("/", "/sign-in", "/board", "/nothing/here", "/board/", "/cases/1/take"):
        headers = browser.get(page).headers
        assert headers["cache-control"] == "no-store"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-frame-options"] == "DENY"
        assert headers["x-content-type-options"] == "nosniff"


def test_no_answer_leads_to_where_the_host_header_says(desk: Desk) -> None:
    answer = desk.browser().get("/sign-in/", host="elsewhere.example")
    assert (answer.status_code, answer.headers.get("location")) == (404, None)


@pytest.mark.parametrize("path", ["/sign-in", "/incidents/1/going"])
@pytest.mark.parametrize("origin", ["http://[", "http://a]b", "null", ""])
def test_an_origin_that_no_browser_writes_is_another_site(
    desk: Desk, path: str, origin: str
) -> None:
    asked = desk.browser().send(path, {"name": "desk", "words": "sit with her"}, origin=origin)
    assert asked.status_code in (303, 403)
    assert "sit with her" not in asked.text


def test_a_nul_in_a_form_which_no_database_takes_is_left_out(desk: Desk) -> None:
    desk.officer_user("desk")
    assert desk.browser().sign_in("de\0sk").status_code == 303


def test_failures_and_entries_are_in_the_audit_chain(desk: Desk) -> None:
    desk.officer_user("desk")
    desk.browser().sign_in("desk", "wrong")
    desk.browser("desk")
    user = desk.world.store.read(lambda tx: tx.accounts.by_name("desk"))
    assert user is not None
    trail = desk.world.store.read(lambda tx: tx.overviews.trail("user", user.user.id, 10))
    assert [row.action for row in trail] == ["signed_in", "sign_in_failed"]
