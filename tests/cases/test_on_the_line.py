"""A woman waits on the line, officers are rung, and one takes her by a key."""

from dataclasses import replace

import pytest

from helpline.cases.model import CaseEventKind, CaseState
from helpline.cases.opening import move_to
from helpline.directory.model import Officer, Role, Shift, UnitKind
from helpline.directory.policies import default_bodies
from helpline.recordings.model import RecordingKind, RecordingState
from helpline.repositories import UnitOfWork
from phonenet.handsets.personalities import NeverAnswers, Voicemail
from phonenet.recording import Recording as Spoken
from phonenet.story.phone import CallStory, Phone
from tests.cases.heard import prompt
from tests.cases.people import CONTROL, DESK, SHE, STATION, by_hand, everybody, takes
from tests.world import district as district_of
from tests.world.district import ALWAYS, TZ, District
from tests.world.world import World

OTHER_DESK = "+919000000113"


@pytest.fixture
def place(world: World) -> District:
    return world.store.write(lambda tx: district_of.build(tx, world.now))


@pytest.fixture
def pool(world: World, place: District) -> int:
    """A woman officer of another station's desk."""

    def write(tx: UnitOfWork) -> int:
        station = tx.units.add(
            code="KOTWALI",
            kind=UnitKind.STATION,
            parent_id=place.subdivision.id,
            name="KOTWALI",
            name_local="KOTWALI",
            tz=TZ,
            area="urban",
            contact_id=None,
            pin_codes=["492009"],
        )
        phones = {"main": OTHER_DESK}
        person = tx.people.add(name="Pool", language="en", phones=phones, now=world.now)
        role = Role.DESK_OFFICER
        tx.officers.add(Officer(person.id, station.id, role, role.value, "female"))
        tx.officers.add_shift(Shift(person.id, station.id, role, ALWAYS, 0, 86_400))
        return int(person.id)

    return world.store.write(write)


def kinds(world: World, case_id: int = 1) -> list[CaseEventKind]:
    return [event.kind for event in world.store.read(lambda tx: tx.cases.events(case_id))]


def in_danger(world: World) -> CallStory:
    she = world.network.handset(SHE, "Meena", language="en")
    call = she.dial(world.settings.helpline_number)
    return call.press("3").hears(prompt("help.danger_stay"), within=30)


def untouched(phone: Phone, before: int) -> bool:
    return len(phone.calls) == before


def test_danger_is_joined_to_who_pressed_the_key_while_a_voicemail_was_faster(
    world: World, place: District
) -> None:
    everybody(world, place)
    world.network.handset(STATION, STATION, Voicemail(after_s=1), landline=True).ignores()
    desk = by_hand(world, DESK)
    call = in_danger(world)
    takes(desk, danger=True)
    call.joined_with(DESK, within=15)
    case = world.store.read(lambda tx: tx.cases.get(1))
    assert (case.state, case.assigned_to) == (CaseState.TAKEN, place.officers["desk"][0])
    seen = kinds(world)
    order = [
        CaseEventKind.DANGER,
        CaseEventKind.RANG,
        CaseEventKind.PICKED_UP,
        CaseEventKind.TAKEN,
        CaseEventKind.ON_THE_LINE,
    ]
    assert [seen.index(kind) for kind in order] == sorted(seen.index(kind) for kind in order)
    world.advance(seconds=30)
    assert DESK in call.view.joined
    assert world.network.errors == []


def test_i31_whoever_talks_with_her_at_two_minutes_sees_no_colleague_rung(
    world: World, place: District
) -> None:
    phones = everybody(world, place)
    desk = by_hand(world, DESK)
    call = in_danger(world)
    takes(desk, danger=True)
    call.joined_with(DESK, within=15)
    world.advance(seconds=25)
    rung = {part: len(phone.calls) for part, phone in phones.items()}
    world.advance(minutes=4)
    assert DESK in call.view.joined
    assert {part: len(phone.calls) for part, phone in phones.items()} == rung


def test_the_beat_officer_gets_the_small_sms_when_the_ringing_begins(
    world: World, place: District
) -> None:
    everybody(world, place)
    desk = by_hand(world, DESK)
    she = world.network.handset(SHE, "Meena", language="en")
    call = she.dial(world.settings.helpline_number).hears(prompt("help.opening"), within=10)
    world.store.write(
        lambda tx: move_to(tx, world.now, tx.cases.get(1), tx.units.get(place.station.id), by=None)
    )
    call.press("3")
    desk.expect_ring(within=5)
    world.advance(seconds=1)
    beat = world.network.handset(place.number("beat"), "beat")
    assert any("DANGER" in text.body for text in beat.inbox)


