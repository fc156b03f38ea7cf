"""What should have been done by some instant, and is not."""

from __future__ import annotations

import time
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from helpline.repositories import UnitOfWork
from store.errors import Unavailable
from store.statement import Statement
from store.tables.checkins import check_ins
from store.tables.duties import duties
from store.tables.escalation import incidents
from store.tables.sending import intents
from store.unit import SqlUnit
from tests.chaos.account import OPEN
from tests.town.town import Town

LOOKS_EVERY_S = 0.25


def goes_on(town: Town, at: datetime, within_s: float) -> float | None:
    """Seconds from now until nothing was left of what had been due at that instant; None if there
    still is something after `within_s` seconds."""
    began = time.monotonic()
    while (waited := time.monotonic() - began) < within_s:
        try:
            if not behind(town, at):
                return waited
        except Unavailable:
            pass
        time.sleep(LOOKS_EVERY_S)
    return None


def behind(town: Town, at: datetime) -> int:
    """How much of what was due then has still not been done."""
    counts = (
        _count(check_ins.c.due_at <= at),
        _count(incidents.c.due_at <= at),
        _count(duties.c.due_at <= at),
        _count(intents.c.state.in_(OPEN), intents.c.wanted_at <= at),
    )

    def work(tx: UnitOfWork) -> int:
        assert isinstance(tx, SqlUnit)
        return sum(int(tx.session.value(count)) for count in counts)

    return town.service.store.read(work)


def _count(*conditions: ColumnElement[bool]) -> Statement:
    return Statement(select(func.count()).where(*conditions))
