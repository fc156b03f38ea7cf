"""Consent, purpose by purpose: what is taken back is not done any more, whoever asks."""

from datetime import timedelta

import pytest

from helpline.acting import Actor
from helpline.checkins.model import CheckInState
from helpline.consent import ledger
from helpline.consent.answers import note, withdrawn
from helpline.consent.model import ConsentEvent, ConsentPurpose, How
from helpline.contact import Letter, Purpose, Refusal
from helpline.contact.to_callers import CONSENT_OF_FLOW
from helpline.errors import Refused
from helpline.recordings.model import RecordingState
from helpline.sending.model import IntentKind, Lane
from phonenet.handsets.personalities import NeverAnswers
from tests.cases.people import SHE
from tests.console.women import Women
from tests.world.test_recordings import one, sound, speaks, there
from tests.world.town import DAUGHTER, HOUR, MORNING, Town, town
from tests.world.world import World

P = ConsentPurpose
NEAR = (("Asha", DAUGHTER, True),)


def take_back(place: Town, purpose: P) -> ConsentEvent:
    by = Actor(place.person("sho"))
    return place.world.store.write(
        lambda tx: ledger.withdraw(tx, place.now, place.senior_id, purpose, how=How.TALK, by=by)
    )


def agree(place: Town, purpose: P) -> ConsentEvent:
    by = Actor(place.person("sho"))
    return place.world.store.write(
        lambda tx: ledger.give(tx, place.now, place.senior_id, purpose, how=How.TALK, by=by)
    )


def refusals(place: Town, subject: str, subject_id: int) -> list[str]:
    rows = place.world.store.read(lambda tx: tx.audit.of(subject, subject_id))
    return [detail["reason"] for _, action, detail in rows if action == "door_refused"]


def test_who_takes_the_calls_back_is_called_no_more_and_missed_by_nobody(world: World) -> None:
    place = town(world)
    event = take_back(place, P.CALLS)
    assert (event.given, event.how, event.by) == (False, How.TALK, place.person("sho"))
    place.senior().expect_nothing(within=MORNING)
    assert place.state() is CheckInState.EXCUSED
    assert place.standing() is None
    world.plan()
    record = world.store.read(lambda tx: tx.seniors.get(place.senior_id))
    assert record.consent_at is None
    assert "consent_withdrawn" in place.actions("senior", place.senior_id)
    place.ends_well()


def test_who_agrees_again_is_asked_the_same_day(sqlite_world: World) -> None:
    place = town(sqlite_world)
    take_back(place, P.CALLS)
    sqlite_world.advance(minutes=30)
    agree(place, P.CALLS)
    call = place.senior().expect_call("checkin.question", within=MORNING)
    call.press("1")
    sqlite_world.advance(seconds=30)
    assert place.state() is CheckInState.OK
    events = sqlite_world.store.read(lambda tx: tx.consents.of(place.senior_id))
    assert [(event.purpose, event.given) for event in events] == [
        (P.CALLS, False), (P.CALLS, True),
    ]  # fmt: skip


def test_a_pause_stays_a_pause_when_the_consent_comes_back(sqlite_world: World) -> None:
    place = town(sqlite_world, planned=False)
    place.change_senior(paused_until=place.now + timedelta(days=1), paused_by=place.senior_id)
    sqlite_world.plan()
    take_back(place, P.CALLS)
    agree(place, P.CALLS)
    place.senior().ignores()
    sqlite_world.advance(hours=6)
    assert place.state() is CheckInState.EXCUSED


def test_without_neighbours_no_contact_hears_and_the_beat_officer_does(sqlite_world: World) -> None:
    place = town(sqlite_world, contacts=NEAR)
    daughter = sqlite_world.network.handset(DAUGHTER, "Asha", NeverAnswers())
    take_back(place, P.NEIGHBOURS)
    place.is_missed()
    place.officer("beat").expect_sms("Sita Devi", within=600)
    sqlite_world.advance(seconds=HOUR)
    assert daughter.calls == ()
    assert daughter.inbox == ()
    assert refusals(place, "incident", 1)[0] == "neighbours_withdrawn"


@pytest.mark.parametrize("purpose", [P.VISITS])
def test_one_purpose_taken_back_leaves_the_others(sqlite_world: World, purpose: P) -> None:
    place = town(sqlite_world)
    take_back(place, purpose)
    place.senior().expect_call("checkin.question", within=MORNING).press("1")
    sqlite_world.advance(seconds=30)
    assert place.state() is CheckInState.OK


def test_of_who_wants_no_recordings_none_is_fetched(sqlite_world: World) -> None:
    place = town(sqlite_world)
    place.quiet()
    take_back(place, P.RECORDING)
    speaks(place)
    assert one(place).state is RecordingState.DROPPING
    sqlite_world.advance(seconds=20)
    assert one(place).state is RecordingState.GONE
    assert there(place).deleted
    assert sound(place) == b""


@pytest.mark.parametrize(("flow", "purpose"), sorted(CONSENT_OF_FLOW.items()))
def test_calls_after_closing_leave_only_while_she_allows_them(
    sqlite_world: World, flow: str, purpose: P
) -> None:
    town(sqlite_world, planned=False)
    women = Women(sqlite_world)
    case = women.rings(SHE)
    women.may_be_reached(case)
    letter = Letter(
        person_id=case.caller_id, kind=IntentKind.CALL, purpose=Purpose.CASE_CALL,
        prompt_key="case.opening", lane=Lane.CALLS, cause="case", cause_id=case.id, flow=flow,
        about_case=case.id,
    )  # fmt: skip
    now, door = sqlite_world.now, sqlite_world.service.door

    def answer(given: bool) -> None:
        women.write(
            lambda tx: note(tx, now, case.caller_id, purpose, given=given, how=How.TALK, by=None)
        )

    def refused() -> str:
        sent = women.write(lambda tx: door.send(tx, now, letter))
        return sent.reason if isinstance(sent, Refusal) else ""

    for given in (False, True, False):
        answer(given)
        withdrawal = f"{purpose.value}_withdrawn"
        assert (refused() == withdrawal) is (not given)


def test_an_answer_is_given_and_taken_back_once(sqlite_world: World) -> None:
    place = town(sqlite_world)
    agree(place, P.VISITS)
    with pytest.raises(Refused, match="already"):
        agree(place, P.VISITS)
    take_back(place, P.VISITS)
    with pytest.raises(Refused, match="already"):
        take_back(place, P.VISITS)
    assert sqlite_world.store.read(lambda tx: withdrawn(tx, place.senior_id, P.VISITS))
    assert not sqlite_world.store.read(lambda tx: withdrawn(tx, place.senior_id, P.SAFETY))
