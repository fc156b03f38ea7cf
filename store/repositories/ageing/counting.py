"""Check-ins end when the numbers of their day are counted for good, and those stand."""

from typing import Any

from sqlalchemy import Select, and_, exists, false, true, tuple_, update

from store.statement import Statement
from store.tables.checkins import check_ins
from store.tables.figures import counted_days, day_counts, late_changes

COUNTED_FOR_GOOD = and_(
    exists()
    .where(day_counts.c.unit_id == check_ins.c.station_id, day_counts.c.day == check_ins.c.day)
    .select_from(day_counts),
    ~exists()
    .where(counted_days.c.settled == false(), counted_days.c.day == check_ins.c.day)
    .select_from(counted_days),
    ~exists()
    .where(late_changes.c.unit_id == check_ins.c.station_id, late_changes.c.day == check_ins.c.day)
    .select_from(late_changes),
)


def counts_stand(of: Select[Any]) -> Statement:
    """The days of these (station, date) are not counted from check-ins any more."""
    return Statement(
        update(day_counts)
        .where(
            day_counts.c.ended == false(), tuple_(day_counts.c.unit_id, day_counts.c.day).in_(of)
        )
        .values(ended=true())
    )
