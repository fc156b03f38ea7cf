"""Notes that a day has to be counted again, in the transaction of what has changed it.

Numbers of a day are counted for good three hours after it has ended. What happens within `SOON`
of its check-in, incident or case happens before that; whatever comes later is noted, and the day
of that unit is counted anew (`helpline.figures.daily`).
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, insert, select

from store.dialect import among
from store.session import Session
from store.statement import Statement
from store.tables.directory import units
from store.tables.figures import day_counts, late_changes

SOON = timedelta(hours=2)
_COLUMNS = ["unit_id", "day"]
_NOTE = Statement(insert(late_changes), columns=_COLUMNS)
_NOTE_ALL = Statement(
    insert(late_changes).from_select(
        _COLUMNS,
        select(day_counts.c.unit_id, day_counts.c.day).where(
            among(day_counts.c.unit_id, "unit_ids")
        ),
    )
)
_ZONE = Statement(select(units.c.tz).where(units.c.id == bindparam("unit_id")))


def note(session: Session, unit_id: int, since: datetime, at: datetime) -> None:
    """Something has happened at `at` to an incident or a case that began at `since`."""
    if at - since >= SOON:
        note_moved(session, unit_id, since)


def note_moved(session: Session, unit_id: int, since: datetime) -> None:
    """A case that began at `since` has come to this unit, or left it."""
    zone = ZoneInfo(session.value(_ZONE, unit_id=unit_id))
    note_day(session, unit_id, since.astimezone(zone).date())


def note_day(session: Session, unit_id: int, day: date) -> None:
    """Something of this unit's local date has changed."""
    session.change(_NOTE, unit_id=unit_id, day=day)


def note_all(session: Session, *unit_ids: int) -> None:
    """All that was ever counted of these units counts elsewhere now."""
    session.change(_NOTE_ALL, unit_ids=unit_ids)