def test_danger_goes_on_to_the_pool_and_to_the_control_rooms_line_with_its_event_number(
    world: World, place: District, pool: int
) -> None:
    phones = everybody(world, place)
    woman = world.network.handset(OTHER_DESK, "Pool", NeverAnswers())
    call = in_danger(world)
    began = world.now
    woman.expect_ring(within=30)
    assert 18 <= (world.now - began).total_seconds() <= 26
    assert all(phones[part].calls for part in ("desk", "sho", "control"))
    control = by_hand(world, CONTROL)
    control.expect_ring(within=30)
    control.answer()
    officer = takes_answered(control)
    call.joined_with(CONTROL, within=15)
    call.press("*")
    officer.hears(prompt("take_call.event_number", "hi"), within=30).press("20260105")
    officer.expect_end(within=60)
    numbers = [
        event.body
        for event in world.store.read(lambda tx: tx.cases.events(1))
        if event.kind is CaseEventKind.EVENT_NUMBER
    ]
    assert numbers == ["20260105"]


def takes_answered(phone: Phone) -> CallStory:
    """A call that was picked up already; the line's own language is Hindi."""
    call = CallStory(phone._link, phone.number, phone.calls[-1].sid)
    return call.hears(prompt("take_call.question", "hi"), within=30).press("1")


def test_of_two_who_press_the_key_the_first_has_her_and_the_other_is_told(
    world: World, place: District
) -> None:
    everybody(world, place)
    desk, sho = by_hand(world, DESK), by_hand(world, place.number("sho"))
    call = in_danger(world)
    said = prompt("take_call.danger", "en")
    first, second = desk.expect_call(said, within=10), sho.expect_call(said, within=10)
    second.press("1", within=20)
    first.press("1", within=20).hears(prompt("take_call.other", "en"), within=10)
    call.joined_with(place.number("sho"), within=15)
    assert world.store.read(lambda tx: tx.cases.get(1)).assigned_to == place.officers["sho"][0]


def test_an_officer_who_leaves_before_she_comes_is_nobody_and_the_ringing_begins_anew(
    world: World, place: District
) -> None:
    everybody(world, place)
    desk = by_hand(world, DESK)
    call = in_danger(world)
    takes(desk, danger=True)
    desk.hang_up()
    takes(desk, danger=True, within=60)
    call.joined_with(DESK, within=15)
    assert CaseEventKind.LEFT_AGAIN in kinds(world)


def test_i31_who_is_cut_off_in_danger_is_still_taken(world: World, place: District) -> None:
    everybody(world, place)
    desk = by_hand(world, DESK)
    call = in_danger(world)
    said = prompt("take_call.danger", "en")
    officer = desk.expect_call(said, within=10)
    call.hang_up()
    officer.press("1", within=20).hears(prompt("take_call.gone", "en"), within=10)
    assert world.store.read(lambda tx: tx.cases.get(1)).state is CaseState.TAKEN


def test_the_hold_hears_that_she_cannot_speak_and_every_common_key(
    world: World, place: District
) -> None:
    everybody(world, place)
    call = in_danger(world)
    call.hears(prompt("help.hold_danger"), within=20).press("8")
    world.advance(seconds=3)
    desk = by_hand(world, place.number("control"))
    call.press("9").press("3")
    assert desk
    call.press("0")
    control = by_hand(world, CONTROL)
    control.expect_ring(within=120)
    control.answer()
    line = CallStory(control._link, control.number, control.calls[-1].sid)
    line.hears(prompt("take_call.cannot_speak", "hi"), within=20)
    seen = kinds(world)
    assert CaseEventKind.CANNOT_SPEAK in seen
    assert seen.count(CaseEventKind.DANGER) == 2
    assert len(world.store.read(lambda tx: tx.holds.of_case(1))) == 1


def test_three_in_the_hold_of_a_desk_is_danger_and_rings_everybody_at_once(
    world: World, place: District
) -> None:
    phones = everybody(world, place)
    she = world.network.handset(SHE, "Meena", language="en")
    call = she.dial(world.settings.helpline_number)
    call.press("0").hears(prompt("help.hold_consent"), within=30)
    assert not phones["sho"].calls
    call.press("3").hears(prompt("help.danger_stay"), within=30)
    world.advance(seconds=2)
    assert phones["sho"].calls
    assert phones["control"].calls


def test_a_desk_is_rung_one_after_the_other_and_a_refusal_brings_the_next_at_once(
    world: World, place: District
) -> None:
    everybody(world, place)
    desk, line = by_hand(world, DESK), by_hand(world, STATION)
    she = world.network.handset(SHE, "Meena", language="en")
    call = she.dial(world.settings.helpline_number)
    call.press("0").hears(prompt("help.joining"), within=30)
    officer = desk.expect_call(prompt("take_call.waiting", "en"), within=10)
    assert untouched(line, 0)
    officer.press("5", within=20).expect_end(within=20)
    line.expect_ring(within=3)
    line.answer()
    takes_answered(line)
    call.joined_with(STATION, within=15)


def test_a_station_may_have_all_its_lines_ring_together(
    world: World, place: District, pool: int
) -> None:
    body = {**default_bodies()["helpline"], "rings_at_once": 3}
    world.store.write(lambda tx: tx.policies.add(place.district.id, "helpline", body, world.now))
    phones = everybody(world, place)
    woman = world.network.handset(OTHER_DESK, "Pool", NeverAnswers())
    woman.ignores()
    she = world.network.handset(SHE, "Meena", language="en")
    she.dial(world.settings.helpline_number).press("0")
    world.advance(seconds=3)
    assert phones["desk"].calls
    assert woman.calls


