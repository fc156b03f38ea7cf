"""A voice on its way: from the telephone into the ledger, fetched, kept encrypted, deleted there."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select, update

from adapters.errors import RecordingUnavailable
from flows.engine.inputs import Recording as Recorded
from helpline.recordings.model import Recording, RecordingKind, RecordingState
from helpline.repositories import UnitOfWork
from helpline.seniors.model import Hearing
from phonenet.faults import Fault
from phonenet.recording import Recording as Spoken
from simulation.world import RecordingsWire
from store.erasing import erase
from store.repositories.ledgers import SqlLedgers
from store.statement import Statement
from store.tables.recordings import recording_sounds, recordings
from tests.world.town import MORNING, Town, town
from tests.world.world import World
from workers.making import drain_of
from workers.planner import Planner

S = RecordingState
WORDS = "the roof leaks over the bed " * 3


def speaks(place: Town) -> None:
    """The senior presses 2, 8, says what is needed, and hangs up."""
    call = place.senior().expect_call("checkin.question", within=MORNING)
    call.press("2").hears("checkin.need_menu").press("8").hears("beep").say(WORDS).press("#")
    call.hears("checkin.need_noted").hang_up()


def ledger(place: Town, request_id: int = 1) -> list[Recording]:
    return place.world.store.read(lambda tx: tx.recordings.of("request", request_id))


def one(place: Town) -> Recording:
    (found,) = ledger(place)
    return found


def there(place: Town) -> Spoken:
    (found,) = place.world.network.recordings.values()
    return found


def sound(place: Town) -> bytes:
    return place.world.store.read(lambda tx: tx.recordings.sound(tx.recordings.get(1)))


def faults(place: Town) -> list[tuple[str, str]]:
    return [f[:2] for f in place.world.store.read(lambda tx: tx.faults.standing())]


def test_what_is_needed_is_fetched_kept_and_deleted_at_the_provider(world: World) -> None:
    place = town(world)
    place.quiet()
    speaks(place)
    row = one(place)
    assert (row.kind, row.person_id, row.state) == (
        RecordingKind.NEED, place.senior_id, S.TO_FETCH,
    )  # fmt: skip
    assert (row.sid, row.seconds) == (there(place).sid, there(place).seconds)
    world.advance(seconds=10)
    assert one(place).state is S.DELETED_THERE
    assert there(place).deleted
    assert sound(place) == there(place).wav()
    assert one(place).size == len(sound(place))
    assert place.actions("recording", 1) == [
        "recording_noted", "recording_stored", "recording_deleted_there",
    ]  # fmt: skip
    assert faults(place) == []


def test_the_sound_lies_encrypted_apart_from_the_ledger(sqlite_world: World) -> None:
    place = town(sqlite_world)
    place.quiet()
    speaks(place)
    sqlite_world.advance(seconds=10)
    plain = sound(place)

    at_rest = Statement(select(recording_sounds.c.sound_enc))
    kept = sqlite_world.store.read(lambda tx: tx.session.value(at_rest))
    assert len(kept) > len(plain)
    assert plain[:64] not in kept
    assert plain[4000:4064] not in kept


def test_not_ready_yet_is_asked_for_again(sqlite_world: World) -> None:
    place = town(sqlite_world)
    place.quiet()
    speaks(place)
    recorded = there(place)
    recorded.created_at += timedelta(minutes=5)  # it takes the provider that long
    sqlite_world.advance(minutes=4)
    assert one(place).state is S.TO_FETCH
    sqlite_world.advance(minutes=6)
    assert one(place).state is S.DELETED_THERE
    assert faults(place) == []


def test_one_that_never_comes_is_a_fault_for_a_while(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helpline.recordings.rules.LOST_IS_SHOWN", timedelta(hours=1))
    place = town(sqlite_world)
    place.quiet()
    speaks(place)
    there(place).deleted = True
    sqlite_world.advance(minutes=30)
    assert one(place).state is S.LOST
    assert ("recording_lost", "1") in faults(place)
    sqlite_world.advance(hours=1)
    assert one(place).state is S.GONE
    assert ("recording_lost", "1") not in faults(place)


def test_a_provider_in_trouble_is_asked_until_it_answers(sqlite_world: World) -> None:
    place = town(sqlite_world)
    place.quiet()
    sqlite_world.network.faults.add(Fault("server_error", "recordings", times=None))
    speaks(place)
    sqlite_world.advance(hours=1, minutes=30)
    assert one(place).state is S.TO_FETCH
    assert ("recording_waits", "1") in faults(place)
    sqlite_world.network.faults.clear()
    sqlite_world.advance(hours=1)
    assert one(place).state is S.DELETED_THERE
    assert ("recording_waits", "1") not in faults(place)


class CannotDelete:
    """The provider hands recordings over and does not delete them."""

    def __init__(self, world: World) -> None:
        self._voices = world.service.voices()
        self.fails = True
        self.fetched = 0

    def fetch(self, recording_id: str) -> bytes:
        self.fetched += 1
        return self._voices.fetch(recording_id)

    def delete(self, recording_id: str) -> None:
        if self.fails:
            raise RecordingUnavailable("status 503")
        self._voices.delete(recording_id)


def test_what_cannot_be_deleted_there_can_be_heard_and_is_tried_again(sqlite_world: World) -> None:
    place = town(sqlite_world)
    place.quiet()
    voices = CannotDelete(sqlite_world)
    object.__setattr__(sqlite_world.drain.fetching, "voices", voices)
    speaks(place)
    sqlite_world.advance(hours=2)
    assert one(place).state is S.STORED
    assert sound(place) == there(place).wav()
    assert ("recording_waits", "1") in faults(place)
    voices.fails = False
    sqlite_world.advance(hours=1)
    assert one(place).state is S.DELETED_THERE
    assert (voices.fetched, there(place).deleted, faults(place)) == (1, True, [])


class Killed(BaseException):
    """The process is gone."""


@pytest.mark.parametrize("state", [S.TO_FETCH, S.STORED])
def test_who_dies_between_provider_and_ledger_loses_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch, state: S
) -> None:
    """Killed after the provider was asked and before that was written down, of either step."""
    place = town(world)
    place.quiet()
    speaks(place)
    kills: list[S] = []

    def kill(name: str) -> None:
        assert name == "recording.asked"
        if not kills and one(place).state is state:
            kills.append(state)
            raise Killed

    monkeypatch.setattr("workers.recordings.crash_point", kill)
    with pytest.raises(Killed):
        world.advance(seconds=30)
    assert one(place).state is state
    assert there(place).deleted is (state is S.STORED)
    world.advance(minutes=3)
    assert one(place).state is S.DELETED_THERE
    assert sound(place) == there(place).wav()
    assert there(place).deleted


def test_a_late_finisher_writes_nothing(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = town(sqlite_world)
    place.quiet()
    speaks(place)
    monkeypatch.setattr(SqlLedgers, "holds", lambda *_: False)
    sqlite_world.advance(seconds=6)
    assert one(place).state is S.TO_FETCH


def test_erased_while_it_lies_at_the_provider_it_is_deleted_there_unheard(world: World) -> None:
    place = town(world)
    place.quiet()
    speaks(place)
    erase(world.store, place.senior_id, actor_id=place.person("sho"), now=world.now)
    assert one(place).state is S.DROPPING
    world.advance(seconds=10)
    assert one(place).state is S.GONE
    assert there(place).deleted
    assert sound(place) == b""


def test_erased_afterwards_the_sound_is_gone(world: World) -> None:
    place = town(world)
    place.quiet()
    speaks(place)
    world.advance(seconds=10)
    erase(world.store, place.senior_id, actor_id=place.person("sho"), now=world.now)
    assert (one(place).state, sound(place)) == (S.GONE, b"")


def test_spoken_twice_after_a_correction_both_are_kept(sqlite_world: World) -> None:
    place = town(sqlite_world)
    place.quiet()
    call = place.senior().expect_call("checkin.question", within=MORNING)
    call.press("2").hears("checkin.need_menu").press("8").hears("beep").say("a ladder").press("#")
    call.hears("checkin.need_noted").press("*").hears("beep").say("no, a mason").press("#")
    call.hears("checkin.need_noted").hang_up()
    sqlite_world.advance(minutes=1)
    assert [row.state for row in ledger(place)] == [S.DELETED_THERE] * 2


def test_the_same_webhook_again_makes_no_second_row(sqlite_world: World) -> None:
    place = town(sqlite_world)
    place.quiet()
    sqlite_world.network.faults.add(Fault("doubled", "turn", times=None))
    speaks(place)
    sqlite_world.advance(minutes=1)
    assert [row.state for row in ledger(place)] == [S.DELETED_THERE]


def test_a_text_that_looks_like_a_recordings_id_fetches_nothing(sqlite_world: World) -> None:
    place = town(sqlite_world, hearing=Hearing.DEAF)
    place.quiet()
    senior = place.senior()
    senior.expect_sms(within=MORNING).reply("2")
    senior.ignores()
    sqlite_world.advance(minutes=1)
    senior.send_sms(sqlite_world.settings.checkin_number, "8")
    sqlite_world.advance(minutes=1)
    senior.send_sms(sqlite_world.settings.checkin_number, "RE" + "0" * 32)
    sqlite_world.advance(minutes=1)
    (request,) = sqlite_world.store.read(lambda tx: tx.requests.open_of(place.senior_id))
    assert request.words == "RE" + "0" * 32
    assert ledger(place) == []


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every address that is asked for a recording."""
    seen: list[str] = []
    original = RecordingsWire.handle_request

    def noting(self: RecordingsWire, request: httpx.Request) -> httpx.Response:
        seen.append(f"{request.method} {request.url}")
        return original(self, request)

    monkeypatch.setattr(RecordingsWire, "handle_request", noting)
    yield seen


