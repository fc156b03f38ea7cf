"""A membership ends with a reason and in a name, and somebody who comes back is the same person."""

from datetime import timedelta

import pytest

from helpline.checkins.evidence import take
from helpline.checkins.model import CheckInState, EvidenceKind
from helpline.consent.answers import withdrawn
from helpline.consent.model import ConsentPurpose, How
from helpline.directory.model import Role
from helpline.duties import DutyState
from helpline.escalation.model import IncidentKind
from helpline.escalation.opening import open_incident
from helpline.repositories import UnitOfWork
from helpline.requests.answering import answer_request
from helpline.requests.asking_for import ask_for
from helpline.sending.model import IntentState
from helpline.seniors.departures import Leaving
from helpline.seniors.model import SeniorState
from helpline.seniors.visits import VisitState
from tests.console.desk import Browser, Desk, visible
from tests.console.test_enrolling import enrol, fields, senior

DAY = timedelta(days=1)


def leaves(browser: Browser, id_: int, reason: str = "moved") -> str:
    """What the page says to it."""
    page = f"/seniors/{id_}"
    answer = browser.submit(page, f"{page}/leave", leaving=reason)
    if answer.status_code == 303:
        answer = browser.get(answer.headers["location"])
    return visible(answer.text)


def states(desk: Desk, id_: int) -> list[CheckInState]:
    now = desk.world.now
    rows = desk.world.store.read(lambda tx: tx.check_ins.between(id_, now, now + 4 * DAY))
    return [row.state for row in rows]


def test_nothing_is_left_under_way_of_who_leaves(desk: Desk) -> None:
    store, browser = desk.world.store, desk.at("sho")
    id_ = enrol(desk, browser, welcome="yes")
    desk.world.plan()
    until = (desk.world.now + 5 * DAY).date().isoformat()
    browser.submit(f"/seniors/{id_}", f"/seniors/{id_}/pause", until=until)
    text = leaves(browser, id_)
    assert "The membership has ended" in text
    assert "moved away Officer sho" in text
    assert "Membership ended — Officer sho moved away" in text
    gone = senior(desk, id_)
    assert (gone.state, gone.consent_at, gone.paused_until) == (SeniorState.LEFT, None, None)
    assert set(states(desk, id_)) == {CheckInState.EXCUSED}
    (visit,) = store.read(lambda tx: tx.visits.of_senior(id_, 5))
    assert visit.state is VisitState.CALLED_OFF
    (owed,) = store.read(lambda tx: tx.duties.of("visit", visit.id))
    assert owed.state is DutyState.CANCELLED
    (reminder,) = store.read(lambda tx: tx.duties.of("senior", id_))
    assert reminder.state is DutyState.CANCELLED
    (welcome,) = store.read(lambda tx: tx.intents.of_cause("enrolment", id_))
    assert welcome.state in (IntentState.CANCELLED, IntentState.SENT)
    latest = {event.purpose: event for event in store.read(lambda tx: tx.consents.of(id_))}
    assert not any(event.given for event in latest.values())
    assert latest[ConsentPurpose.CALLS].how is How.ENDED
    assert "no member any more" in leaves(browser, id_)


