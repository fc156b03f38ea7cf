"""The master key is changed while all runs on, and whoever is erased is gone for good."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from helpline.checkins.model import CheckInState
from helpline.errors import NotFound, Refused
from helpline.recordings.model import RecordingState
from helpline.retention.model import Held
from helpline.sending.model import IntentState
from helpline.seniors.model import SeniorState
from helpline.talk import Conversation
from store import rotation
from store.crypto import KeyRing
from store.database import Database
from store.erasing import erase, scrub
from store.errors import Corrupt, WrongKeys
from store.rotation import leftover, rotate
from store.unit import SqlUnit
from tests.store import world
from tests.store.test_sealing import behind_its_back
from tests.store.world import NOW, RING, SOUND, District, minutes

Open = Callable[..., Database]
BOTH = KeyRing({1: b"1" * 32, 2: b"2" * 32})
NEW = KeyRing({2: b"2" * 32})


def talk(token: str, person_id: int | None) -> Conversation:
    return Conversation(
        0, token, "voice", None, None, person_id, "case", 1, "hi", "flow", "hash", 0,
        '{"node": "ask"}', "answer", False, NOW + minutes(60), 0,
    )  # fmt: skip


def plant(tx: SqlUnit) -> District:
    here = world.district(tx)
    tx.intents.add(world.call(tx, here.senior))
    tx.conversations.add(talk("of-senior", here.senior))
    tx.conversations.add(talk("of-nobody", None))
    for sid, person_id in (("RE1", here.senior), ("RE2", None)):
        world.recorded(tx, sid, person_id)
    tx.legal_holds.add(Held.PERSON, here.neighbour, "order 17", here.officer, NOW)
    return here


def readable(tx: SqlUnit, here: District) -> bool:
    senior = tx.people.get(here.senior)
    assert tx.people.by_phone(senior.phones[0].e164) == [senior]
    assert tx.seniors.get(here.senior).address == "House 4, Sample Lane"
    for token in ("of-senior", "of-nobody"):
        found = tx.conversations.by_token(token)
        assert found is not None and found.session == '{"node": "ask"}'
    assert [tx.recordings.sound(each) for each in tx.recordings.of("request", 1)] == [SOUND] * 2
    assert [hold.reason for hold in tx.legal_holds.standing()] == ["order 17"]
    (intent,) = tx.intents.of_cause("check_in", 1)
    return intent.params == {"name": "Kamla"} and intent.e164 == senior.phones[0].e164


def test_all_is_readable_before_during_and_after_a_rotation(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "BATCH_ROWS", 2)
    here = opened(RING).write(plant)
    both = opened(BOTH)
    told: list[tuple[str, int]] = []

    def progress(kind: str, done: int) -> None:
        told.append((kind, done))
        assert both.read(lambda tx: readable(tx, here))

    assert both.read(lambda tx: readable(tx, here))
    assert leftover(both)["persons"] == 3
    rotated = rotate(both, progress)
    assert rotated.changed == {
        "persons": 3,
        "telephones": 3,
        "users.totp_enc": 0,
        "conversations.session_enc": 1,
        "conversations.last_answer_enc": 1,
        "case_events.body_enc": 0,
        "legal_holds.reason_enc": 1,
        "recordings.key_enc": 1,
    }
    assert told[:2] == [("persons", 2), ("persons", 3)]
    assert leftover(both) == {}
    assert opened(NEW).read(lambda tx: readable(tx, here))


def test_all_is_readable_after_a_rotation_beside_which_others_wrote(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two processes write what is being rotated: a session at every step, new people and their
    numbers, an old number changed."""
    monkeypatch.setattr(rotation, "BATCH_ROWS", 2)
    here = opened(RING).write(plant)
    rotating, over, done = opened(BOTH), threading.Event(), Counter[str]()

    def numbers() -> None:
        store = opened(BOTH)
        while not over.is_set():
            number = f"+9190007{done['numbers']:05}"
            store.write(lambda tx, n=number: world.person(tx, "New", main=n))  # type: ignore[misc]
            assert store.read(lambda tx, n=number: tx.people.by_phone(n))  # type: ignore[misc]
            done["numbers"] += 1

    def steps() -> None:
        store = opened(BOTH)

        def step(tx: SqlUnit) -> None:
            for token in ("of-senior", "of-nobody"):
                found = tx.conversations.by_token(token)
                assert found is not None
                tx.conversations.save(found._replace(session='{"node": "ask"}', last_answer="a"))

        while not over.is_set():
            store.write(step)
            done["steps"] += 1

    with ThreadPoolExecutor(2) as others:
        writing = [others.submit(numbers), others.submit(steps)]
        try:
            while min(done["numbers"], done["steps"]) < 10 and not any(w.done() for w in writing):
                rotate(rotating)
                assert rotating.read(lambda tx: readable(tx, here))
        finally:
            over.set()
        for each in writing:
            each.result()
    assert leftover(rotating) == {}
    new = opened(NEW)
    assert new.read(lambda tx: readable(tx, here))
    for count in range(done["numbers"]):
        number = f"+9190007{count:05}"
        assert new.read(lambda tx, n=number: len(tx.people.by_phone(n))) == 1  # type: ignore[misc]


