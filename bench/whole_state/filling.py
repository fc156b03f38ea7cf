"""Fill an empty database with a state."""

from collections.abc import Callable
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import psycopg

from bench.whole_state.bulk import Bulk
from bench.whole_state.casework import fill_casework
from bench.whole_state.days import fill_days
from bench.whole_state.force import TZ, fill_force
from bench.whole_state.numbers import fill_numbers
from bench.whole_state.people import fill_seniors
from store.columns import to_ms
from store.crypto import KeyRing


def fill(
    url: str,
    ring: KeyRing,
    now: datetime,
    *,
    seniors: int,
    cases: int,
    days: int,
    tell: Callable[[str], None],
) -> None:
    """A state at `now`, in the PostgreSQL database at `url`, which has the schema and no rows;
    `days` before today have been asked. `tell` hears how far it is."""
    today = now.astimezone(ZoneInfo(TZ)).date()
    midnight = datetime.combine(today, time(0), ZoneInfo(TZ)).astimezone(UTC)
    with psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://", 1)) as connection:
        bulk = Bulk(connection)
        force = fill_force(bulk, ring, now, seniors)
        tell(f"{len(force.stations)} stations")
        fill_seniors(bulk, ring, now, force, seniors)
        tell(f"{seniors:,} seniors")
        fill_days(bulk, today, to_ms(now), to_ms(midnight), days)
        tell(f"today and {days} days before")
        fill_casework(bulk, ring, force, to_ms(now), cases)
        tell(f"{cases:,} cases")
        bulk.settle()
        tell("vacuumed and analysed")
        fill_numbers(connection, url, ring, now, today)
        connection.execute("VACUUM (ANALYZE) day_counts")
        tell("numbers of a year counted")
