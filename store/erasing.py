"""Erasing a person for good: the key, what it opened, and what the database still remembers of it.

A row that is changed stays readable for a while behind the database's back: SQLite in its log,
PostgreSQL as a dead row. `scrub` takes that away too. Backups keep the key until they expire.
"""

from datetime import datetime

from sqlalchemy import text

from helpline.acting import Actor
from helpline.errors import Refused
from helpline.reasons.refusals import Why
from helpline.seniors.leaving import stop
from helpline.seniors.model import MEMBERS, Senior, SeniorState
from store.database import Database
from store.migrations.running import connected
from store.unit import SqlUnit

_TABLES = (
    "persons",
    "phones",
    "seniors",
    "intents",
    "conversations",
    "requests",
    "case_events",
    "referrals",
    "referral_events",
    "visits",
    "recordings",
    "recording_sounds",
)


def erase(store: Database, person_id: int, *, actor_id: int, now: datetime) -> bool:
    """Erase a person in the name of `actor_id`. A member leaves the service with it: no call is
    left that could ring nobody. False if the person had been erased already.

    Raises:
        NotFound: there is no such person.
        Refused: an incident of this senior is open: somebody must have looked first; or a legal
            hold stands.
    """

    def work(tx: SqlUnit) -> bool:
        if tx.people.get(person_id).erased_at is not None:
            return False
        tx.people.get(actor_id)
        if tx.legal_holds.covers(person_id):
            raise Refused(Why.HOLD_STANDS)
        senior = tx.seniors.find(person_id)
        if senior is not None:
            _leave(tx, senior, actor_id, now)
        tx.people.erase(person_id, now)
        tx.audit.add(now, "erased", "person", person_id, actor_id=actor_id)
        return True

    return store.write(work)


def scrub(url: str) -> bool:
    """Take what was erased out of the log (SQLite) or the dead rows (PostgreSQL). False if
    somebody still reads what was there before: try again later."""
    with connected(url) as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("ROLLBACK")
            busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar_one()
            return not busy
        apart = connection.execution_options(isolation_level="AUTOCOMMIT")
        apart.execute(text(f"VACUUM {', '.join(_TABLES)}"))
        return True


def _leave(tx: SqlUnit, senior: Senior, actor_id: int, now: datetime) -> None:
    incident = tx.incidents.open_of(senior.person_id)
    if incident is not None:
        raise Refused(Why.INCIDENT_OPEN(incident=incident.id))
    state = SeniorState.LEFT if senior.state in MEMBERS else senior.state
    stop(tx, now, senior, state, source=f"erased:{senior.person_id}", by=Actor(actor_id))
