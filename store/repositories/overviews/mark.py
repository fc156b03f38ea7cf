"""Whether what pages show may have changed: counters are looked at, never what they count."""

from sqlalchemy import bindparam, func, select, text

from helpline.overviews import Changes
from store.session import Session
from store.statement import Statement
from store.tables.cases import case_events
from store.tables.changes import unit_changes
from store.tables.sending import CASE_CALL_LIVE, intents
from store.tables.watching import faults

_OF_UNITS = Statement(select(unit_changes.c.unit_id, unit_changes.c.number))
_OF_FAULTS = Statement(
    select(func.count(), func.coalesce(func.max(faults.c.id), 0)).where(
        faults.c.cleared_at.is_(None)
    )
)
_OF_CALLS = Statement(
    select(intents.c.person_id, func.count(), func.sum(intents.c.version + intents.c.id))
    .where(text(CASE_CALL_LIVE))
    .group_by(intents.c.person_id)
)
_CASE_MARK = Statement(
    select(func.max(case_events.c.seq)).where(case_events.c.case_id == bindparam("case_id"))
)


def changes(session: Session) -> Changes:
    standing, newest = session.rows(_OF_FAULTS)[0]
    return Changes(
        dict(session.rows(_OF_UNITS)),
        f"{standing}.{newest}",
        {person: f"{number}.{last}" for person, number, last in session.rows(_OF_CALLS)},
    )


def case_mark(session: Session, case_id: int) -> str:
    return str(session.value(_CASE_MARK, case_id=case_id) or 0)
