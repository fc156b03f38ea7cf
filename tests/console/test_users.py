"""Logins: made, changed, switched off and helped; one's own password; addresses behind proxies."""

import re
from datetime import timedelta
from ipaddress import ip_network

import pytest
from argon2 import PasswordHasher
from starlette.requests import Request

from console.access import own_password, totp
from console.access.addresses import client_address
from console.access.passwords import one_time
from console.users import doing
from helpline.directory.model import Role
from helpline.logins import ONE_TIME_HOLDS
from helpline.signing_in import Account
from tests.console.desk import PASSWORD, Browser, Desk, visible


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """How dear a real one is, `test_passwords` looks at."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    for module in (doing, own_password):
        monkeypatch.setattr(module, "hashed", cheap.hash)


def administrator(desk: Desk) -> Browser:
    return desk.browser(desk.user("admin", Role.ADMINISTRATOR, desk.place.district))


def account(desk: Desk, name: str) -> Account:
    found = desk.world.store.read(lambda tx: tx.accounts.by_name(name))
    assert found is not None
    return found


def make(admin: Browser, **changes: str) -> tuple[int, str]:
    """Status of the answer, and the password that it shows."""
    fields = {"name": "rani", "role": "sho", "unit": "CIVIL-LINES", "telephone": "", **changes}
    answer = admin.submit("/users", "/users", **fields)
    shown = re.search(r'class="secret"><code>([\w-]+)</code>', answer.text)
    return answer.status_code, shown.group(1) if shown else ""


def test_a_new_login_is_good_for_setting_an_own_password_and_nothing_else(desk: Desk) -> None:
    admin = administrator(desk)
    status, password = make(admin)
    assert (status, len(password)) == (200, 19)
    assert password not in admin.get("/users").text
    rani = desk.browser()
    assert rani.sign_in("rani", password).status_code == 303
    for page in ("/", "/board", "/requests", "/second-factor"):
        assert rani.get(page).headers["location"] == "/password", page
    own = {"present": password, "new": "my own long password", "again": "my own long password"}
    assert rani.submit("/password", "/password", **own).status_code == 303
    assert rani.get("/").status_code == 200
    assert desk.browser().sign_in("rani", password).status_code == 422
    assert desk.browser().sign_in("rani", own["new"]).status_code == 303


def test_a_one_time_password_that_nobody_uses_in_time_opens_nothing(sqlite_desk: Desk) -> None:
    admin = administrator(sqlite_desk)
    _, password = make(admin)
    sqlite_desk.world.steps.set(sqlite_desk.world.now + ONE_TIME_HOLDS)
    assert sqlite_desk.browser().sign_in("rani", password).status_code == 422


def test_a_form_that_is_not_right_keeps_what_was_typed(sqlite_desk: Desk) -> None:
    admin = administrator(sqlite_desk)
    sqlite_desk.neighbour()
    for changes, problem in (
        ({"name": "Rani Devi"}, "Write 2 to 40"),
        ({"name": "admin"}, "This name is taken"),
        ({"role": "king"}, "Choose a role"),
        ({"role": "headquarters"}, "not served at such a unit"),
        ({"unit": "SUPELA"}, "No unit of yours"),
        ({"telephone": "+919999999999"}, "No officer of your units"),
        ({"telephone": "<script>"}, "No officer of your units"),
    ):
        fields = {"name": "rani", "role": "sho", "unit": "CIVIL-LINES", "telephone": "", **changes}
        answer = admin.submit("/users", "/users", **fields)
        assert answer.status_code == 422, changes
        assert problem in answer.text, changes
        assert "<script>" not in answer.text.split("</head>")[1]
        if "unit" in changes:
            assert 'value="rani"' in answer.text
            assert 'value="SUPELA"' in answer.text
    assert sqlite_desk.world.store.read(lambda tx: tx.accounts.by_name("rani")) is None


def test_the_officer_behind_a_login_is_found_by_telephone(sqlite_desk: Desk) -> None:
    admin = administrator(sqlite_desk)
    person_id, number = sqlite_desk.place.officers["sho"]
    make(admin, telephone=number)
    assert account(sqlite_desk, "rani").user.person_id == person_id
    assert "Officer sho" in visible(admin.get("/users").text)


def test_a_login_that_is_changed_or_switched_off_is_out_at_once(desk: Desk) -> None:
    admin = administrator(desk)
    sho = desk.at("sho")
    page = f"/users/{account(desk, 'sho').user.id}"
    admin.submit(page, page, role="desk_officer", unit="CIVIL-LINES", telephone="")
    changed = account(desk, "sho").user
    assert (changed.role, changed.person_id) == (Role.DESK_OFFICER, desk.place.officers["sho"][0])
    assert sho.get("/").headers["location"] == "/sign-in"
    sho.sign_in("sho")
    admin.submit(page, f"{page}/disable")
    assert sho.get("/").headers["location"] == "/sign-in"
    assert sho.sign_in("sho").status_code == 422
    admin.submit(page, f"{page}/enable")
    assert sho.sign_in("sho").status_code == 303
    admin.submit(page, f"{page}/sign-out")
    assert sho.get("/").headers["location"] == "/sign-in"
    trail = visible(admin.get(page).text)
    for words in ("Login changed", "Switched off", "Switched on", "Signed out everywhere"):
        assert words in trail


def test_who_lost_password_or_telephone_is_helped(sqlite_desk: Desk) -> None:
    admin = administrator(sqlite_desk)
    sho = sqlite_desk.at("sho")
    user_id = account(sqlite_desk, "sho").user.id
    sqlite_desk.world.store.write(lambda tx: tx.accounts.set_totp(user_id, totp.new_secret()))
    page = f"/users/{user_id}"
    admin.submit(page, f"{page}/second-factor")
    assert account(sqlite_desk, "sho").totp_secret == ""
    answer = admin.submit(page, f"{page}/password")
    shown = re.search(r'class="secret"><code>([\w-]+)</code>', answer.text)
    assert shown
    assert sho.sign_in("sho").status_code == 422
    assert sho.sign_in("sho", shown.group(1)).status_code == 303
    assert sho.get("/").headers["location"] == "/password"


def test_nobody_changes_the_own_login_and_nobody_one_of_another_district(sqlite_desk: Desk) -> None:
    admin = administrator(sqlite_desk)
    own = f"/users/{account(sqlite_desk, 'admin').user.id}"
    for action in ("", "/disable", "/password", "/second-factor"):
        fields = {"role": "administrator", "unit": "RAIPUR"}
        fields["unit"] = sqlite_desk.place.district.code
        answer = admin.submit("/users", f"{own}{action}", **fields)
        assert answer.status_code == 409, action
    assert "This is your own login" in admin.get(own).text
    far = sqlite_desk.user("far", Role.SHO, sqlite_desk.neighbour())
    page = f"/users/{account(sqlite_desk, far).user.id}"
    assert admin.get(page).status_code == 403
    assert admin.submit("/users", f"{page}/disable").status_code == 403
    assert "far" not in visible(admin.get("/users").text).split()


def test_ones_own_password_needs_the_present_one_and_ends_other_sessions(sqlite_desk: Desk) -> None:
    here, elsewhere = sqlite_desk.at("sho"), sqlite_desk.browser()
    elsewhere.sign_in("sho")
    for fields, problem in (
        ({"present": "not this one", "new": "x" * 12, "again": "x" * 12}, "is not right"),
        ({"present": PASSWORD, "new": "short", "again": "short"}, "at least 12"),
        ({"present": PASSWORD, "new": "x" * 12, "again": "y" * 12}, "not the same"),
        ({"present": PASSWORD, "new": PASSWORD, "again": PASSWORD}, "the present password"),
    ):
        answer = here.submit("/password", "/password", **fields)
        assert (answer.status_code, problem in answer.text) == (422, True), problem
        assert fields["new"] not in answer.text
    good = {"present": PASSWORD, "new": "a rather long one", "again": "a rather long one"}
    assert here.submit("/password", "/password", **good).status_code == 303
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").headers["location"] == "/sign-in"


def test_guessing_the_present_password_at_an_open_browser_is_limited(sqlite_desk: Desk) -> None:
    here = sqlite_desk.at("sho")
    fields = {"present": "a guess", "new": "x" * 12, "again": "x" * 12}
    statuses = [here.submit("/password", "/password", **fields).status_code for _ in range(6)]
    assert statuses == [422] * 5 + [429]


def test_an_administrator_reaches_nothing_without_a_second_factor_outside_a_demonstration(
    sqlite_desk: Desk,
) -> None:
    from dataclasses import replace

    from starlette.applications import Starlette

    from console.routes import house_of, routes_of

    house = replace(house_of(sqlite_desk.world.service), demonstration=False)
    sqlite_desk.user("admin", Role.ADMINISTRATOR, sqlite_desk.place.state)
    browser = Browser(Starlette(routes=list(routes_of(house))), sqlite_desk.loop)
    browser.sign_in("admin")
    for page in ("/users", "/faults", "/units"):
        assert browser.get(page).headers["location"] == "/second-factor"
    assert browser.get("/password").status_code == 200
    browser.close()


def request(peer: str, *forwarded: str) -> Request:
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    return Request({"type": "http", "client": (peer, 1), "headers": headers})


TRUSTED = (ip_network("10.0.0.0/24"), ip_network("::1/128"))


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("10.0.0.1", ("192.0.2.7",), "192.0.2.7"),
        ("10.0.0.1", ("203.0.113.9, 192.0.2.7",), "192.0.2.7"),  # the first is the browser's word
        ("10.0.0.1", ("192.0.2.7, 10.0.0.2",), "192.0.2.7"),  # two proxies of ours
        ("10.0.0.1", ("203.0.113.9", "192.0.2.7"), "192.0.2.7"),
        ("10.0.0.1", (), "10.0.0.1"),
        ("10.0.0.1", ("not an address",), "10.0.0.1"),
        ("10.0.0.1", ("10.0.0.9",), "10.0.0.1"),
        ("192.0.2.1", ("198.51.100.1",), "192.0.2.1"),  # no proxy of ours
        ("::1", ("2001:db8::7",), "2001:db8::7"),
    ],
)
def test_a_forwarded_address_is_believed_from_our_own_proxy_only(
    peer: str, forwarded: tuple[str, ...], address: str
) -> None:
    assert client_address(request(peer, *forwarded), TRUSTED) == address
    assert client_address(request(peer, *forwarded), ()) == peer


def test_one_time_passwords_differ_and_are_easy_to_read() -> None:
    made = {one_time() for _ in range(50)}
    assert len(made) == 50
    assert not set("0o1il") & set("".join(made).replace("-", ""))


def test_the_list_of_logins_asks_a_bounded_number_of_questions(desk: Desk) -> None:
    admin = administrator(desk)
    for number in range(12):
        desk.user(f"user{number}", Role.DESK_OFFICER, desk.place.station)
    desk.world.steps.set(desk.world.now + timedelta(seconds=1))
    text = visible(admin.get("/users").text)
    assert all(f"user{number}" in text for number in range(12))
