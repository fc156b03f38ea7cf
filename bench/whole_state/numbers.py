"""The numbers of a year: counted by the service itself of the days that are there, and for the days
before those as many again."""

from datetime import date, datetime
from typing import Any

import psycopg

from helpline.figures.daily import keep_up
from store.crypto import KeyRing
from store.database import open_store

DAYS = 366
EVERYTHING = 10_000

# Days before the first that was asked have women's cases only: they get what their unit counted
# on the newest settled day.
_LIKE_YESTERDAY = """
INSERT INTO day_counts (unit_id, day, counts)
SELECT of_day.unit_id, ago::date, of_day.counts FROM day_counts of_day,
  generate_series(%(today)s::date - %(days)s, %(first)s::date - 1, interval '1 day') ago
WHERE of_day.day = %(today)s::date - 1
ON CONFLICT (unit_id, day) DO UPDATE SET counts = excluded.counts
"""
_SETTLED = """
INSERT INTO counted_days (state_id, day, counted_at, settled)
SELECT units.id, ago::date, %(now)s, true FROM units,
  generate_series(%(today)s::date - %(days)s, %(first)s::date - 1, interval '1 day') ago
WHERE units.kind = 'state'
ON CONFLICT DO NOTHING
"""


def fill_numbers(
    connection: psycopg.Connection[Any], url: str, ring: KeyRing, now: datetime, today: date
) -> None:
    """Count what is there, as the planner does; then a year of days that are as full."""
    with open_store(url, ring) as store:
        keep_up(store, now, EVERYTHING)
    asked = connection.execute("SELECT min(day) FROM check_ins").fetchone()
    given = {"today": today, "first": asked and asked[0], "now": 0, "days": DAYS}
    for statement in (_LIKE_YESTERDAY, _SETTLED):
        connection.execute(statement.encode(), given)
