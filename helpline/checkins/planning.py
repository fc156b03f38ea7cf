"""Planning: one row for each senior and local date, at least 24 hours ahead (invariant 1)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from helpline.directory.model import UnitKind
from helpline.directory.policies import checkin_policy
from helpline.repositories import UnitOfWork
from helpline.sending.model import Lane

DAYS_AHEAD = 2


def plan(tx: UnitOfWork, now: datetime, root_id: int) -> int:
    """Plan today and the next two local dates for every district below `root_id`.

    Running it again, or twice at once, changes nothing. Returns how many check-ins are new.
    """
    total = 0
    for district in tx.units.below(root_id, UnitKind.DISTRICT):
        policy = checkin_policy(tx, district.id)
        today = now.astimezone(ZoneInfo(district.tz)).date()
        planned = sum(
            tx.check_ins.plan(
                district_id=district.id,
                day=today + timedelta(days=ahead),
                tz=district.tz,
                policy_id=policy.id,
                window_s=policy.window_s,
                now=now,
            )
            for ahead in range(DAYS_AHEAD + 1)
        )
        if planned:
            tx.audit.add(
                now,
                "planned",
                "unit",
                district.id,
                unit_id=district.id,
                detail={"check_ins": planned, "until": str(today + timedelta(days=DAYS_AHEAD))},
            )
        total += planned
    if total:
        tx.nudge(Lane.CALLS)
    return total
