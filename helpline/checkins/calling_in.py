"""A senior who rings us: which check-in the call is about."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from helpline.directory.policies import checkin_policy_of
from helpline.repositories import UnitOfWork

LOOK_AHEAD = timedelta(days=1)


def subject_of(tx: UnitOfWork, now: datetime, senior_id: int) -> tuple[str, int]:
    """("check_in", id) of the check-in that a call or message of this instant is about, else
    ("senior", id).

    That is the one whose window runs; else the next one from `early_s` before its time (calling
    in counts from two hours before); else today's, beside which it is written down without
    closing anything. Instants decide, so that a window may lie across midnight.
    """
    running = tx.check_ins.latest(senior_id, now)
    if running is not None and now <= running.window_ends_at:
        return "check_in", running.id
    for check_in in tx.check_ins.between(senior_id, now, now + LOOK_AHEAD):
        early = timedelta(seconds=checkin_policy_of(tx, check_in.policy_id).early_s)
        if now >= check_in.call_at - early:
            return "check_in", check_in.id
    zone = ZoneInfo(tx.units.get(tx.seniors.get(senior_id).station_id).tz)
    if running is not None and running.day == now.astimezone(zone).date():
        return "check_in", running.id
    return "senior", senior_id