def test_a_rotation_that_was_stopped_goes_on(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "BATCH_ROWS", 1)
    here = opened(RING).write(plant)
    store = opened(BOTH)

    def stop(kind: str, done: int) -> None:
        if (kind, done) == ("telephones", 1):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotate(store, stop)
    left = leftover(store)
    assert (left.get("persons"), left["telephones"]) == (None, 2)
    assert rotate(store).changed["telephones"] == 2
    assert opened(NEW).read(lambda tx: readable(tx, here))


def test_i10_calls_to_one_number_are_known_as_such_across_a_rotation(opened: Open) -> None:
    here = opened(RING).write(plant)
    store = opened(BOTH)
    rotate(store)
    store.write(lambda tx: tx.intents.add(world.call(tx, here.senior, cause_id=2)))
    claims = store.write(lambda tx: tx.ledgers.claim("intents", NOW, minutes(1), 9))
    assert len(claims) == 1


def test_an_unreadable_row_is_named_and_stops_no_other(opened: Open, url: str) -> None:
    here = opened(RING).write(plant)
    behind_its_back(url, f"UPDATE persons SET key_wrapped = name_enc WHERE id = {here.neighbour}")
    rotated = rotate(opened(BOTH))
    assert rotated.changed["persons"] == 2
    assert [f"person {here.neighbour}" in told for told in rotated.unreadable] == [True]


def test_without_the_old_key_an_error_says_to_put_it_back(opened: Open) -> None:
    here = opened(RING).write(plant)
    with pytest.raises(WrongKeys, match="version 1"):
        opened(NEW).read(lambda tx: tx.people.get(here.senior))


def test_a_value_that_was_copied_to_another_row_does_not_open(opened: Open, url: str) -> None:
    store = opened()
    here = store.write(plant)
    for column in ("name_enc", "name_enc = other.name_enc, key_wrapped"):
        behind_its_back(
            url,
            f"UPDATE persons SET {column} = other.{column.split()[-1]} "
            f"FROM persons AS other WHERE other.id = {here.senior} "
            f"AND persons.id = {here.neighbour}",
        )
        with pytest.raises(Corrupt):
            store.read(lambda tx: tx.people.get(here.neighbour))


