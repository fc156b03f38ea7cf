"""The page of a unit: names, duties, leave, tonight's roster."""

from datetime import timedelta

from helpline.directory.model import Role, Unit
from helpline.directory.roster import on_duty
from helpline.directory.rostering import owe_confirmations
from helpline.duties import DutyState
from tests.console.desk import Browser, Desk, visible

NIGHT = {"mon": "yes", "tue": "yes", "from": "20:00", "to": "08:00"}


def administrator(desk: Desk) -> Browser:
    return desk.browser(desk.user("admin", Role.ADMINISTRATOR, desk.place.district))


def serving(desk: Desk, unit: Unit, role: Role) -> list[int]:
    return desk.world.store.read(lambda tx: on_duty(tx, [unit], role, desk.world.now))


def test_a_duty_is_added_and_ended_by_the_sho(desk: Desk) -> None:
    browser, station = desk.at("sho"), desk.place.station
    page = f"/units/{station.id}"
    beat_officer = desk.place.officers["beat"][0]
    given = {"officer": str(beat_officer), "role": "desk_officer", **NIGHT}
    assert browser.submit(page, f"{page}/shifts", **given).status_code == 303
    desk.world.steps.set(desk.world.now + timedelta(hours=16))  # 22:00
    browser.sign_in("sho")
    assert beat_officer in serving(desk, station, Role.DESK_OFFICER)
    assert "Officer beat Desk officer Mon Tue 20:00–08:00" in visible(browser.get(page).text)
    again = browser.submit(page, f"{page}/shifts", **given)
    assert (again.status_code, "stands already" in again.text) == (409, True)
    shift = desk.world.store.read(lambda tx: tx.officers.shifts_at(beat_officer, station.id))[-1]
    browser.submit(page, f"{page}/shifts/remove", shift=str(shift.id))
    assert beat_officer not in serving(desk, station, Role.DESK_OFFICER)
    trail = desk.world.store.read(lambda tx: tx.overviews.deeds("unit", station.id, 5))
    assert [row.action for row in trail[:2]] == ["shift_removed", "shift_added"]


