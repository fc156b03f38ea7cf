"""Who may see what (invariant 29): the full table, role by unit by route."""

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, Response

from console.access.permissions import PERMISSIONS, is_public, may
from console.routes import ADDRESSES, house_of
from console.web.doorway import Address, route
from console.web.visit import Visit
from helpline.directory.model import Role
from tests.console.desk import Browser
from tests.console.table import Table, filled

OF_A_UNIT = {
    "referral_id", "user_id", "visit_id", "area_id", "incident_id", "senior_id", "request_id",
    "unit_id", "former_id", "case_id", "service_id", "place_id", "hold_id",
}  # fmt: skip
OF_A_DISTRICT = {"service_id", "place_id"}
"""Seen by whoever serves below the district, and changed by nobody there."""
OPEN = {"sign-in", "sign-in.try", "static", "language"}


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Table]:
    yield from filled(tmp_path_factory.mktemp("table"))


def _ask(browser: Browser, secret: str, address: Address, paths: dict[str, str]) -> int:
    path = address.path.format(**paths)
    if address.method == "POST":
        return browser.send(path, {"form_secret": secret}).status_code
    return browser.get(path).status_code


@pytest.mark.parametrize("role", list(Role))
def test_i29_every_route_refuses_whoever_has_no_permission_for_it_or_for_the_unit(
    table: Table, role: Role
) -> None:
    person = table.desk.place.officers["sho"][0]
    for unit, home in ((table.own, True), (table.other, False)):
        # a case in one's own name is in sight from everywhere
        officer = person if home else table.desk.place.officers["night"][0]
        user = table.desk.user(f"{role.value} of {unit.code}", role, unit, officer)
        browser = table.desk.browser(user)
        secret = browser.secret("/second-factor")
        for address in ADDRESSES:
            if address.name in ("sign-out", "live"):  # the last word, and a stream
                continue
            status = _ask(browser, secret, address, table.paths)
            inside = home or not OF_A_UNIT & _gaps(address.path)
            if address.method == "POST" and OF_A_DISTRICT & _gaps(address.path):
                inside = False
            told = f"{role.value} of {unit.code}: {address.method} {address.path} gave {status}"
            if may(role, address.name) and inside:
                assert status in (200, 303, 404, 409, 422), told
            else:
                assert status == 403, told
        allowed = browser.send("/sign-out", {"form_secret": secret}).status_code
        assert allowed == (303 if may(role, "sign-out") else 403)


def test_i29_without_a_session_nothing_but_the_way_in_answers(table: Table) -> None:
    browser = table.desk.browser()
    for address in ADDRESSES:
        path = address.path.format(**table.paths)
        answer = browser.get(path) if address.method == "GET" else browser.send(path, {})
        assert answer.status_code in (303, 401), path
        assert answer.headers.get("location", "/sign-in") == "/sign-in"
        assert "Sita" not in answer.text


def test_i29_a_route_that_the_table_does_not_name_is_refused(table: Table) -> None:
    async def handler(visit: Visit) -> Response:
        return PlainTextResponse("seen")

    house = house_of(table.desk.world.service)
    app = Starlette(routes=[route(house, Address("/new", "a new route", handler))])
    browser = Browser(app, table.desk.loop)
    signed_in = table.desk.browser(table.desk.user("hq", Role.HEADQUARTERS, table.desk.place.state))
    browser.client.cookies = signed_in.client.cookies
    answer = browser.get("/new")
    assert (answer.status_code, "seen" in answer.text) == (403, False)
    browser.close()


def test_the_table_names_every_route_and_no_other() -> None:
    assert {address.name for address in ADDRESSES} | OPEN == set(PERMISSIONS)
    assert {name for name in PERMISSIONS if is_public(name)} == OPEN


def test_a_beat_officer_sees_the_own_beat_and_not_the_next(table: Table) -> None:
    desk = table.desk
    for unit, status in ((desk.place.beat, 200), (desk.place.other_beat, 403)):
        browser = desk.browser(desk.user(f"beat {unit.code}", Role.BEAT_OFFICER, unit))
        assert browser.get(f"/seniors/{table.paths['senior_id']}").status_code == status
        assert ("Sita Devi" in browser.get("/").text) == (status == 200)
        assert ("Sita Devi" in browser.get("/board").text) == (status == 200)


def test_lists_of_another_unit_hold_nothing_of_this_one(table: Table) -> None:
    browser = table.desk.browser(table.desk.user("next door", Role.SHO, table.other))
    for page in ("/", "/board", "/incidents", "/incidents?state=closed", "/requests", "/units"):
        text = browser.get(page).text
        assert "Sita" not in text, page
        assert "CIVIL-LINES" not in text, page
    board = browser.get(f"/board?station={table.own.id}")
    assert board.status_code == 403


def _gaps(path: str) -> set[str]:
    return {part[1:-1] for part in path.split("/") if part.startswith("{")}
