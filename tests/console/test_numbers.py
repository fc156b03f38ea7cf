"""The pages of numbers: what a day has left in them, and their files."""

import io
from collections.abc import Sequence

import pytest
from openpyxl import load_workbook

from console.numbers.chart import chart
from console.numbers.files import as_csv, as_xlsx
from console.numbers.tables import Table
from helpline.directory.model import Role
from phonenet.handsets.personalities import NeverAnswers, presses
from tests.console.desk import Desk, visible
from tests.world.world import World

HOSTILE = Table("times", "=cmd()", ("+1", "@x"), (("-2", '=HYPERLINK("http://x")'),), "nothing")


@pytest.fixture
def day(world: World) -> Desk:
    """One senior is well and another is missed; the beat officer goes."""
    desk = Desk(world)
    desk.enrol()
    desk.enrol(name="Ramesh", phone="+919000000202")
    world.network.handset("+919000000201", "Sita", presses("1"))
    world.network.handset("+919000000202", "Ramesh", NeverAnswers())
    for part in desk.place.officers:
        world.network.handset(desk.place.number(part), part, NeverAnswers()).ignores()
    world.plan()
    world.advance(hours=4)
    return desk


def test_a_day_shows_by_hour_with_reasons_and_outcomes(day: Desk) -> None:
    text = visible(day.at("sho").get("/numbers").text)
    assert "Check-ins by the hour of the call" in text
    assert "08:00 1 1" in text
    assert "Not picked up" in text
    assert "still open 1" in text
    day.close()


def test_times_are_counted_by_town_and_village(day: Desk) -> None:
    world = day.world
    alert = world.store.read(
        lambda tx: next(a for a in tx.alerts.of_incident(1) if a.role == Role.BEAT_OFFICER)
    )
    phone = world.network.handset(day.place.number("beat"))
    phone.send_sms(world.settings.checkin_number, f"1 {alert.code}")
    world.advance(minutes=1)
    text = visible(day.at("sho").get("/numbers").text)
    assert "until an officer says 'going' everywhere 1" in text
    assert "until an officer says 'going' town 1" in text
    day.close()


def test_the_files_hold_the_same_numbers_and_their_export_is_written_down(day: Desk) -> None:
    browser = day.at("sho")
    answer = browser.get("/numbers.csv")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "Not picked up" in answer.content.decode("utf-8-sig")
    book = load_workbook(io.BytesIO(browser.get("/numbers.xlsx").content))
    assert book.sheetnames == ["times", "hours", "reasons", "outcomes"]
    station = day.place.station.id
    told = day.world.store.read(lambda tx: [a for _, a, _ in tx.audit.of("unit", station)])
    assert told.count("numbers_exported") == 2
    day.close()


def test_no_spreadsheet_finds_a_formula() -> None:
    for line in as_csv([HOSTILE]).decode("utf-8-sig").splitlines():
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in line.split(","))
    sheet = load_workbook(io.BytesIO(as_xlsx([HOSTILE])))["times"]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(str(cell.value).startswith("'") for cell in cells)


def test_a_month_is_printed_and_has_neighbours(day: Desk) -> None:
    page = day.at("sho").get("/numbers/month?month=2026-01").text
    assert "January 2026" in page or "Jan 2026" in page
    assert "month=2025-12" in page
    assert "month=2026-02" in page
    day.close()


def test_another_unit_and_a_date_that_is_none(day: Desk) -> None:
    browser = day.at("sho")
    assert browser.get(f"/numbers?unit={day.neighbour().id}").status_code == 403
    assert browser.get("/numbers?unit=x").status_code == 403
    page = browser.get("/numbers?first=yesterday")
    assert page.status_code == 200
    assert "That was no date" in page.text
    day.close()


def test_an_empty_period_says_what_would_fill_it(day: Desk) -> None:
    text = visible(day.at("sho").get("/numbers?first=2025-01-01&last=2025-01-07").text)
    assert "Numbers come with the first check-in calls" in text
    day.close()


@pytest.mark.parametrize("most", [0, 1, 3, 7, 999, 1000, 1_234_567])
def test_bars_stay_inside_and_the_axis_ends_in_a_plain_number(most: int) -> None:
    legend: Sequence[tuple[str, str]] = [("well", "well"), ("missed", "missed")]
    drawn = chart("x", "x", "x", {8: {"well": most, "missed": 1}}, legend)
    assert all(0 <= part.y <= part.y + part.height <= drawn.height for part in drawn.parts)
    assert int(drawn.levels[-1].text) >= most + 1
    assert str(int(drawn.levels[-1].text)).rstrip("0") in {"1", "2", "5"}
