"""A small district with invented people, and rows to put into it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count

import psycopg
from psycopg import sql
from sqlalchemy import bindparam, select

from helpline.checkins.model import CheckIn, CheckInState
from helpline.directory.model import Officer, Role, UnitKind
from helpline.directory.policies import default_bodies
from helpline.escalation.model import (
    Alert,
    Channel,
    Incident,
    IncidentKind,
    IncidentState,
    Ladder,
    Post,
    Rung,
)
from helpline.recordings import rules
from helpline.recordings.model import NewRecording, Recording, RecordingKind
from helpline.sending.model import IntentKind, Lane, NewIntent
from helpline.seniors.model import Hearing, Senior, SeniorState
from store.crypto import KeyRing
from store.database import Database
from store.statement import Statement
from store.tables import metadata
from store.tables.people import persons
from store.unit import SqlUnit

NOW = datetime(2026, 11, 23, 3, 30, tzinfo=UTC)
TODAY = date(2026, 11, 23)
RING = KeyRing({1: b"1" * 32})
LADDER = Ladder(
    IncidentKind.MISSED,
    (
        Rung((Post("contact", "beat"),), (Channel.CALL,), 600),
        Rung((Post(Role.SHO, "station"),), (Channel.SMS, Channel.CALL), 300, repeat=True),
    ),
)
SOUND = b"RIFF: a voice"
_tokens = (f"token-{number}" for number in count(1))
KEY_OF = Statement(select(persons.c.key_wrapped).where(persons.c.id == bindparam("id")))


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


@dataclass(frozen=True)
class District:
    """Ids of one district with a station, a beat, one policy, two seniors and an officer."""

    state: int
    district: int
    station: int
    beat: int
    policy: int
    senior: int
    neighbour: int
    officer: int


def person(tx: SqlUnit, name: str, **phones: str) -> int:
    return tx.people.add(name=name, language="hi", phones=phones, now=NOW).id


def senior(tx: SqlUnit, station: int, beat: int, name: str, **changes: object) -> int:
    person_id = person(tx, name, main=f"+9177155{hash(name) % 100_000:05}")
    fields: dict[str, object] = {
        "person_id": person_id,
        "beat_id": beat,
        "station_id": station,
        "state": SeniorState.ACTIVE,
        "call_time_s": 9 * 3600,
        "days_mask": 0b1111111,
        "paused_until": None,
        "paused_by": None,
        "consent_at": NOW - timedelta(days=30),
        "hearing": Hearing.NORMAL,
        "at_risk": False,
        "birth_year": 1948,
        "pin_code": "492001",
        "address": "House 4, Sample Lane",
        "health_notes": "walks with a stick",
        "duress_digit": "7",
    }
    tx.seniors.add(Senior(**{**fields, **changes}))  # type: ignore[arg-type]
    return person_id


def unit(tx: SqlUnit, code: str, kind: UnitKind, parent: int | None, tz: str) -> int:
    return tx.units.add(
        code=code,
        kind=kind,
        parent_id=parent,
        name=code,
        name_local=code,
        tz=tz,
        area=None,
        contact_id=None,
        pin_codes=[],
    ).id


def district(tx: SqlUnit, code: str = "RPR", tz: str = "Asia/Kolkata") -> District:
    state = unit(tx, f"{code}-S", UnitKind.STATE, None, tz)
    district = unit(tx, code, UnitKind.DISTRICT, state, tz)
    station = unit(tx, f"{code}-1", UnitKind.STATION, district, tz)
    beat = unit(tx, f"{code}-1-1", UnitKind.BEAT, station, tz)
    policy = tx.policies.add(district, "checkin", default_bodies()["checkin"], NOW).id
    officer = person(tx, "Officer Verma", main="+917715550901")
    tx.officers.add(Officer(officer, beat, Role.BEAT_OFFICER, "Constable", "female"))
    return District(
        state,
        district,
        station,
        beat,
        policy,
        senior(tx, station, beat, f"Kamla {code}"),
        senior(tx, station, beat, f"Ram Prasad {code}"),
        officer,
    )


def check_in(at: District, **changes: object) -> CheckIn:
    fields: dict[str, object] = {
        "id": 0,
        "senior_id": at.senior,
        "day": TODAY,
        "station_id": at.station,
        "policy_id": at.policy,
        "state": CheckInState.PLANNED,
        "proof": None,
        "tries": 0,
        "call_at": NOW,
        "window_ends_at": NOW + minutes(90),
        "due_at": NOW,
        "version": 0,
    }
    return CheckIn(**{**fields, **changes})  # type: ignore[arg-type]


def incident(at: District, **changes: object) -> Incident:
    fields: dict[str, object] = {
        "id": 0,
        "kind": IncidentKind.MISSED,
        "senior_id": at.senior,
        "check_in_id": None,
        "station_id": at.station,
        "beat_id": at.beat,
        "ladder": LADDER,
        "rung": -1,
        "rung_at": None,
        "round": 0,
        "firings": 0,
        "state": IncidentState.ALERTING,
        "ack_alert_id": None,
        "ack_until": None,
        "report": None,
        "report_by": None,
        "report_at": None,
        "senior_well_at": None,
        "outcome": None,
        "diary_number": None,
        "closed_by": None,
        "opened_at": NOW,
        "closed_at": None,
        "due_at": NOW,
        "version": 0,
    }
    return Incident(**{**fields, **changes})  # type: ignore[arg-type]


def alert(incident_id: int, responder_id: int, code: str = "4821", **changes: object) -> Alert:
    fields: dict[str, object] = {
        "id": 0,
        "incident_id": incident_id,
        "rung": 0,
        "responder_id": responder_id,
        "role": Role.BEAT_OFFICER.value,
        "code": code,
        "live": True,
        "told_at": NOW,
        "ack_at": None,
        "declined_at": None,
    }
    return Alert(**{**fields, **changes})  # type: ignore[arg-type]


def call(tx: SqlUnit, person_id: int, **changes: object) -> NewIntent:
    fields: dict[str, object] = {
        "token": next(_tokens),
        "kind": IntentKind.CALL,
        "purpose": "checkin",
        "lane": Lane.CALLS,
        "cause": "check_in",
        "cause_id": 1,
        "try_no": 1,
        "person_id": person_id,
        "phone_id": tx.people.get(person_id).phones[0].id,
        "prompt_key": "checkin.greeting",
        "flow": "senior_checkin",
        "language": "hi",
        "alert_id": None,
        "not_after": NOW + minutes(60),
        "due_at": NOW,
        "params": {"name": "Kamla"},
    }
    return NewIntent(**{**fields, **changes})  # type: ignore[arg-type]


def sessions_ended(url: str) -> int:
    """Cut every other connection to a PostgreSQL database; how many there were."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        rows = connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchall()
    return len(rows)


