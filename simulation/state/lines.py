"""Our telephone lines, kept in memory, for the rule that shares them (`helpline.sending.lanes`)."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

from helpline.repositories import UnitOfWork
from helpline.sending.lanes import Limits, reserve, set_up_lines
from helpline.sending.lines import Line, microseconds
from helpline.sending.model import Lane


class Lines:
    """As much of a unit of work as the rule needs; `live` calls are under way."""

    def __init__(self, limits: Limits, now: datetime) -> None:
        self.live = 0
        self.lines = self.intents = self
        self._lines: list[Line] = []
        set_up_lines(cast(UnitOfWork, self), now, "twilio", "+917715550100", limits)

    def start(self, now: datetime, lane: Lane, wanted: int) -> int:
        """How many of `wanted` calls may start now."""
        self.live += wanted  # as the store counts them: leased is live
        granted = len(reserve(cast(UnitOfWork, self), now, self._lines, lane, wanted))
        self.live -= wanted - granted
        return granted

    def ensure(self, *, now: datetime, **given: Any) -> Line:
        """See `helpline.repositories.Lines`."""
        line = Line(id=len(self._lines), next_slot_us=microseconds(now), **given)
        self._lines.append(line)
        return line

    def all(self) -> list[Line]:
        """See `helpline.repositories.Lines`."""
        return list(self._lines)

    def live_calls(self, provider: str, **since: datetime) -> int:
        """See `helpline.repositories.Intents`."""
        return self.live

    def reserve(
        self, line_id: int, wanted: int, now: datetime, horizon: timedelta
    ) -> list[datetime]:
        """See `helpline.repositories.Lines`."""
        line = self._lines[line_id]
        taken = min(wanted, line.free_starts(now, horizon))
        begins = max(line.next_slot_us, microseconds(now))
        line = replace(line, next_slot_us=begins + taken * line.rate_us)
        self._lines[line_id] = line
        return line.starts(taken)
