"""A senior enrolled, changed and visited from the console."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from helpline.acting import Actor
from helpline.checkins.model import CheckInState
from helpline.directory.model import Role, Unit, UnitKind
from helpline.duties import DutyState
from helpline.errors import Refused
from helpline.repositories import UnitOfWork
from helpline.seniors.model import Senior
from helpline.seniors.visits import Visit, VisitKind, VisitState, plan_visit, visit_done
from tests.console.attacks import ATTACKS
from tests.console.desk import Browser, Desk, visible

DAYS = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), "yes")


def fields(desk: Desk, **changes: str) -> dict[str, str]:
    """What an officer types who has just come back from Sita Devi."""
    return {
        "name": "Savitri Bai",
        "phone": "98765 43210",
        "language": "hi",
        "hearing": "normal",
        "birth_year": "1950",
        "address": "House 7, behind the temple",
        "pin_code": "492001",
        "beat": desk.place.beat.code,
        "call_time": "08:30",
        **DAYS,
        "duress_digit": "7",
        "near_0_name": "Asha",
        "near_0_phone": "9876543211",
        "near_0_relation": "daughter",
        "near_0_safe": "yes",
        "near_1_name": "Ramesh",
        "near_1_key_holder": "yes",
        "purpose_calls": "yes",
        "purpose_neighbours": "yes",
        "consent_on": desk.world.now.date().isoformat(),
        "asked_by": str(desk.place.officers["beat"][0]),
        "first_visit": (desk.world.now.date() + timedelta(days=3)).isoformat(),
        **changes,
    }


def enrol(desk: Desk, browser: Browser, **changes: str) -> int:
    answer = browser.submit("/seniors/new", "/seniors", **fields(desk, **changes))
    assert answer.status_code == 303, visible(answer.text)
    return int(answer.headers["location"].split("/")[2].partition("?")[0])


def senior(desk: Desk, senior_id: int) -> Senior:
    return desk.world.store.read(lambda tx: tx.seniors.get(senior_id))


def test_a_senior_is_enrolled_with_consent_people_near_and_a_first_visit(desk: Desk) -> None:
    browser = desk.at("sho")
    id_ = enrol(desk, browser)
    stored = senior(desk, id_)
    assert (stored.station_id, stored.call_time_s) == (desk.place.station.id, 8 * 3600 + 1800)
    assert (stored.duress_digit, stored.birth_year) == ("7", 1950)
    store = desk.world.store
    contacts = store.read(lambda tx: tx.seniors.contacts(id_))
    assert [(c.rank, c.safe, c.key_holder) for c in contacts] == [
        (1, True, False),
        (2, False, True),
    ]
    check_in = store.read(lambda tx: tx.check_ins.of_day(id_, desk.world.now.date()))
    assert check_in is not None
    assert check_in.state is CheckInState.PLANNED
    trail = store.read(lambda tx: tx.overviews.deeds("senior", id_, 10))
    consent = next(row for row in trail if row.action == "consent")
    assert consent.detail["purposes"] == "calls,neighbours"
    assert consent.detail["officer"] == desk.place.officers["beat"][0]
    text = visible(browser.get(f"/seniors/{id_}").text)
    assert "First visit" in text
    assert "Consent — Officer sho Officer beat" in text


def test_nobody_is_stored_while_something_is_to_correct(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    browser = desk.at("desk")
    for changes, problem in (
        ({"name": "123"}, "Write the name in letters"),
        ({"phone": "12345"}, "ten digits"),
        ({"phone": desk.world.settings.checkin_number}, "ten digits"),
        ({"beat": "NOWHERE"}, "Choose a beat"),
        ({"call_time": "03:00"}, "05:00 to 22:00"),
        ({"consent_on": "2099-01-01"}, "today or earlier"),
        ({"purpose_calls": ""}, "Without consent"),
        ({"asked_by": "99999"}, "Choose the officer"),
        ({"first_visit": "yesterday"}, "within a year"),
        ({"duress_digit": "1"}, "from 4 to 8"),
        ({"near_0_phone": "12"}, "Indian number"),
        ({"near_1_name": "", "near_1_phone": "9876543212"}, "Write the name in letters"),
        ({"near_1_safe": "yes"}, "who may be told needs one"),
        (dict.fromkeys(DAYS, ""), "at least one day"),
    ):
        answer = browser.submit("/seniors/new", "/seniors", **fields(desk, **changes))
        assert answer.status_code == 422, changes
        assert problem in answer.text, changes
        assert "House 7, behind the temple" in answer.text
    assert desk.world.store.read(lambda tx: tx.seniors.count_by_state()) == {}


def test_somebody_alike_is_shown_before_anything_is_stored(desk: Desk) -> None:
    known = desk.enrol(name="Savitri Baai", phone="+919000000202")
    browser = desk.at("sho")
    answer = browser.submit("/seniors/new", "/seniors", **fields(desk))
    assert answer.status_code == 422
    assert f"/seniors/{known}" in answer.text
    assert "nearly the same name" in answer.text
    answer = browser.submit("/seniors/new", "/seniors", **fields(desk, phone="9000000202"))
    assert "same telephone" in answer.text
    assert "+919000000202" not in answer.text
    enrol(desk, browser, other="yes")
    again = browser.submit("/seniors/new", "/seniors", **fields(desk, other="yes"))
    assert again.status_code == 409


def test_of_somebody_alike_at_another_station_nothing_is_told(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    desk.enrol(name="Hidden Lady", phone="+919876543210")
    neighbour = desk.neighbour()

    def beat(tx: UnitOfWork) -> Unit:
        return tx.units.add(
            code="SUPELA-1",
            kind=UnitKind.BEAT,
            parent_id=neighbour.id,
            name="Beat 1",
            name_local="",
            tz=neighbour.tz,
            area="urban",
            contact_id=None,
            pin_codes=[],
        )

    there = desk.world.store.write(beat)
    person = desk.place.officers["sho"][0]
    browser = desk.browser(desk.user("next door", Role.SHO, neighbour, person))
    given = fields(desk, beat=there.code, asked_by=str(person))
    answer = browser.submit("/seniors/new", "/seniors", **given)
    assert answer.status_code == 422
    assert "Somebody of another station" in answer.text
    assert "Hidden" not in answer.text


def test_what_is_written_is_changed_and_what_was_changed_is_written_down(desk: Desk) -> None:
    browser = desk.at("sho")
    id_ = enrol(desk, browser)
    page = f"/seniors/{id_}/edit"
    form = browser.get(page).text
    assert "+919876543210" not in form
    assert "•••• ••10" in form
    assert 'value="7" selected' not in form
    as_it_is = fields(desk, duress_digit="keep", phone="", near_0_phone="")
    assert (
        "nothing_changed"
        in browser.submit(page, page, mark=browser.mark(page), **as_it_is).headers["location"]
    )
    changed = {**as_it_is, "call_time": "10:00", "name": "Savitri Devi", "at_risk_at_home": "yes"}
    assert (
        "senior_changed"
        in browser.submit(page, page, mark=browser.mark(page), **changed).headers["location"]
    )
    stored = senior(desk, id_)
    assert (stored.call_time_s, stored.at_risk, stored.duress_digit) == (36000, True, "7")
    person = desk.world.store.read(lambda tx: tx.people.get(id_))
    assert (person.name, person.phones[0].e164) == ("Savitri Devi", "+919876543210")
    text = visible(browser.get(f"/seniors/{id_}").text)
    assert "What is written was changed — Officer sho time of the call · danger at home · name" in (
        text
    )
    mistaken = {**changed, "pin_code": "no", "address": "Elsewhere", "mark": browser.mark(page)}
    wrong = browser.submit(page, page, **mistaken)
    assert wrong.status_code == 422
    assert "Elsewhere" in wrong.text


def test_nobody_overwrites_what_somebody_else_has_written_meanwhile(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    sho, clerk = desk.at("sho"), desk.at("desk")
    id_ = enrol(desk, sho)
    page = f"/seniors/{id_}/edit"
    form = fields(desk, duress_digit="keep", phone="", near_0_phone="")
    early = sho.mark(page)
    clerk.submit(page, page, **{**form, "address": "House 9, new lane", "mark": early})
    desk.world.steps.set(desk.world.now + timedelta(minutes=20))
    mine = {**form, "birth_year": "1949", "near_0_phone": "9876543299"}
    late = sho.submit(page, page, **mine, mark=early)
    assert late.status_code == 409
    text = visible(late.text)
    assert re.search(r"changed this record meanwhile: \d\d:\d\d — Officer desk", text)
    assert "House 9, new lane" in text
    assert "Born 1950" in text
    assert "+919876543211" not in late.text
    assert 'value="1949"' in late.text
    assert senior(desk, id_).address == "House 9, new lane"
    mark = re.search(r'name="mark" value="(\w+)"', late.text)
    assert mark
    again = {**mine, "address": "House 9, new lane", "near_0_phone": ""}
    assert sho.submit(page, page, **again, mark=mark[1]).status_code == 303
    stored = senior(desk, id_)
    assert (stored.address, stored.birth_year) == ("House 9, new lane", 1949)


def test_a_pause_while_a_form_is_open_is_in_nobodys_way(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    browser = desk.at("sho")
    id_ = enrol(desk, browser)
    page = f"/seniors/{id_}/edit"
    mark = browser.mark(page)
    until = (desk.world.now.date() + timedelta(days=5)).isoformat()
    assert (
        browser.submit(f"/seniors/{id_}", f"/seniors/{id_}/pause", until=until).status_code == 303
    )
    form = fields(desk, duress_digit="keep", phone="", near_0_phone="", address="House 3")
    assert browser.submit(page, page, mark=mark, **form).status_code == 303
    stored = senior(desk, id_)
    assert (stored.address, stored.paused_until is None) == ("House 3", False)


def test_a_number_is_replaced_and_the_second_one_taken_away(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    browser = desk.at("sho")
    id_ = enrol(desk, browser, alternate_phone="9876543299")
    page = f"/seniors/{id_}/edit"
    given = fields(desk, duress_digit="none", phone="9876543288", near_0_phone="", near_1_name="")
    browser.submit(page, page, mark=browser.mark(page), alternate_none="yes", **given)
    person = desk.world.store.read(lambda tx: tx.people.get(id_))
    assert [phone.e164 for phone in person.phones] == ["+919876543288"]
    assert senior(desk, id_).duress_digit is None
    assert len(desk.world.store.read(lambda tx: tx.seniors.contacts(id_))) == 1


def test_a_visit_is_planned_moved_and_made_with_a_note(desk: Desk) -> None:
    id_ = desk.enrol()
    browser, page = desk.at("sho"), f"/seniors/{id_}"
    today: date = desk.world.now.date()
    bad = browser.submit(page, f"{page}/visits", kind="usual", day="someday")
    assert (bad.status_code, "within a year" in bad.text) == (422, True)
    browser.submit(page, f"{page}/visits", kind="usual", day=today.isoformat())
    (visit,) = desk.world.store.read(lambda tx: tx.visits.of_senior(id_, 9))
    assert "Sita Devi" in visible(browser.get("/").text)
    browser.submit(page, f"/visits/{visit.id}/move", day=(today + timedelta(days=1)).isoformat())
    assert "Visits" not in visible(browser.get("/").text)
    desk.world.advance(hours=48)
    browser.sign_in("sho")
    assert "overdue" in visible(browser.get("/").text)
    duty = desk.world.store.read(lambda tx: tx.duties.find("visit", "visit", visit.id))
    assert duty is not None
    assert duty.rank == 1  # the rank above has heard of it once, and hears again in a day
    empty = browser.submit(page, f"/visits/{visit.id}/done", note="  ")
    assert (empty.status_code, "Write what was found" in empty.text) == (422, True)
    browser.submit(page, f"/visits/{visit.id}/done", note="Well. The tap drips.")
    (made,) = desk.world.store.read(lambda tx: tx.visits.of_senior(id_, 9))
    assert (made.state, made.note) == (VisitState.DONE, "Well. The tap drips.")
    assert made.done_by == desk.place.officers["sho"][0]
    settled = desk.world.store.read(lambda tx: tx.duties.get(duty.id))
    assert (settled.state, settled.due_at) == (DutyState.DONE, None)
    assert "The tap drips." in browser.get(page).text
    again = browser.submit(page, f"/visits/{visit.id}/call-off")
    assert again.status_code == 409


def test_a_visit_needs_a_day_to_come_a_name_and_a_word(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    id_, world = desk.enrol(), desk.world
    today = world.now.date()

    def refused(work: Callable[[UnitOfWork], object]) -> None:
        with pytest.raises(Refused):
            world.store.write(work)

    def plan(tx: UnitOfWork, day: date) -> Visit:
        return plan_visit(tx, world.now, id_, VisitKind.USUAL, day, by=Actor(1))

    refused(lambda tx: plan(tx, today - timedelta(days=1)))
    refused(lambda tx: plan(tx, today + timedelta(days=400)))
    made = world.store.write(lambda tx: plan(tx, today))
    refused(lambda tx: plan(tx, today))
    refused(lambda tx: visit_done(tx, world.now, made.id, "well", by=Actor()))
    refused(lambda tx: visit_done(tx, world.now, made.id, " ", by=Actor(1)))


@pytest.mark.parametrize("attack", ATTACKS[:4])
def test_a_hostile_note_and_address_are_text(sqlite_desk: Desk, attack: str) -> None:
    desk = sqlite_desk
    id_ = desk.enrol(address=attack)
    browser, page = desk.at("sho"), f"/seniors/{id_}"
    browser.submit(page, f"{page}/visits", kind="usual", day=desk.world.now.date().isoformat())
    (visit,) = desk.world.store.read(lambda tx: tx.visits.of_senior(id_, 9))
    browser.submit(page, f"/visits/{visit.id}/done", note=attack + " well")
    for shown in (page, f"{page}/edit"):
        text = browser.get(shown).text
        assert "<script>alert" not in text
        assert "\u202e" not in text
