"""The clock of an area: new rows are numbered and dealt, responders told, seniors asked anew."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from helpline.contact import Door, Letter, Purpose
from helpline.directory.policies import area_policy
from helpline.duties import Duty, DutyState
from helpline.escalation.alerting import CONFIRM
from helpline.escalation.areas.dealing import deal, number_rows, tell_overseers
from helpline.escalation.areas.model import SUBJECT, Area, Listed
from helpline.escalation.areas.telling import all_clear, ready, tell_part
from helpline.escalation.model import IncidentState
from helpline.ports import Ids
from helpline.repositories import UnitOfWork
from helpline.sending.model import IntentKind, Lane

EVERY = timedelta(seconds=60)
AGAIN = timedelta(minutes=30)
ASKS = 6  # fresh calls to one senior
AT_ONCE = 200  # fresh calls of one step
DAY_S = (7 * 3600, 20 * 3600)  # local hours in which a fresh call may ring


def perform(tx: UnitOfWork, door: Door, ids: Ids, now: datetime, duty: Duty) -> Duty:
    """One look at the area. It closes when nobody on its list is waiting any more: each of them
    has an outcome and a name, or a ladder of their own."""
    area = tx.areas.get(duty.subject_id)
    stir = tx.areas.stir(area.id)
    if not stir.waiting:
        return _close(tx, door, now, area, duty)
    later = tx.duties.save(replace(duty, due_at=now + EVERY))
    if not (
        stir.new
        or stir.free
        or (stir.answered and area.back_at is None)
        or _may_ask(tx, area, now)
        or any(ready(part, now) for part in tx.areas.parts(area.id))
    ):
        return later
    rows = deal(tx, ids, now, area, number_rows(tx, now, tx.areas.rows(area.id)))
    if not tx.areas.parts(area.id) or any(part.rounds == 0 for part in tx.areas.parts(area.id)):
        tell_overseers(tx, ids, now, area, rows)
    for part in tx.areas.parts(area.id):
        if ready(part, now):
            tell_part(tx, door, ids, now, area, part, rows)
    area = _came_back(tx, now, area, rows)
    if _may_ask(tx, area, now):
        _ask_anew(tx, door, now, area, rows)
    return later


def _close(tx: UnitOfWork, door: Door, now: datetime, area: Area, duty: Duty) -> Duty:
    for part in tx.areas.parts(area.id):
        all_clear(tx, door, now, area, part)
    tx.areas.save(replace(area, closed_at=now))
    tx.audit.add(now, "area_closed", SUBJECT, area.id, unit_id=area.unit_id)
    return tx.duties.save(replace(duty, state=DutyState.CANCELLED, due_at=None))


def _came_back(tx: UnitOfWork, now: datetime, area: Area, rows: Sequence[Listed]) -> Area:
    if area.back_at is not None or not any(item.answered for item in rows):
        return area
    tx.audit.add(now, "area_back", SUBJECT, area.id, unit_id=area.unit_id)
    return tx.areas.save(replace(area, back_at=now, retried_at=None))


def _ask_anew(
    tx: UnitOfWork, door: Door, now: datetime, area: Area, rows: Sequence[Listed]
) -> None:
    """Ring a few of them; once one has answered, all who have not."""
    policy = area_policy(tx, area.unit_id)
    silent = [
        item
        for item in rows
        if item.waiting
        and not item.answered
        and item.incident.state is not IncidentState.PROVISIONAL
        and item.row.asked < ASKS
        and (item.row.asked_at is None or now - item.row.asked_at >= AGAIN)
    ]
    silent.sort(key=lambda item: (item.row.asked, item.rank))
    chosen = silent[: AT_ONCE if area.back_at is not None else policy.probes]
    for item in chosen:
        _ring(tx, door, now, item)
    if area.back_at is None or len(chosen) < AT_ONCE:
        tx.areas.save(replace(area, retried_at=now))


def _may_ask(tx: UnitOfWork, area: Area, now: datetime) -> bool:
    """By day, a while after it began and again and again; at once when the first has answered."""
    unit = tx.units.get(area.unit_id)
    local = now.astimezone(ZoneInfo(unit.tz))
    if not DAY_S[0] <= local.hour * 3600 + local.minute * 60 < DAY_S[1]:
        return False
    if area.back_at is not None and area.retried_at is None:
        return True
    waits = timedelta(seconds=area_policy(tx, unit.id).retry_s)
    return now - (area.retried_at or area.opened_at) >= waits


def _ring(tx: UnitOfWork, door: Door, now: datetime, item: Listed) -> None:
    incident = item.incident
    door.send(
        tx,
        now,
        Letter(
            person_id=incident.senior_id,
            kind=IntentKind.CALL,
            purpose=Purpose.CONFIRM,
            prompt_key="checkin.question",
            lane=Lane.CALLS,  # behind the day's own calls, and before no alert
            cause=CONFIRM,
            cause_id=incident.id,
            try_no=len(tx.intents.of_cause(CONFIRM, incident.id)),
            flow="senior_checkin",
            not_after=now + AGAIN,
        ),
    )
    tx.areas.save_row(replace(item.row, asked=item.row.asked + 1, asked_at=now))
