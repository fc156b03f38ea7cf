"""Danger has three clocks: an answer, somebody on the way, somebody there."""

import re
from datetime import datetime, timedelta

import pytest

from helpline.cases.attending import report_dispatched
from helpline.cases.model import CaseEvent, CaseEventKind
from helpline.cases.opening import RESPOND, move_to
from helpline.cases.promises import ARRIVAL, DISPATCH
from helpline.duties import Duty, DutyState
from phonenet.story.phone import Phone
from tests.cases.heard import prompt
from tests.cases.people import SHE, everybody
from tests.world import district as district_of
from tests.world.district import District
from tests.world.world import World


@pytest.fixture
def place(world: World) -> District:
    return world.store.write(lambda tx: district_of.build(tx, world.now))


def in_danger(world: World, place: District) -> datetime:
    """She writes a plea, and it is known where she is. The instant of the danger."""
    she = world.network.handset(SHE, "Meena")
    she.send_sms(world.settings.helpline_number, "ghar par hoon")
    world.advance(seconds=1)
    world.store.write(
        lambda tx: move_to(tx, world.now, tx.cases.get(1), tx.units.get(place.station.id), by=None)
    )
    she.send_sms(world.settings.helpline_number, "bachao mujhe maar raha hai")
    world.advance(seconds=4)
    (danger,) = events(world, CaseEventKind.DANGER)
    return danger.at


def events(world: World, kind: CaseEventKind) -> list[CaseEvent]:
    return [e for e in world.store.read(lambda tx: tx.cases.events(1)) if e.kind is kind]


def duty(world: World, kind: str) -> Duty:
    found = world.store.read(lambda tx: [d for d in tx.duties.of("case", 1) if d.kind == kind])
    return found[-1]


def code_of(phone: Phone) -> str:
    texts = [text.body for text in phone.inbox if "DANGER" in text.body]
    found = re.search(r"1 (\d{4})", texts[-1])
    assert found, texts
    return found.group(1)


def officer(world: World, place: District, part: str) -> Phone:
    return world.network.handset(place.number(part), part)


def reply(world: World, phone: Phone, words: str) -> None:
    phone.send_sms(world.settings.checkin_number, words)
    world.advance(seconds=1)


def test_answer_dispatch_and_arrival_each_have_a_clock_from_the_instant_of_the_danger(
    world: World, place: District
) -> None:
    everybody(world, place)
    at = in_danger(world, place)
    answer = duty(world, RESPOND).due_at
    assert answer is not None
    assert answer <= at + timedelta(seconds=90)
    assert duty(world, DISPATCH).due_at == at + timedelta(minutes=5)
    assert duty(world, ARRIVAL).due_at == at + timedelta(minutes=16)


def test_a_beat_officer_reports_going_and_met_by_sms_to_the_second(
    world: World, place: District
) -> None:
    everybody(world, place)
    in_danger(world, place)
    beat = officer(world, place, "beat")
    code = code_of(beat)
    world.advance(seconds=40)
    sent_at = world.now
    reply(world, beat, f"1 {code}")
    (dispatched,) = events(world, CaseEventKind.DISPATCHED)
    assert abs((dispatched.at - sent_at).total_seconds()) <= 1
    assert dispatched.actor_id == place.officers["beat"][0]
    assert (duty(world, DISPATCH).state, duty(world, DISPATCH).done_by) == (
        DutyState.DONE,
        place.officers["beat"][0],
    )
    assert duty(world, ARRIVAL).state is DutyState.OPEN
    assert code in beat.inbox[-1].body
    reply(world, beat, f"2 {code}")
    assert events(world, CaseEventKind.ARRIVED)[0].body == "met sms"
    assert duty(world, ARRIVAL).state is DutyState.DONE
    assert world.store.read(lambda tx: tx.cases.get(1)).open


