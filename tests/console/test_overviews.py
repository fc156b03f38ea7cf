"""Many rows by one query each, and the sessions and accounts of the console, on both databases."""

from datetime import timedelta

import pytest

from helpline.directory.model import Role
from helpline.errors import NotFound
from helpline.signing_in import WebSession
from tests.console import morning
from tests.world.world import World


def test_people_and_seniors_come_by_id_and_strangers_are_left_out(world: World) -> None:
    made = morning.build(world)
    asked = [*made.seniors[:3], made.officers["sho"], 999_999]
    people = world.store.read(lambda tx: tx.overviews.people(asked))
    assert [people[i].name for i in made.seniors[:3]] == list(morning.NAMES[:3])
    assert set(people) == set(asked[:-1])
    seniors = world.store.read(lambda tx: tx.overviews.seniors(asked))
    assert set(seniors) == set(made.seniors[:3])
    assert seniors[made.seniors[0]].address.startswith("मकान")
    assert world.store.read(lambda tx: tx.overviews.people([])) == {}


def test_the_subtree_of_a_unit_and_nothing_else(world: World) -> None:
    made = morning.build(world)
    path = made.units["RPR-CIVILLINES"].path
    below = world.store.read(lambda tx: tx.overviews.units_below(path))
    assert [u.code for u in below] == [f"RPR-CIVILLINES{end}" for end in ("", "-1", "-2", "-3")]


def test_open_incidents_come_by_what_runs_out_first(world: World) -> None:
    made = morning.build(world)
    station = made.units["RPR-CIVILLINES"].id
    found = world.store.read(lambda tx: tx.overviews.open_incidents([station], 10))
    assert [i.due_at for i in found] == sorted(i.due_at for i in found if i.due_at)
    assert found[0].id == made.emergency
    assert len(world.store.read(lambda tx: tx.overviews.open_incidents([station], 2))) == 2
    newest = world.store.read(lambda tx: tx.overviews.incidents_at([station], morning.NOW, 10))
    assert [i.opened_at for i in newest] == sorted((i.opened_at for i in newest), reverse=True)
    assert len(newest) == len(found)
    alerts = world.store.read(lambda tx: tx.overviews.alerts_of([i.id for i in found]))
    assert {a.incident_id for a in alerts} <= {i.id for i in found}
    sent = world.store.read(lambda tx: tx.overviews.sent_of([a.id for a in alerts]))
    assert {s.alert_id for s in sent} <= {a.id for a in alerts}
    assert sent


def test_check_ins_are_counted_by_station(world: World) -> None:
    made = morning.build(world)
    station = made.units["RPR-CIVILLINES"].id
    day = morning.NOW.date()
    found = world.store.read(lambda tx: tx.overviews.check_ins_by_station(day, [station, 99]))
    assert set(found) == {station}
    assert found[station] == world.store.read(lambda tx: tx.check_ins.counts(day, [station]))


def test_a_session_is_found_by_its_hash_until_it_is_ended_or_expired(world: World) -> None:
    made = morning.build(world)
    unit, now = made.units["CG-RPR"].id, world.now
    user = world.store.write(
        lambda tx: tx.users.add(
            name="sp", password_hash="x", role=Role.SP, unit_id=unit, person_id=None, now=now
        )
    )
    ends = now + timedelta(hours=12)
    first, second = (WebSession(bytes([n]) * 32, user.id, now, now, ends) for n in (1, 2))
    for session in (first, second):
        world.store.write(lambda tx, s=session: tx.web_sessions.add(s))  # type: ignore[misc]
    assert world.store.read(lambda tx: tx.web_sessions.find(first.token_hash)) == first
    later = now + timedelta(minutes=5)
    world.store.write(lambda tx: tx.web_sessions.seen(first.token_hash, later))
    seen = world.store.read(lambda tx: tx.web_sessions.find(first.token_hash))
    assert seen is not None
    assert seen.seen_at == later
    world.store.write(lambda tx: tx.web_sessions.end(first.token_hash))
    assert world.store.read(lambda tx: tx.web_sessions.find(first.token_hash)) is None
    assert world.store.write(lambda tx: tx.web_sessions.delete_expired(ends)) == 1


def test_the_secret_of_a_second_factor_is_kept_encrypted(world: World) -> None:
    made = morning.build(world)
    unit, now = made.units["CG-RPR"].id, world.now
    user = world.store.write(
        lambda tx: tx.users.add(
            name="sp", password_hash="x", role=Role.SP, unit_id=unit, person_id=None, now=now
        )
    )
    world.store.write(lambda tx: tx.accounts.set_totp(user.id, "JBSWY3DPEHPK3PXP"))
    assert world.store.read(lambda tx: tx.accounts.get(user.id)).totp_secret == "JBSWY3DPEHPK3PXP"
    world.store.write(lambda tx: tx.accounts.set_totp(user.id, ""))
    assert world.store.read(lambda tx: tx.accounts.get(user.id)).totp_secret == ""
    with pytest.raises(NotFound):
        world.store.read(lambda tx: tx.accounts.get(999))