def vacuumed(url: str, table: str) -> bool:
    """Whether somebody has asked for a PostgreSQL table to be vacuumed."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        row = connection.execute(
            "SELECT vacuum_count FROM pg_stat_user_tables WHERE relname = %s", [table]
        ).fetchone()
    return row is not None and row[0] > 0


def emptied(url: str) -> None:
    """Take every row out of a PostgreSQL database, and begin all ids at 1 again."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        connection.execute("SET LOCAL session_replication_role = replica")
        for table in metadata.sorted_tables:
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table.name)))
        connection.execute(
            "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'"
        )


@contextmanager
def table_locked(url: str, table: str) -> Iterator[None]:
    """Somebody else holds a PostgreSQL table."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        connection.execute(sql.SQL("LOCK TABLE {}").format(sql.Identifier(table)))
        yield


def recorded(tx: SqlUnit, sid: str, person_id: int | None, *, fetched: bool = True) -> Recording:
    """A recording about request 1; its sound is here unless it is still to be fetched."""
    new = NewRecording(
        "twilio", sid, RecordingKind.NEED, person_id, None, "request", 1, 8, NOW - minutes(1)
    )
    added = tx.recordings.add(new, NOW)
    assert added is not None
    if not fetched:
        return added
    kept = tx.recordings.keep(rules.stored(added, NOW, len(SOUND)), SOUND)
    assert kept is not None
    return kept


def reporting(key: str) -> Callable[[SqlUnit], bool]:
    """A unit of work that leaves a trace, for tests of nothing else."""
    return lambda tx: tx.faults.report("test", key, NOW)


def faults(store: Database) -> list[str]:
    """The keys of what `reporting` has left."""
    return [key for _, key, _ in store.read(lambda tx: tx.faults.standing())]
