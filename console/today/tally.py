"""How many of today's check-ins are in which state, station by station.

Of one station or district the rows are counted each time. Of a whole state they are a million: what
one page has counted serves all pages of the process for a while.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from console.access.scope import Scope
from helpline.checkins.model import CheckInState
from helpline.repositories import UnitOfWork

ByStation = Mapping[int, Mapping[CheckInState, int]]

MANY = 100
"""Stations from which on a count is kept."""
KEPT = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class _Counted:
    at: datetime
    day: date
    by_station: ByStation


class Tally:
    """The counts of one process, by the unit in whose sight the stations are."""

    def __init__(self) -> None:
        self._counting = threading.Lock()
        self._counted: dict[int, _Counted] = {}

    def of(self, tx: UnitOfWork, now: datetime, day: date, scope: Scope) -> ByStation:
        """Station -> state -> number; of many stations as they were at most `KEPT` before `now`.
        Whoever comes while they are being counted waits for that one answer."""
        if len(scope.station_ids) < MANY:
            return tx.overviews.check_ins_by_station(day, scope.station_ids)
        with self._counting:
            known = self._counted.get(scope.unit.id)
            if known is None or known.day != day or not timedelta() <= now - known.at < KEPT:
                counted = tx.overviews.check_ins_by_station(day, scope.station_ids)
                known = self._counted[scope.unit.id] = _Counted(now, day, counted)
            return known.by_station