def test_what_somebody_waits_for_is_closed_first(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    world, store, browser = desk.world, desk.world.store, desk.at("sho")
    id_ = desk.enrol()
    world.plan()
    assert "Choose why" in leaves(browser, id_, "bored")
    asked = store.write(lambda tx: ask_for(tx, world.service.door, world.now, id_, None, "food"))
    assert asked is not None
    assert "1 requests of this senior wait" in leaves(browser, id_)
    by = desk.place.officers["sho"][0]
    store.write(lambda tx: answer_request(tx, world.service.door, world.now, asked.id, by))

    def rings(tx: UnitOfWork) -> None:
        check_in = tx.check_ins.of_day(id_, world.now.date())
        assert check_in is not None
        take(tx, world.now, check_in.id, EvidenceKind.QUEUED, try_no=1, source="queued:1")

    store.write(rings)
    assert "A call to this senior is under way" in leaves(browser, id_)
    store.write(
        lambda tx: open_incident(
            tx, world.service.door, world.service.ids, world.now, id_, IncidentKind.MISSED
        )
    )
    assert "of this senior is open" in leaves(browser, id_, "died")
    assert senior(desk, id_).state is SeniorState.ACTIVE
    bare = desk.browser(desk.user("bare", Role.SHO, desk.place.station))
    assert "no officer stands behind" in leaves(bare, id_).lower()
    assert "End the membership" not in visible(desk.at("beat").get(f"/seniors/{id_}").text)


def test_a_death_stops_the_call_that_is_under_way(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    id_ = desk.enrol()
    desk.enrol(name="Other", phone="+919000000202")
    desk.world.plan()

    def rings(tx: UnitOfWork) -> None:
        check_in = tx.check_ins.of_day(id_, desk.world.now.date())
        assert check_in is not None
        take(tx, desk.world.now, check_in.id, EvidenceKind.QUEUED, try_no=1, source="queued:1")

    desk.world.store.write(rings)
    assert "Ended" in leaves(desk.at("sho"), id_, "died")
    assert senior(desk, id_).state is SeniorState.DIED
    assert set(states(desk, id_)) == {CheckInState.EXCUSED}


@pytest.mark.parametrize("reason", Leaving)
def test_who_comes_back_is_the_same_person_with_a_new_consent(
    sqlite_desk: Desk, reason: Leaving
) -> None:
    desk = sqlite_desk
    store, browser = desk.world.store, desk.at("sho")
    id_ = enrol(desk, browser)
    desk.world.plan()
    leaves(browser, id_, reason.value)
    page = f"/seniors/{id_}/enrol"
    assert f'href="{page}"' in browser.get(f"/seniors/{id_}").text
    form = browser.get(page).text
    assert "House 7, behind the temple" in form
    assert "9876543210" not in form
    typed = fields(desk, phone="", near_0_phone="", duress_digit="keep")
    early = (desk.world.now - DAY).date().isoformat()
    refused = browser.submit(page, page, **{**typed, "consent_on": early})
    assert (refused.status_code, "before the senior left" in refused.text) == (422, True)
    done = browser.submit(page, page, **typed)
    assert done.status_code == 303, visible(done.text)
    back = senior(desk, id_)
    assert (back.state, back.duress_digit) == (SeniorState.ACTIVE, "7")
    assert back.consent_at is not None
    assert CheckInState.PLANNED in set(states(desk, id_))
    visits = store.read(lambda tx: tx.visits.of_senior(id_, 5))
    assert [visit.state for visit in visits] == [VisitState.PLANNED, VisitState.CALLED_OFF]
    asked = store.read(lambda tx: tx.consents.of(id_))
    assert [e.given for e in asked if e.purpose is ConsentPurpose.CALLS] == [True, False, True]
    text = visible(browser.get(f"/seniors/{id_}").text)
    assert "Enrolled again — Officer sho" in text
    assert "Membership Ended" in text
    assert browser.submit(f"/seniors/{id_}", page, **typed).status_code == 409


def test_whose_consent_ended_has_taken_nothing_back(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    id_, browser = desk.enrol(), desk.at("sho")
    page = f"/seniors/{id_}"
    browser.submit(page, f"{page}/consent", purpose="recording", said="give")
    leaves(browser, id_)
    kept = desk.world.store.read(lambda tx: withdrawn(tx, id_, ConsentPurpose.RECORDING))
    assert kept is False
    assert "ended with the membership" in visible(browser.get(page).text)


def test_who_moved_is_the_same_person_at_another_station(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    browser = desk.at("sho")
    id_ = enrol(desk, browser)
    leaves(browser, id_)
    other = desk.place.other_beat
    assert enrol(desk, browser, beat=other.code, other="yes") == id_
    assert senior(desk, id_).beat_id == other.id
