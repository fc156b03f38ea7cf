"""The rules of the Town's district: those of every district, with seconds in place of minutes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpline.directory.policies import default_bodies

CHECKIN = {"window_s": 90, "tries": 2, "retry_after_s": 2, "unheard_s": 25}
# Longer than all stories together on a slow machine: a clock of one must not run out in another.
ESCALATION = {
    "ack_lasts_s": 1800,
    "provisional_s": 1800,
    "contact_looks_s": 1800,
    "repeat_s": 20,
}


def ladder(kind: str, *waits: int) -> Mapping[str, Any]:
    """The usual ladder of this kind; its rungs last so many seconds, the rest as the last one."""
    rungs = default_bodies()[f"ladder.{kind}"]["rungs"]
    padded = [*waits, *[waits[-1]] * len(rungs)]
    return {"rungs": [{**rung, "wait_s": wait} for rung, wait in zip(rungs, padded, strict=False)]}


def rules(*, contact_s: int = 15, rung_s: int = 60) -> Mapping[str, Mapping[str, Any]]:
    """Kind of policy -> what it changes: how long a contact has, and each rung of officers."""
    return {
        "checkin": CHECKIN,
        "escalation": ESCALATION,
        "ladder.missed": ladder("missed", contact_s, rung_s),
        "ladder.emergency": ladder("emergency", rung_s),
        "ladder.duress": ladder("duress", rung_s),
    }