def test_a_form_of_the_roster_that_is_not_right_changes_nothing(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    browser, page = desk.at("sho"), f"/units/{desk.place.station.id}"
    good = {"officer": str(desk.place.officers["beat"][0]), "role": "desk_officer", **NIGHT}
    for changes, problem in (
        ({"officer": "999"}, "Choose an officer"),
        ({"officer": "<b>"}, "Choose an officer"),
        ({"role": "sp"}, "Choose a role"),
        ({"from": "late"}, "Write both hours"),
        ({"mon": "", "tue": ""}, "at least one day"),
    ):
        answer = browser.submit(page, f"{page}/shifts", **{**good, **changes})
        assert (answer.status_code, problem in answer.text) == (422, True), changes
    for first, last in (("", ""), ("2026-02-02", "2026-02-01"), ("2020-01-01", "2020-01-02")):
        leave = {"away": good["officer"], "first": first, "last": last}
        answer = browser.submit(page, f"{page}/leave", **leave)
        assert (answer.status_code, "first and the last day" in answer.text) == (422, True)
    stranger = browser.submit(page, f"{page}/shifts/remove", shift="99999")
    assert stranger.status_code == 404


def test_who_is_on_leave_is_passed_over_until_back(desk: Desk) -> None:
    browser, station = desk.at("sp"), desk.place.station
    page, sho = f"/units/{station.id}", desk.place.officers["sho"][0]
    today = desk.world.now.date().isoformat()
    browser.submit(page, f"{page}/leave", away=str(sho), first=today, last=today)
    assert sho not in serving(desk, station, Role.SHO)
    text = visible(browser.get(page).text)
    assert "Nobody holds at 22:00: SHO" in text
    (leave,) = desk.world.store.read(lambda tx: tx.officers.leaves([sho], desk.world.now))
    browser.submit(page, f"{page}/leave/end", leave=str(leave.id))
    assert sho in serving(desk, station, Role.SHO)
    assert desk.world.store.read(lambda tx: tx.officers.leaves([sho], desk.world.now)) == []


def test_tonights_roster_is_owed_from_the_afternoon_until_it_is_confirmed(desk: Desk) -> None:
    store, station = desk.world.store, desk.place.station
    assert store.write(lambda tx: owe_confirmations(tx, desk.world.now)) == 0  # 06:00
    desk.world.steps.set(desk.world.now + timedelta(hours=10, minutes=30))  # 16:30
    assert store.write(lambda tx: owe_confirmations(tx, desk.world.now)) == 1
    assert store.write(lambda tx: owe_confirmations(tx, desk.world.now)) == 0
    browser, page = desk.at("sho"), f"/units/{station.id}"
    assert "Tonight's roster is not confirmed" in visible(browser.get("/").text)
    desk.world.advance(hours=4)  # past 20:00
    duty = store.read(lambda tx: tx.duties.find("confirm_roster", "unit", station.id))
    assert duty is not None
    assert duty.rank == 1
    browser.sign_in("sho")
    browser.submit(page, f"{page}/confirm")
    done = store.read(lambda tx: tx.duties.get(duty.id))
    assert (done.state, done.done_by) == (DutyState.DONE, desk.place.officers["sho"][0])
    assert "Tonight's roster is not" not in visible(browser.get("/").text)
    assert "by Officer sho" in visible(browser.get(page).text)
    assert store.write(lambda tx: owe_confirmations(tx, desk.world.now)) == 0


def test_a_night_that_is_over_needs_no_confirmation_any_more(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    desk.world.steps.set(desk.world.now + timedelta(hours=11))
    desk.world.store.write(lambda tx: owe_confirmations(tx, desk.world.now))
    desk.world.advance(hours=16)
    station = desk.place.station.id
    assert (
        desk.world.store.read(lambda tx: tx.duties.find("confirm_roster", "unit", station)) is None
    )


def test_a_unit_is_added_renamed_closed_and_opened(desk: Desk) -> None:
    browser, station = administrator(desk), desk.place.station
    page = f"/units/{station.id}"
    new = {"code": "cl-beat-9", "called": "Beat 9", "called_local": "बीट 9", "area": "urban"}
    assert browser.submit(page, f"{page}/below", **new).status_code == 303
    beat = desk.world.store.read(lambda tx: tx.units.by_code("CL-BEAT-9"))
    assert beat is not None
    assert (beat.parent_id, beat.kind, beat.tz) == (station.id, "beat", station.tz)
    below = f"/units/{beat.id}"
    browser.submit(below, below, called="Beat 9 north", called_local="")
    browser.submit(below, f"{below}/close")
    closed = desk.world.store.read(lambda tx: tx.units.get(beat.id))
    assert (closed.name, closed.closed_at) == ("Beat 9 north", desk.world.now)
    assert "Beat 9 north" not in desk.at("sho").get("/seniors/new").text
    assert "Beat 9" not in visible(browser.get("/roster").text)
    browser.submit(below, f"{below}/open")
    assert desk.world.store.read(lambda tx: tx.units.get(beat.id)).closed_at is None


def test_a_unit_on_which_somebody_depends_is_not_closed(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    desk.enrol()
    browser = administrator(desk)
    beat, station = (f"/units/{u.id}" for u in (desk.place.beat, desk.place.station))
    text = visible(browser.get(beat).text)
    assert "seniors are called here" in text
    assert "open units lie below it" in visible(browser.get(station).text)
    for page in (beat, station, f"/units/{desk.place.district.id}"):
        assert browser.submit("/second-factor", f"{page}/close").status_code == 409
    taken = {"code": desk.place.station.code, "called": "Again"}
    assert browser.submit(station, f"{station}/below", **taken).status_code == 409
    for wrong in ({"code": "", "called": "X"}, {"code": "X-1", "called": "123"}):
        assert browser.submit(station, f"{station}/below", **wrong).status_code == 422


def test_a_posting_ends_and_nobody_rings_or_lets_in_who_has_left(desk: Desk) -> None:
    admin, station = administrator(desk), desk.place.station
    sho, page = desk.place.officers["sho"][0], f"/units/{station.id}"
    theirs = desk.at("sho")
    assert serving(desk, station, Role.SHO) == [sho]
    assert admin.submit(page, f"{page}/postings/end", officer=str(sho)).status_code == 303
    assert serving(desk, station, Role.SHO) == []
    assert theirs.get("/").headers["location"] == "/sign-in"
    assert theirs.sign_in("sho").status_code == 422
    text = visible(admin.get(page).text)
    assert "Whose posting has ended Officer sho, SHO" in text
    twice = admin.submit(page, f"{page}/postings/end", officer=str(sho))
    assert (twice.status_code, "does not serve any more" in twice.text) == (409, True)
    assert admin.submit(page, f"{page}/postings/again", officer=str(sho)).status_code == 303
    officer = desk.world.store.read(lambda tx: tx.officers.find(sho))
    assert officer is not None
    assert officer.active
    assert "Whose posting has ended" not in visible(admin.get(page).text)
    trail = desk.world.store.read(lambda tx: tx.overviews.deeds("unit", station.id, 2))
    assert [row.action for row in trail] == ["posted_again", "posting_ended"]


def test_a_posting_is_ended_at_its_own_unit_and_not_ones_own(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    sp, district = desk.at("sp"), desk.place.district
    own, sho = desk.place.officers["sp"][0], desk.place.officers["sho"][0]
    page = f"/units/{district.id}"
    answer = sp.submit(page, f"{page}/postings/end", officer=str(own))
    assert (answer.status_code, "own posting" in answer.text) == (409, True)
    for wrong in (str(sho), "", "x", "999"):
        assert sp.submit(page, f"{page}/postings/end", officer=wrong).status_code == 404
