"""Serious cases on Today: headquarters and the SP see them without anybody's report."""

import re

import pytest

from console.today.serious import MOST_SERIOUS
from helpline.cases.model import Case, CaseState, Matter, Priority
from helpline.cases.sealing import choose_cell
from helpline.directory.model import Role
from tests.console.desk import Browser, Desk, visible
from tests.console.test_queries import counted
from tests.console.women import Women

NONE = "No serious case is open."


def shown(browser: Browser) -> list[int] | None:
    """The cases of the list by their links; None where the page has no such list."""
    html = browser.get("/").text
    if 'id="serious"' not in html:
        return None
    listed = html.split('id="serious"')[1].split("</section>")[0]
    return [int(found) for found in re.findall(r'href="/cases/(\d+)"', listed)]


def headquarters(desk: Desk) -> Browser:
    return desk.browser(desk.user("hq", Role.HEADQUARTERS, desk.place.state))


def several(desk: Desk, count: int, first: int = 0) -> list[Case]:
    women = Women(desk.world)
    return [
        women.rings(f"+9190000{n:05d}", source=f"CA{n}")
        for n in range(70000 + first, 70000 + first + count)
    ]


def test_danger_comes_first_then_the_first_ring_and_each_leads_to_its_page(desk: Desk) -> None:
    women = Women(desk.world)
    plain, child, grave, sexual = several(desk, 4)
    women.changed(child, minor=True)
    women.changed(grave, priority=Priority.DANGER)
    women.changed(sexual, matter=Matter.SEXUAL)
    for browser in (headquarters(desk), desk.at("sp")):
        assert shown(browser) == [grave.id, child.id, sexual.id]
        assert browser.get(f"/cases/{grave.id}").status_code == 200
        assert browser.get("/today/lines").text.count(f'href="/cases/{plain.id}"') <= 1


def test_the_list_holds_no_telephone_and_no_name_of_hers(sqlite_desk: Desk) -> None:
    (case,) = several(sqlite_desk, 1)
    Women(sqlite_desk.world).changed(case, priority=Priority.DANGER)
    text = headquarters(sqlite_desk).get("/").text
    assert f"{case.number[:3]} {case.number[3:6]}" in visible(text)
    assert "70000" not in text.replace(case.number, "")


def test_who_works_on_the_cases_has_no_second_list(sqlite_desk: Desk) -> None:
    (case,) = several(sqlite_desk, 1)
    Women(sqlite_desk.world).changed(case, priority=Priority.DANGER)
    for part in ("desk", "sho", "circle", "control", "night", "beat"):
        assert shown(sqlite_desk.at(part)) is None


def test_an_empty_list_says_what_would_fill_it_in_both_languages(sqlite_desk: Desk) -> None:
    several(sqlite_desk, 1)
    browser = sqlite_desk.at("sp")
    text = visible(browser.get("/").text)
    assert NONE in text
    assert "A case comes here by itself" in text
    browser.get("/language/hi?back=/")
    assert "कोई गंभीर मामला खुला नहीं है।" in visible(browser.get("/").text)


def test_a_closed_case_has_left_it(sqlite_desk: Desk) -> None:
    (case,) = several(sqlite_desk, 1)
    women, officers = Women(sqlite_desk.world), sqlite_desk.place.officers
    women.changed(case, minor=True)
    browser = headquarters(sqlite_desk)
    assert shown(browser) == [case.id]
    women.changed(
        case,
        state=CaseState.CLOSED,
        proposed_by=officers["desk"][0],
        closed_by=officers["sho"][0],
        closed_at=sqlite_desk.world.now,
    )
    assert shown(browser) == []


def test_i29_another_district_s_sp_sees_none_and_a_seal_does_not_hide_it_above(
    desk: Desk,
) -> None:
    (case,) = several(desk, 1)
    women, world = Women(desk.world), desk.world
    grave = women.changed(case, priority=Priority.DANGER)
    station = desk.neighbour()
    district = world.store.read(lambda tx: tx.units.get(station.parent_id or 0))
    away = desk.browser(desk.user("sp of Durg", Role.SP, district))
    assert shown(away) == []
    world.store.write(
        lambda tx: choose_cell(tx, world.service.door, world.now, grave, [desk.place.station])
    )
    assert shown(desk.at("sp")) == [case.id]
    at_the_station = desk.browser(desk.user("of the station", Role.SP, desk.place.station))
    assert shown(at_the_station) == []


def test_it_ends_somewhere_and_asks_the_store_the_same_number_of_questions(
    sqlite_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, women = headquarters(sqlite_desk), Women(sqlite_desk.world)
    asked = []
    for first, count in ((0, 2), (100, MOST_SERIOUS)):
        for case in several(sqlite_desk, count, first):
            women.changed(case, minor=True)
        with monkeypatch.context() as patch, counted(patch) as run:
            page = browser.get("/").text
        asked.append(len(run))
    assert asked[0] == asked[1] <= 29
    assert len(shown(browser) or []) == MOST_SERIOUS
    assert "There are more" in visible(page)
