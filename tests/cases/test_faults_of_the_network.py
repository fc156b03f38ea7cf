"""Webhooks that come twice or never change nothing of what a woman is owed."""

import pytest
from twilio.request_validator import RequestValidator

from helpline.cases.model import CaseEventKind, CaseState
from helpline.cases.telling import tell
from helpline.repositories import UnitOfWork
from helpline.sending.model import IntentKind
from phonenet.faults import Fault
from tests.cases.heard import prompt
from tests.cases.people import SHE, by_hand, everybody, on_sqlite
from tests.cases.stations import taken_case
from tests.world import district as district_of
from tests.world.district import District
from tests.world.world import World


@pytest.fixture
def place(world: World) -> District:
    return world.store.write(lambda tx: district_of.build(tx, world.now))


def counted(world: World, kind: CaseEventKind) -> int:
    events = world.store.read(lambda tx: tx.cases.events(1))
    return sum(event.kind is kind for event in events)


def cases(world: World, place: District) -> int:
    units = [place.station.id, place.district.id]
    return len(world.store.read(lambda tx: tx.cases.open_at(units)))


def test_i18_doubled_webhooks_make_one_case_one_call_back_and_one_alarm(
    world: World, place: District
) -> None:
    everybody(world, place)
    world.network.faults.add(Fault("doubled", times=None))
    she = world.network.handset(SHE, "Meena")
    she.dial(world.settings.missed_call_number).expect_end(within=10)
    call = she.expect_call(prompt("help.back_opening"), within=60)
    call.press("3").hears(prompt("help.danger_stay"), within=30)
    call.hang_up()
    she.send_sms(world.settings.helpline_number, "jaldi aaiye")
    world.advance(seconds=30)
    assert cases(world, place) == 1
    for kind in (CaseEventKind.FIRST_RING, CaseEventKind.DANGER, CaseEventKind.MESSAGE):
        assert counted(world, kind) == 1
    she.expect_sms("1", within=30)
    she.expect_nothing(within=300)


def test_i31_the_loss_of_every_later_webhook_leaves_an_owner_and_a_clock(
    world: World, place: District
) -> None:
    everybody(world, place)
    desk = by_hand(world, place.number("desk"))
    world.network.faults.add(Fault("lost", where="status", times=None))
    she = world.network.handset(SHE, "Meena")
    she.dial(world.settings.helpline_number).hang_up()
    case = world.store.read(lambda tx: tx.cases.get(1))
    assert case.assigned_to == place.officers["desk"][0]
    call = desk.expect_call(prompt("case_alert.opening_silent", "en"), within=130)
    call.press("1").expect_end(within=60)
    assert world.store.read(lambda tx: tx.cases.get(1)).state is CaseState.TAKEN


@on_sqlite
def test_two_of_our_calls_under_one_id_end_without_a_word_and_are_a_fault(
    world: World, place: District
) -> None:
    everybody(world, place)
    case, door = taken_case(world, place), world.service.door

    def rings_both(tx: UnitOfWork) -> list[str]:
        people = [place.officers[part][0] for part in ("desk", "sho")]
        tell(tx, door, world.now, case, people, "case.word", call=True)
        calls = tx.intents.of_cause("case", case.id)
        return [call.token for call in calls if call.kind is IntentKind.CALL]

    first, second = world.store.write(rings_both)
    sid = "CA" + "5" * 32
    assert "<Gather" in picked_up(world, first, sid)
    assert picked_up(world, second, sid).endswith("<Response><Hangup/></Response>")
    assert "<Gather" in picked_up(world, first, sid)
    faults = world.store.read(lambda tx: tx.faults.standing())
    assert "call_sid_twice" in {kind for kind, _, _ in faults}


def picked_up(world: World, token: str, sid: str) -> str:
    """What the provider gets for a call of ours that was answered."""
    url = f"{world.settings.public_url}/twilio/call/{token}"
    form = [("CallSid", sid)]
    signature = RequestValidator(world.settings.twilio_auth_tokens[0]).compute_signature(
        url, dict(form)
    )
    status, _, body = world.post("POST", url, form, {"X-Twilio-Signature": signature})
    assert status == 200
    return body.decode()