def test_only_the_providers_own_host_is_asked_and_only_by_id(
    sqlite_world: World, asked: list[str]
) -> None:
    place = town(sqlite_world)
    place.quiet()
    speaks(place)
    sqlite_world.advance(minutes=1)
    settings = sqlite_world.settings
    folder = f"{settings.twilio_api_url}/2010-04-01/Accounts/{settings.twilio_account_sid}"
    sid = there(place).sid
    assert asked == [
        f"GET {folder}/Recordings/{sid}.wav", f"DELETE {folder}/Recordings/{sid}.json",
    ]  # fmt: skip


def test_a_tampered_id_asks_nobody_and_is_told(sqlite_world: World, asked: list[str]) -> None:
    place = town(sqlite_world)
    place.quiet()
    speaks(place)
    bad = Statement(update(recordings).values(sid="../Messages/SM1"))
    sqlite_world.store.write(lambda tx: tx.session.change(bad))
    sqlite_world.advance(minutes=1)
    assert asked == []
    assert one(place).state is S.LOST
    assert ("recording_lost", "1") in faults(place)


def test_the_planner_does_what_no_worker_does(sqlite_world: World) -> None:
    place = town(sqlite_world)
    place.quiet()
    fetching = sqlite_world.drain.fetching
    sqlite_world.drain = drain_of(sqlite_world.service, fetches=False)
    planner = Planner(sqlite_world.store, sqlite_world.service.clock, fetching)
    speaks(place)
    sqlite_world.advance(minutes=1)
    planner.step()
    assert one(place).state is S.TO_FETCH
    sqlite_world.advance(minutes=2)
    planner.step()
    assert one(place).state is S.STORED
    sqlite_world.advance(minutes=3)
    planner.step()
    assert one(place).state is S.DELETED_THERE


