"""A state's seniors: one is enrolled, the rest are its copies, and the planner plans their day."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from helpline.checkins.model import CheckIn, CheckInState
from simulation import district as places
from simulation.databases import sqlite_copy
from simulation.world import START
from store.crypto import KeyRing
from store.database import open_store
from workers.planner import Planner

HOUR_S = 3600


class _StandingClock:
    def now(self) -> datetime:
        return START


def copy_seniors(path: Path, person_id: int, copies: int) -> None:
    """So many more seniors like this one, in the SQLite file at `path`."""
    with sqlite3.connect(path) as connection:
        for table, key in (("persons", "id"), ("seniors", "person_id")):
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            chosen = ["n" if name == key else name for name in columns]
            connection.execute(
                f"WITH RECURSIVE numbers(n) AS (VALUES({person_id + 1000}) UNION ALL "
                f"SELECT n + 1 FROM numbers LIMIT {copies}) "
                f"INSERT INTO {table} ({', '.join(columns)}) "
                f"SELECT {', '.join(chosen)} FROM {table}, numbers WHERE {key} = {person_id}"
            )
    connection.close()


def planned_day(folder: Path, seniors: int, hours: float) -> Iterator[CheckIn]:
    """The first whole day of so many seniors, as the planner writes it, in the order of their
    call times, which are spread evenly over `hours` from seven o'clock on."""
    url = sqlite_copy(folder)
    path = Path(url.removeprefix("sqlite:///"))
    with open_store(url, KeyRing({1: b"1" * 32}), durable=False) as store:
        district = store.write(lambda tx: places.build(tx, START))
        first = store.write(lambda tx: places.enrol(tx, START, district))
        copy_seniors(path, first, seniors - 1)
        with sqlite3.connect(path) as connection:
            connection.execute(
                "UPDATE seniors SET call_time_s = ? + (person_id * 7919) % ?",
                (7 * HOUR_S, int(hours * HOUR_S)),
            )
        connection.close()
        Planner(store, _StandingClock()).step()
    connection = sqlite3.connect(path)
    (day,) = connection.execute("SELECT max(day) FROM check_ins").fetchone()
    rows = connection.execute(
        "SELECT id, senior_id, station_id, call_at, window_ends_at FROM check_ins "
        "WHERE day = ? ORDER BY call_at, id",
        (day,),
    )
    for id_, senior_id, station_id, call_at, window_ends_at in rows:
        at = _instant(call_at)
        yield CheckIn(
            id=id_,
            senior_id=senior_id,
            day=date.fromisoformat(day),
            station_id=station_id,
            policy_id=0,
            state=CheckInState.PLANNED,
            proof=None,
            tries=0,
            call_at=at,
            window_ends_at=_instant(window_ends_at),
            due_at=at,
            version=0,
        )
    connection.close()


def _instant(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