def test_of_an_erased_person_nothing_is_left_to_read(store: Database) -> None:
    here = store.write(plant)
    number = store.read(lambda tx: tx.people.get(here.senior)).phones[0]
    assert erase(store, here.senior, actor_id=here.officer, now=NOW)
    assert not erase(store, here.senior, actor_id=here.officer, now=NOW)

    def look(tx: SqlUnit) -> None:
        person = tx.people.get(here.senior)
        assert (person.name, person.phones, person.erased_at) == ("", (), NOW)
        assert tx.people.phone(number.id).e164 == ""
        assert tx.people.by_phone(number.e164) == []
        senior = tx.seniors.get(here.senior)
        assert (senior.address, senior.health_notes, senior.duress_digit) == ("", "", None)
        assert senior.state is SeniorState.LEFT
        (intent,) = tx.intents.of_cause("check_in", 1)
        assert (intent.state, intent.e164, intent.params) == (IntentState.CANCELLED, "", {})
        found = tx.conversations.by_token("of-senior")
        assert found is not None and (found.session, found.last_answer) == ("", "")
        mine, of_nobody = tx.recordings.of("request", 1)
        assert (mine.state, tx.recordings.sound(mine)) == (RecordingState.DROPPING, b"")
        assert tx.recordings.sound(of_nobody) == SOUND
        assert tx.audit.of("person", here.senior) == [(NOW, "erased", {})]

    store.read(look)

    def afterwards(tx: SqlUnit) -> None:
        found = tx.conversations.by_token("of-senior")
        assert found is not None
        tx.conversations.save(found._replace(session="said later"))
        with pytest.raises(NotFound):
            tx.intents.add(replace(world.call(tx, here.neighbour), phone_id=number.id))
        again = tx.conversations.by_token("of-senior")
        assert again is not None and again.session == ""

    store.write(afterwards)


def test_a_voice_that_arrives_after_its_speaker_was_erased_is_not_kept(store: Database) -> None:
    def plant_one(tx: SqlUnit) -> District:
        here = world.district(tx)
        world.recorded(tx, "RE1", here.senior, fetched=False)
        return here

    here = store.write(plant_one)
    (recording,) = store.read(lambda tx: tx.recordings.of("request", 1))
    erase(store, here.senior, actor_id=here.officer, now=NOW)
    assert store.write(lambda tx: tx.recordings.keep(recording, SOUND)) is None


def test_a_shared_number_stays_with_the_others(store: Database) -> None:
    def share(tx: SqlUnit) -> list[int]:
        return [world.person(tx, name, main="+917715550077") for name in ("Gita", "Sunil")]

    gita, sunil = store.write(share)
    erase(store, gita, actor_id=sunil, now=NOW)
    assert [p.id for p in store.read(lambda tx: tx.people.by_phone("+917715550077"))] == [sunil]


def test_i02_the_check_ins_of_an_erased_senior_are_excused(store: Database) -> None:
    def soon(tx: SqlUnit) -> tuple[District, int]:
        here = world.district(tx)
        at = NOW + minutes(30)
        row = world.check_in(here, call_at=at, due_at=at)
        return here, tx.check_ins.add(row).id

    here, check_in = store.write(soon)
    erase(store, here.senior, actor_id=here.officer, now=NOW)
    assert store.read(lambda tx: tx.check_ins.get(check_in)).state is CheckInState.EXCUSED


def test_a_senior_with_an_open_incident_is_not_erased(store: Database) -> None:
    here = store.write(world.district)
    store.write(lambda tx: tx.incidents.add(world.incident(here)))
    with pytest.raises(Refused, match="outcome"):
        erase(store, here.senior, actor_id=here.officer, now=NOW)
    assert store.read(lambda tx: tx.people.get(here.senior)).erased_at is None


def test_what_was_erased_is_gone_from_the_file_too(opened: Open, url: str) -> None:
    store = opened(durable=True)
    here = store.write(plant)
    wrapped = store.read(lambda tx: tx.session.value(world.KEY_OF, id=here.senior))
    erase(store, here.senior, actor_id=here.officer, now=NOW)
    assert scrub(url)
    if url.startswith("sqlite"):
        path = Path(url.removeprefix("sqlite:///"))
        remains = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
        assert wrapped not in remains
    else:
        assert world.vacuumed(url, "persons")
