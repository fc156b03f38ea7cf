"""A day to watch: the calls that are still to be made come from now on, one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from helpline.checkins.evidence import take
from helpline.checkins.model import CheckIn, CheckInState, EvidenceKind
from helpline.checkins.planning import plan
from helpline.enrolling.first_day import call_on, moved_to
from helpline.repositories import UnitOfWork
from helpline.seniors.model import Senior
from sample.loading.files import Handset
from sample.loading.people import DAILY

FIRST_AFTER = timedelta(seconds=75)
OTHERS_AFTER = timedelta(seconds=90)
SPREAD_OVER = timedelta(hours=2)
LOOKED_BACK = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class Call:
    """A senior, and the instant (UTC) at which the telephone is to ring."""

    senior: Senior
    at: datetime


def bring_near(
    tx: UnitOfWork,
    now: datetime,
    root_id: int,
    seniors: Sequence[Senior],
    handsets: Sequence[Handset],
    excused_by: int,
) -> int:
    """Let everybody who has not been asked today be asked in the next two hours, those to try
    first, and plan it. Returns how many calls are to come.

    What was to be asked on a day on which the service did not run is excused by the officer
    `excused_by`: nobody is alarmed because a demonstration was switched off.
    """
    tz = tx.units.get(root_id).tz
    today = now.astimezone(ZoneInfo(tz)).date()
    waiting = [senior for senior in seniors if _waits(tx, senior, today)]
    for senior in seniors:
        _excuse_days_before(tx, now, senior, today, excused_by)
    for call in _spread(in_order(tx, waiting, handsets), now):
        _move(tx, call, tz)
    plan(tx, now, root_id)
    return len(waiting)


def in_order(
    tx: UnitOfWork, seniors: Sequence[Senior], handsets: Sequence[Handset]
) -> list[tuple[Senior, bool]]:
    """Seniors with whether they are to try: those first, then one of each manner of behaving,
    so that much is seen soon, then the others from all over the district."""
    by_number = {handset.number: handset for handset in handsets}
    ranked: list[tuple[int, int, Senior]] = []
    seen: set[str] = set()
    for senior in seniors:
        main = tx.people.get(senior.person_id).phone("main")
        handset = by_number.get(main.e164) if main else None
        manner = handset.manner if handset else ""
        if handset and handset.featured:
            rank = 0
        else:
            rank = 2 if manner in seen else 1
            seen.add(manner)
        ranked.append((rank, senior.person_id * 7919 % 1009, senior))
    ranked.sort(key=lambda entry: (entry[0], entry[1], entry[2].person_id))
    return [(senior, rank == 0) for rank, _, senior in ranked]


def _spread(seniors: Sequence[tuple[Senior, bool]], now: datetime) -> list[Call]:
    step = SPREAD_OVER / max(1, len(seniors))
    calls = []
    for count, (senior, featured) in enumerate(seniors):
        after = FIRST_AFTER if featured else OTHERS_AFTER + count * step
        calls.append(Call(senior, now + after))
    return calls


def _today(tx: UnitOfWork, senior: Senior, today: date) -> CheckIn | None:
    return tx.check_ins.of_day(senior.person_id, today)


def _waits(tx: UnitOfWork, senior: Senior, today: date) -> bool:
    check_in = _today(tx, senior, today)
    return check_in is None or check_in.state is CheckInState.PLANNED


def _excuse_days_before(
    tx: UnitOfWork, now: datetime, senior: Senior, today: date, excused_by: int
) -> None:
    for check_in in tx.check_ins.between(senior.person_id, now - LOOKED_BACK, now):
        if check_in.day < today and check_in.state is CheckInState.PLANNED:
            take(tx, now, check_in.id, EvidenceKind.EXCUSED, source="sample", actor_id=excused_by)


def _move(tx: UnitOfWork, call: Call, tz: str) -> None:
    """Give the senior this time of day, on all days, and the call of that date as well."""
    local = call.at.astimezone(ZoneInfo(tz))
    time_s = local.hour * 3600 + local.minute * 60 + local.second
    tx.seniors.save(replace(call.senior, call_time_s=time_s, days_mask=DAILY))
    check_in = _today(tx, call.senior, local.date())
    if check_in is not None and check_in.state is CheckInState.PLANNED:
        tx.check_ins.save(moved_to(check_in, call_on(local.date(), time_s, tz)))