def test_a_row_that_cannot_be_performed_delays_no_other(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = town(sqlite_world)
    place.quiet()
    fetch = sqlite_world.service.voices().fetch
    broken = iter([True])

    def fails_once(recording_id: str) -> bytes:
        if next(broken, False):
            raise ZeroDivisionError
        return fetch(recording_id)

    monkeypatch.setattr(sqlite_world.service.voices(), "fetch", fails_once)
    speaks(place)
    sqlite_world.advance(seconds=10)
    assert ("poisoned_row", "recordings:1") in faults(place)
    sqlite_world.advance(minutes=6)
    assert one(place).state is S.DELETED_THERE
    assert faults(place) == []


def test_what_no_step_claims_is_fetched_all_the_same(sqlite_world: World) -> None:
    """A recording for a step that nobody is at still lies at the provider."""
    place = town(sqlite_world)
    place.quiet()
    call = place.senior().expect_call("checkin.question", within=MORNING)
    call.press("2").hears("checkin.need_menu").press("8").hears("beep").say(WORDS).press("#")
    talks, now = sqlite_world.service.talks, sqlite_world.now
    stray = Spoken("RE" + "a" * 32, call.sid, now, 4, "stray")
    sqlite_world.network.recordings[stray.sid] = stray

    def late(tx: UnitOfWork) -> int:
        talk = tx.conversations.by_call_sid(call.sid)
        assert talk is not None
        answer = talks.take(tx, now, talk, talk.step + 7, Recorded(stray.sid, 4))
        assert answer.step == talk.step
        return talk.subject_id

    check_in_id = sqlite_world.store.write(late)
    call.hang_up()
    sqlite_world.advance(minutes=1)
    (row,) = sqlite_world.store.read(lambda tx: tx.recordings.of("check_in", check_in_id))
    assert (row.kind, row.state) == (RecordingKind.OTHER, S.DELETED_THERE)
    assert stray.deleted