def test_without_a_code_only_while_it_is_the_one_thing_that_the_officer_holds(
    world: World, place: District
) -> None:
    everybody(world, place)
    in_danger(world, place)
    beat = officer(world, place, "beat")
    reply(world, beat, "ja raha hu")
    assert len(events(world, CaseEventKind.DISPATCHED)) == 1


def test_i14_the_code_of_another_officer_reports_nothing(world: World, place: District) -> None:
    everybody(world, place)
    in_danger(world, place)
    desks = code_of(officer(world, place, "desk"))
    beat = officer(world, place, "beat")
    assert desks != code_of(beat)
    reply(world, beat, f"1 {desks}")
    assert events(world, CaseEventKind.DISPATCHED) == []


@pytest.mark.parametrize("line", ["checkin_number", "helpline_number"])
def test_i14_who_tries_codes_in_an_officers_name_is_not_heeded_when_one_is_right(
    world: World, place: District, line: str
) -> None:
    everybody(world, place)
    in_danger(world, place)
    beat = officer(world, place, "beat")
    right = code_of(beat)
    wrong = [f"{code:04}" for code in range(1000, 1011) if f"{code:04}" != right][:10]
    for code in (*wrong, right):
        beat.send_sms(getattr(world.settings, line), f"1 {code}")
    assert events(world, CaseEventKind.DISPATCHED) == []


def test_needs_help_rings_the_head_of_the_station_and_the_control_room_again(
    world: World, place: District
) -> None:
    everybody(world, place)
    in_danger(world, place)
    world.advance(seconds=60)
    beat, control = officer(world, place, "beat"), officer(world, place, "control")
    before = len(control.calls)
    reply(world, beat, f"3 {code_of(beat)}")
    world.advance(seconds=5)
    assert len(control.calls) > before
    assert events(world, CaseEventKind.ARRIVED)[0].body == "needs_help sms"


def test_who_cannot_go_brings_the_head_of_the_station_unless_somebody_goes(
    world: World, place: District
) -> None:
    everybody(world, place)
    in_danger(world, place)
    world.advance(seconds=60)
    beat, sho = officer(world, place, "beat"), officer(world, place, "sho")
    before = len(sho.calls)
    reply(world, beat, f"5 {code_of(beat)}")
    world.advance(seconds=5)
    assert len(sho.calls) > before
    assert len(events(world, CaseEventKind.DECLINED)) == 1


def test_a_clock_that_runs_out_is_told_to_rank_after_rank_until_it_is_reported(
    world: World, place: District
) -> None:
    everybody(world, place)
    at = in_danger(world, place)
    world.advance_to(at + timedelta(minutes=5, seconds=5))
    told = [text.body for text in officer(world, place, "sho").inbox]
    assert any("nobody is on the way" in body for body in told)
    world.advance(minutes=2)
    told = [text.body for text in officer(world, place, "circle").inbox]
    assert any("nobody is on the way" in body for body in told)
    desk = place.officers["desk"][0]
    world.store.write(lambda tx: report_dispatched(tx, world.now, tx.cases.get(1), desk, "console"))
    count = len(officer(world, place, "sp").inbox)
    world.advance_to(at + timedelta(minutes=15, seconds=50))
    late = [body.body for body in officer(world, place, "sp").inbox[count:]]
    assert not any("on the way" in body for body in late)
    world.advance(seconds=30)
    told = [text.body for text in officer(world, place, "sho").inbox]
    assert any("nobody has reported from there" in body for body in told)


def test_an_officer_who_was_called_out_rings_and_reports_by_key(
    world: World, place: District
) -> None:
    everybody(world, place)
    in_danger(world, place)
    world.advance(minutes=1)
    beat = officer(world, place, "beat")
    call = beat.dial(world.settings.checkin_number)
    call.hears(prompt("case_report.question", "en"), within=30).press("1")
    call.hears(prompt("case_report.noted", "en"), within=30)
    assert events(world, CaseEventKind.DISPATCHED)[0].body == "call"
