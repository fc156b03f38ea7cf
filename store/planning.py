"""Planning a day: one statement makes a check-in for every senior of a district (invariant 1)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, BindParameter, Date, Integer, bindparam, case, literal, select

from helpline.checkins.model import CheckInState
from helpline.seniors.model import SeniorState
from store.columns import Instant, to_ms
from store.dialect import insert_once
from store.session import Session
from store.tables.checkins import check_ins
from store.tables.directory import units
from store.tables.people import seniors

DAY_S = 86_400

_COLUMNS = (
    "senior_id",
    "day",
    "station_id",
    "policy_id",
    "state",
    "call_at",
    "window_ends_at",
    "due_at",
)


def _ms(name: str) -> BindParameter[int]:
    return bindparam(name, type_=BigInteger())


# Local wall time to UTC: midnight plus the time of day, with the offset that holds before or
# after the one change of the clock that a day can have.
_CALL_AT = seniors.c.call_time_s * 1000 + case(
    (seniors.c.call_time_s < bindparam("change_s", type_=Integer()), _ms("midnight")),
    else_=_ms("midnight_after"),
)
_PAUSED = seniors.c.paused_until > _CALL_AT
_district = units.alias("district")
_ROWS = (
    select(
        seniors.c.person_id,
        bindparam("day", type_=Date()),
        seniors.c.station_id,
        _ms("policy_id"),
        case(
            (_PAUSED, literal(CheckInState.EXCUSED.value)),
            else_=literal(CheckInState.PLANNED.value),
        ),
        _CALL_AT,
        _CALL_AT + _ms("window"),
        case((_PAUSED, None), else_=_CALL_AT),
    )
    .select_from(_district)
    .join(
        units,
        (units.c.path >= _district.c.path) & (units.c.path < _district.c.path.concat(":")),
    )
    .join(seniors, seniors.c.station_id == units.c.id)
    .where(
        _district.c.id == _ms("district_id"),
        seniors.c.state == SeniorState.ACTIVE,
        seniors.c.consent_at.is_not(None),
        seniors.c.days_mask.bitwise_and(bindparam("weekday", type_=Integer())) != 0,
        _CALL_AT + _ms("window") > bindparam("now", type_=Instant()),
    )
)
_PLAN = insert_once(check_ins, _COLUMNS, rows=_ROWS)


def plan(
    session: Session,
    district_id: int,
    day: date,
    tz: str,
    policy_id: int,
    window_s: int,
    now: datetime,
) -> int:
    """See `helpline.repositories.CheckIns.plan`."""
    change_s, before, after = clock_changes(day, ZoneInfo(tz))
    return session.change(
        _PLAN,
        district_id=district_id,
        day=day,
        policy_id=policy_id,
        window=window_s * 1000,
        weekday=1 << day.weekday(),
        change_s=change_s,
        midnight=before,
        midnight_after=after,
        now=now,
    )


def clock_changes(day: date, zone: ZoneInfo) -> tuple[int, int, int]:
    """How wall time becomes UTC on this date: (second of the wall clock at which the offset
    changes, milliseconds UTC of midnight by the offset before it, the same by the offset after).

    A time that the clock skips is taken by the offset before the change, one that it shows twice
    the first time, as `datetime` does with fold=0.
    """
    first, last = _midnight(day, 0, zone), _midnight(day, DAY_S - 1, zone)
    if first == last:
        return DAY_S, first, last
    low, high = 0, DAY_S - 1
    while high - low > 1:
        middle = (low + high) // 2
        if _midnight(day, middle, zone) == first:
            low = middle
        else:
            high = middle
    return high, first, last


def _midnight(day: date, wall_s: int, zone: ZoneInfo) -> int:
    """Midnight in milliseconds UTC by the offset that holds at a second of the wall clock."""
    wall = datetime.combine(day, time.min) + timedelta(seconds=wall_s)
    return to_ms(wall.replace(tzinfo=zone).astimezone(UTC)) - wall_s * 1000
