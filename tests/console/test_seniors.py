"""The board and the page of a person."""

from datetime import UTC, datetime, timedelta

import pytest

from console.seniors import board
from console.seniors.picture import Asked, draw
from console.web.local import Local
from helpline.checkins.model import CheckInState
from helpline.directory.model import Role
from tests.console.desk import Desk, visible


def test_the_board_shows_everybody_once_with_state_in_words(desk: Desk) -> None:
    for number in range(3):
        desk.enrol(name=f"Senior {number}", phone=f"+91900000021{number}")
    desk.world.plan()
    text = visible(desk.at("sho").get("/board").text)
    assert all(text.count(f"Senior {number} still to be called") == 1 for number in range(3))
    assert "3 still to be called" in text


def test_the_board_of_a_large_station_shows_who_needs_somebody_or_one_beat(
    sqlite_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = sqlite_desk
    here, there = desk.place.beat, desk.place.other_beat
    desk.enrol(name="Near", phone="+919000000211", beat_id=here.id)
    away = desk.enrol(name="Far", phone="+919000000212", beat_id=there.id)
    desk.world.plan()
    monkeypatch.setattr(board, "LARGE", 1)
    browser = desk.at("sho")

    def shown(query: str = "") -> set[str]:
        text = visible(browser.get(f"/board?station={desk.place.station.id}{query}").text)
        assert "2 still to be called" in text or "1 still to be called" in text
        return {name for name in ("Near", "Far") if name in text}

    assert shown() == set()
    assert shown(f"&beat={here.id}") == {"Near"}
    assert shown(f"&beat={there.id}") == {"Far"}
    assert shown("&beat=99999") == set()
    day = desk.world.store.read(lambda tx: tx.check_ins.of_day(away, desk.world.now.date()))
    assert day is not None
    missed = day._replace(state=CheckInState.MISSED)
    desk.world.store.write(lambda tx: tx.check_ins.save(missed))
    assert shown() == {"Far"}


def test_a_supervisor_of_many_stations_chooses_one(desk: Desk) -> None:
    desk.enrol()
    desk.world.plan()
    desk.neighbour()
    sp = desk.browser(desk.user("hq", Role.HEADQUARTERS, desk.place.state))
    chosen = f"/board?station={desk.place.station.id}"
    board = sp.get("/board").text
    assert chosen in board
    assert "Sita Devi" not in board
    assert "Sita Devi" in sp.get(f"/board?station={desk.place.station.id}").text


def test_a_look_at_a_record_is_written_down_with_who_looked(desk: Desk) -> None:
    senior = desk.enrol()
    desk.at("desk").get(f"/seniors/{senior}")
    row = desk.world.store.read(lambda tx: tx.overviews.trail("senior", senior, 5))[0]
    assert (row.action, row.actor_id) == ("viewed", desk.place.officers["desk"][0])


def test_numbers_are_masked_and_showing_one_is_recorded(desk: Desk) -> None:
    senior = desk.enrol(contacts=(("Asha", "+919000000301", True),))
    browser, page = desk.at("desk"), f"/seniors/{senior}"
    text = browser.get(page).text
    assert "+919000000201" not in text
    assert "+919000000301" not in text
    phone = desk.world.store.read(lambda tx: tx.people.get(senior).phones[0])
    shown = browser.submit(page, f"{page}/show", telephone=str(phone.id))
    assert "+919000000201" in shown.text
    assert "+919000000301" not in shown.text
    trail = desk.world.store.read(lambda tx: tx.overviews.trail("senior", senior, 5))
    row = next(row for row in trail if row.action == "number_shown")
    assert row.detail["telephone"] == phone.id
    assert "+919" not in str(row.detail)


def test_the_number_of_somebody_else_is_not_shown_by_this_page(desk: Desk) -> None:
    first, second = desk.enrol(), desk.enrol(name="Other", phone="+919000000202")
    phone = desk.world.store.read(lambda tx: tx.people.get(second).phones[0])
    page = f"/seniors/{first}"
    answer = desk.at("desk").submit(page, f"{page}/show", telephone=str(phone.id))
    assert answer.status_code == 403
    assert "+919000000202" not in answer.text


def test_a_pause_is_set_and_ended_in_a_named_officers_name(desk: Desk) -> None:
    senior = desk.enrol()
    desk.world.plan()
    browser, page = desk.at("desk"), f"/seniors/{senior}"
    until = (desk.world.now + timedelta(days=3)).date()
    browser.submit(page, f"{page}/pause", until=until.isoformat())
    paused = desk.world.store.read(lambda tx: tx.seniors.get(senior))
    assert paused.paused_by == desk.place.officers["desk"][0]
    states = _states(desk, senior)
    assert set(states) == {CheckInState.EXCUSED}
    browser.submit(page, f"{page}/resume")
    assert desk.world.store.read(lambda tx: tx.seniors.get(senior)).paused_until is None
    assert set(_states(desk, senior)) == {CheckInState.PLANNED}


def test_after_a_pause_ended_early_the_senior_is_called_again(desk: Desk) -> None:
    senior = desk.enrol()
    phone = desk.world.network.handset("+919000000201", "Sita Devi")
    desk.world.plan()
    browser, page = desk.at("desk"), f"/seniors/{senior}"
    until = (desk.world.now + timedelta(days=3)).date()
    browser.submit(page, f"{page}/pause", until=until.isoformat())
    browser.submit(page, f"{page}/resume")
    phone.expect_sms(within=120)
    phone.expect_call("", within=3 * 3600).press("1")


def test_a_pause_of_no_sensible_length_keeps_what_was_typed(desk: Desk) -> None:
    senior = desk.enrol()
    browser, page = desk.at("desk"), f"/seniors/{senior}"
    for until in ("", "tomorrow", "2020-01-01", "2030-01-01"):
        answer = browser.submit(page, f"{page}/pause", until=until)
        assert answer.status_code == 422
        assert f'value="{until}"' in answer.text
    assert browser.submit(page, f"{page}/resume").status_code == 409


def test_the_picture_stacks_marks_by_quarter_of_an_hour_and_shows_now() -> None:
    now = datetime(2026, 1, 5, 4, 15, tzinfo=UTC)  # 09:45 in India
    local = Local("en", "Asia/Kolkata", now)
    calls = (now - timedelta(minutes=45), now - timedelta(minutes=40), now + timedelta(hours=1))
    asked = [Asked(f"/seniors/{n}", f"Senior {n}", "well", at) for n, at in enumerate(calls)]
    picture = draw(asked, local)
    assert picture is not None
    first, second, later = picture.marks
    assert first.x == second.x < later.x
    assert second.y < first.y == later.y < picture.axis_y
    assert picture.now_x is not None
    assert first.x < picture.now_x < later.x
    assert [tick.text for tick in picture.ticks][:2] == ["07:00", "08:00"]


def test_calls_at_any_hour_find_their_place_in_the_picture() -> None:
    now = datetime(2026, 1, 5, 18, 40, tzinfo=UTC)  # after midnight in India
    local = Local("en", "Asia/Kolkata", now)
    hours = [datetime(2026, 1, 5, hour, 59, tzinfo=UTC) for hour in range(24)]
    picture = draw([Asked("/", "", "well", at) for at in hours], local)
    assert picture is not None
    assert all(0 < mark.x < picture.width and 0 < mark.y < picture.height for mark in picture.marks)
    assert draw([], local) is None


def _states(desk: Desk, senior: int) -> list[CheckInState]:
    rows = desk.world.store.read(
        lambda tx: tx.check_ins.between(senior, desk.world.now, desk.world.now + timedelta(days=2))
    )
    return [row.state for row in rows]


def test_a_consent_is_taken_back_and_given_again_on_the_page(desk: Desk) -> None:
    senior_id = desk.enrol()
    page, path = f"/seniors/{senior_id}", f"/seniors/{senior_id}/consent"
    browser = desk.at("desk")
    assert "that those near are asked to look in: never asked" in visible(browser.get(page).text)
    assert browser.submit(page, path, purpose="calls", said="withdraw").status_code == 303
    told = visible(browser.get(page).text)
    assert "to be called every day: no" in told
    assert "in a talk" in told
    senior = desk.world.store.read(lambda tx: tx.seniors.get(senior_id))
    assert senior.consent_at is None
    assert browser.submit(page, path, purpose="calls", said="withdraw").status_code == 409
    assert browser.submit(page, path, purpose="calls", said="give").status_code == 303
    assert "to be called every day: yes" in visible(browser.get(page).text)
    assert browser.submit(page, path, purpose="safety", said="give").status_code == 404
    assert browser.submit(page, path, purpose="calls", said="maybe").status_code == 404
    beat = desk.at("beat")
    assert "Takes it back" not in beat.get(page).text