def test_i31_nobody_free_keeps_her_place_and_promises_a_word_within_two_minutes(
    world: World, place: District
) -> None:
    everybody(world, place)
    she = world.network.handset(SHE, "Meena", language="en")
    began = world.now
    call = she.dial(world.settings.helpline_number)
    call.press("0").hears(prompt("help.nobody"), within=120)
    assert (world.now - began).total_seconds() < 120
    duty = world.store.read(lambda tx: tx.duties.find("case_call_back", "case", 1))
    assert duty is not None


def test_nothing_is_recorded_without_her_key(world: World, place: District) -> None:
    everybody(world, place)
    she = world.network.handset(SHE, "Meena", language="en")
    call = she.dial(world.settings.helpline_number)
    call.press("0").hears(prompt("help.hold_consent"), within=30)
    hold = world.store.read(lambda tx: tx.holds.of_case(1)[-1])
    assert not hold.recorded
    call.press("6").hears(prompt("help.consent_noted"), within=10)
    hold = world.store.read(lambda tx: tx.holds.of_case(1)[-1])
    assert hold.recorded
    assert CaseEventKind.CONSENT in kinds(world)


def test_a_talk_that_she_allowed_to_be_recorded_is_kept_with_her_case(
    world: World, place: District
) -> None:
    everybody(world, place)
    desk = by_hand(world, DESK)
    she = world.network.handset(SHE, "Meena", language="en")
    call = she.dial(world.settings.helpline_number)
    call.press("0").hears(prompt("help.hold_consent"), within=30)
    call.press("6").hears(prompt("help.consent_noted"), within=10)
    takes(desk, danger=False)
    call.joined_with(DESK, within=15)
    world.advance(seconds=20)
    call.hang_up()
    world.advance(seconds=20)
    (talk,) = world.store.read(lambda tx: tx.recordings.of("case", 1))
    case = world.store.read(lambda tx: tx.cases.get(1))
    assert (talk.kind, talk.person_id) == (RecordingKind.TALK, case.caller_id)
    assert talk.state is RecordingState.DELETED_THERE
    there = world.network.recordings[talk.sid]
    assert there.deleted
    assert world.store.read(lambda tx: tx.recordings.sound(talk)) == there.wav()
    assert world.network.errors == []


def test_a_recording_that_nobody_allowed_is_deleted_there_unheard(
    world: World, place: District
) -> None:
    sid, now = "RE" + "d" * 32, world.now
    world.network.recordings[sid] = Spoken(sid, "CA1", now, 9, "", conference_sid="CF1")
    desk = world.service.desk
    for _ in range(2):
        world.store.write(
            lambda tx: desk.recorded(tx, now, "nobody's", recording_sid=sid, seconds=9)
        )
    world.advance(seconds=20)
    (gone,) = world.store.read(lambda tx: tx.recordings.of("call", 0))
    assert gone.state is RecordingState.GONE
    assert world.network.recordings[sid].deleted
    assert world.store.read(lambda tx: tx.recordings.sound(gone)) == b""


def without_rooms(world: World) -> None:
    """A provider that can only ring one number after the other."""
    desk = world.service.desk
    object.__setattr__(desk, "talks", replace(desk.talks, rooms=False))


def test_without_conference_rooms_a_voicemail_cannot_take_her_either(
    world: World, place: District
) -> None:
    everybody(world, place)
    without_rooms(world)
    voicemail = world.network.handset(STATION, STATION, Voicemail(after_s=1), landline=True)
    voicemail.ignores()
    control = by_hand(world, CONTROL)
    call = in_danger(world)
    line = control.expect_ring(within=60)
    control.answer()
    line.hears(prompt("take_call.question", "hi"), within=30).press("1")
    call.joined_with(CONTROL, within=10)
    case = world.store.read(lambda tx: tx.cases.get(1))
    assert case.state is CaseState.TAKEN
    owner = world.store.read(lambda tx: tx.people.get(case.assigned_to or 0))
    assert owner.phones[0].e164 == CONTROL
    assert STATION not in call.view.joined


def test_who_takes_the_case_on_an_alert_while_she_waits_is_joined_with_her(
    world: World, place: District
) -> None:
    everybody(world, place)
    desk = by_hand(world, DESK)
    she = world.network.handset(SHE, "Meena", language="en")
    she.send_sms(world.settings.helpline_number, "ghar par hoon")
    alert = desk.expect_call(prompt("case_alert.question", "en"), within=150)
    call = she.dial(world.settings.helpline_number)
    call.press("3").hears(prompt("help.danger_stay"), within=30)
    alert.press("1", within=10)
    call.joined_with(DESK, within=15)
    assert world.store.read(lambda tx: tx.holds.of_case(1))[-1].taken_by is not None


def test_danger_is_heard_in_the_middle_of_the_first_sentence(world: World, place: District) -> None:
    everybody(world, place)
    desk = by_hand(world, DESK)
    she = world.network.handset(SHE, "Meena", language="en")
    she.dial(world.settings.helpline_number)
    world.advance(seconds=1.5)
    she.press("3")
    desk.expect_ring(within=3)
