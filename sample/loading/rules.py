"""The rules of the sample: those of every district, quick enough to be watched.

Whoever leaves a telephone ringing sees the beat officer's within some minutes.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from helpline.directory.policies import check, default_bodies
from helpline.repositories import UnitOfWork

CHECKIN = {"window_s": 1800, "retry_after_s": 120, "ring_s": 25, "unheard_s": 90}
ESCALATION = {
    "ack_lasts_s": 300,
    "provisional_s": 240,
    "contact_looks_s": 120,
    "alert_ring_s": 25,
    "repeat_s": 180,
}
QUICK_S, SLOW_S = 60, 120
"""How long a rung lasts: one that waits up to five minutes elsewhere, and one that waits longer."""
LADDERS = ("ladder.missed", "ladder.emergency", "ladder.duress")


def bodies() -> dict[str, Mapping[str, Any]]:
    """Kind of policy -> body."""
    usual = default_bodies()
    return {
        "checkin": {**usual["checkin"], **CHECKIN},
        "escalation": {**usual["escalation"], **ESCALATION},
        **{kind: _quick(usual[kind]) for kind in LADDERS},
    }


def write_rules(tx: UnitOfWork, now: datetime, unit_id: int) -> None:
    """Put the rules in force at a unit and below."""
    for kind, body in bodies().items():
        check(kind, body)
        tx.policies.add(unit_id, kind, body, now)


def _quick(ladder: Mapping[str, Any]) -> Mapping[str, Any]:
    rungs = [
        {**rung, "wait_s": QUICK_S if rung["wait_s"] <= 300 else SLOW_S} for rung in ladder["rungs"]
    ]
    return {**ladder, "rungs": rungs}
