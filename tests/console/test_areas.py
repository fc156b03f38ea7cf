"""The page of an area: its list, and what officers say who ring about it."""

import pytest

from console.areas.pages import numbers_in
from helpline.escalation.model import IncidentKind
from helpline.escalation.opening import open_incident
from helpline.repositories import UnitOfWork
from tests.console.desk import Desk, visible


def area_of(desk: Desk, count: int) -> int:
    """A list with seniors of the station, numbered."""
    from dataclasses import replace

    world = desk.world
    seniors = [
        desk.enrol(name=f"Sita{n} Bai", phone=f"+91900000{n:04d}") for n in range(1, count + 1)
    ]

    def work(tx: UnitOfWork) -> int:
        area = tx.areas.add(desk.place.station.id, world.now)
        for number, senior in enumerate(seniors, 1):
            door, ids = world.service.door, world.service.ids
            incident = open_incident(tx, door, ids, world.now, senior, IncidentKind.MISSED)
            tx.areas.add_row(area.id, incident.id, world.now)
            row = tx.areas.row_of(incident.id)
            assert row is not None
            tx.areas.save_row(replace(row, number=number, urgency=number))
        return area.id

    return world.store.write(work)


def test_the_list_shows_everybody_and_a_desk_notes_who_goes(desk: Desk) -> None:
    area = area_of(desk, 3)
    browser, page = desk.at("desk"), f"/areas/{area}"
    assert "Places where nobody answers" in visible(browser.get("/").text)
    text = visible(browser.get(page).text)
    assert all(f"Sita{n} Bai" in text for n in (1, 2, 3))
    assert text.index("Sita3") < text.index("Sita1")
    assert "3 seniors wait" in text
    beat = desk.place.officers["beat"][0]
    answer = browser.submit(page, page, officer=str(beat), said="going", numbers="2-3")
    assert "area_noted" in answer.headers["location"]
    rows = desk.world.store.read(lambda tx: tx.areas.rows(area))
    states = {item.row.number: item.incident.state.value for item in rows}
    assert (states[1], states[2], states[3]) == ("alerting", "acknowledged", "acknowledged")
    assert "Officer beat" in visible(browser.get(page).text)


def test_a_report_about_a_list_that_is_not_right_keeps_what_was_typed(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    area = area_of(desk, 2)
    browser, page = desk.at("desk"), f"/areas/{area}"
    good = {"officer": str(desk.place.officers["beat"][0]), "said": "going", "numbers": "1"}
    for changes, problem in (
        ({"officer": "1x"}, "Choose an officer"),
        ({"said": "sings"}, "Choose what the officer said"),
        ({"numbers": "one"}, "Write numbers of the list"),
        ({"said": "needs_help", "numbers": ""}, "Write numbers of the list"),
    ):
        answer = browser.submit(page, page, **{**good, **changes})
        assert (answer.status_code, problem in answer.text) == (422, True), changes
    row = desk.world.store.read(lambda tx: tx.overviews.trail("area", area, 5))[0]
    assert row.action == "viewed"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", ()),
        ("1", (1,)),
        ("1-3, 7", (1, 2, 3, 7)),
        ("१-२ ४", (1, 2, 4)),
        ("3-1", None),
        ("1-9999", None),
        ("a", None),
        ("1,,", None),
    ],
)
def test_numbers_of_a_list_are_read_as_they_are_written(
    text: str, numbers: tuple[int, ...] | None
) -> None:
    assert numbers_in(text) == numbers
