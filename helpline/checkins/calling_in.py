"""A senior who rings us: which check-in the call is about."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from helpline.directory.policies import checkin_policy_of
from helpline.repositories import UnitOfWork


def subject_of(tx: UnitOfWork, now: datetime, senior_id: int) -> tuple[str, int]:
    """("check_in", id) of today's check-in from `early_s` before its time, else ("senior", id).

    Calling in counts from two hours before the time (policy `early_s`); after the window it is
    still written down beside today's check-in, where it no longer closes anything.
    """
    senior = tx.seniors.get(senior_id)
    zone = ZoneInfo(tx.units.get(senior.station_id).tz)
    check_in = tx.check_ins.of_day(senior_id, now.astimezone(zone).date())
    if check_in is None:
        return "senior", senior_id
    early = timedelta(seconds=checkin_policy_of(tx, check_in.policy_id).early_s)
    return ("check_in", check_in.id) if now >= check_in.call_at - early else ("senior", senior_id)
