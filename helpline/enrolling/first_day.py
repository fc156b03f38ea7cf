"""The first day: today's check-in of a senior who has just been enrolled (invariant 1)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from helpline.checkins.evidence import take
from helpline.checkins.model import CheckIn, CheckInState, EvidenceKind
from helpline.enrolling.places import Rules
from helpline.repositories import UnitOfWork
from helpline.seniors.model import Senior

PLANNED_AHEAD = timedelta(days=4)


def call_on(day: date, call_time_s: int, tz: str) -> datetime:
    """The instant (UTC) of a time of day, in seconds after local midnight, on a local date."""
    wall = datetime.combine(day, time.min) + timedelta(seconds=call_time_s)
    return wall.replace(tzinfo=ZoneInfo(tz)).astimezone(UTC)


def plan_today(tx: UnitOfWork, now: datetime, senior: Senior, rules: Rules) -> CheckIn | None:
    """Plan today's check-in at once, if the district asks on the day of enrolment and the
    senior's call time is still to come. None if there is nothing to plan."""
    policy = rules.policy
    today = now.astimezone(ZoneInfo(rules.tz)).date()
    call_at = call_on(today, senior.call_time_s, rules.tz)
    if not policy.on_enrolment or call_at <= now or not senior.days_mask >> today.weekday() & 1:
        return None
    if tx.check_ins.of_day(senior.person_id, today) is not None:
        return None
    return tx.check_ins.add(
        CheckIn(
            id=0,
            senior_id=senior.person_id,
            day=today,
            station_id=senior.station_id,
            policy_id=policy.id,
            state=CheckInState.PLANNED,
            proof=None,
            tries=0,
            call_at=call_at,
            window_ends_at=call_at + timedelta(seconds=policy.window_s),
            due_at=call_at,
            version=0,
        )
    )


def call_again(
    tx: UnitOfWork, now: datetime, senior: Senior, rules: Rules, *, by: int | None = None
) -> CheckIn | None:
    """The first day of somebody who left and is a member again: calls to come that were excused
    when they left are asked after all. Returns what is planned for today."""
    for check_in in tx.check_ins.between(senior.person_id, now, now + PLANNED_AHEAD):
        if check_in.state is CheckInState.EXCUSED:
            source = f"enrolled:{now.isoformat()}"
            take(tx, now, check_in.id, EvidenceKind.RESUMED, source=source, actor_id=by)
    move_calls(tx, now, senior, rules.tz)
    return plan_today(tx, now, senior, rules)


def move_calls(tx: UnitOfWork, now: datetime, senior: Senior, tz: str) -> int:
    """Bring the calls that are planned already to the senior's new time and station. A call
    whose new time would be over stays where it is. Returns how many were moved."""
    moved = 0
    for check_in in tx.check_ins.between(senior.person_id, now, now + PLANNED_AHEAD):
        if check_in.state is not CheckInState.PLANNED:
            continue
        call_at = call_on(check_in.day, senior.call_time_s, tz)
        if call_at <= now:
            call_at = check_in.call_at
        placed = moved_to(check_in._replace(station_id=senior.station_id), call_at)
        if placed != check_in:
            tx.check_ins.save(placed)
            moved += 1
    return moved


def moved_to(check_in: CheckIn, call_at: datetime) -> CheckIn:
    """The same planned check-in at another instant, with a window of the same length."""
    length = check_in.window_ends_at - check_in.call_at
    return check_in._replace(call_at=call_at, window_ends_at=call_at + length, due_at=call_at)
