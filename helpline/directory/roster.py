"""Who is on duty: shifts and leave, evaluated at an instant in the unit's own time zone."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from helpline.directory.model import Role, Shift, Unit
from helpline.repositories import UnitOfWork

DAY_S = 86_400


def covers(shift: Shift, tz: str, now: datetime) -> bool:
    """Whether a weekly shift is running at `now` (UTC); local clock, night shifts included.

    A shift whose end is not after its beginning runs into the next day, and belongs to the day
    on which it began.
    """
    local = now.astimezone(ZoneInfo(tz))
    seconds = local.hour * 3600 + local.minute * 60 + local.second
    today, yesterday = local.weekday(), (local - timedelta(days=1)).weekday()
    if shift.to_s > shift.from_s:
        return bool(shift.days_mask >> today & 1) and shift.from_s <= seconds < shift.to_s
    began_today = bool(shift.days_mask >> today & 1) and seconds >= shift.from_s
    began_yesterday = bool(shift.days_mask >> yesterday & 1) and seconds < shift.to_s
    return began_today or began_yesterday


def on_duty(tx: UnitOfWork, units: Sequence[Unit], role: Role, now: datetime) -> list[int]:
    """Person ids on shift in this role at one of these units, without those on leave."""
    zones = {unit.id: unit.tz for unit in units}
    running = [
        shift.officer_id
        for shift in tx.officers.shifts(list(zones), role)
        if covers(shift, zones[shift.unit_id], now)
    ]
    away = tx.officers.on_leave(running, now) if running else set()
    return [officer for officer in dict.fromkeys(running) if officer not in away]
