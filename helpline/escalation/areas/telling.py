"""What a responder hears of an area: a few messages, further and further apart, never one for each
senior. At most `most` in a day to one officer, whatever happens (invariant 22)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from helpline.contact import Door, Letter, Purpose, Refusal
from helpline.directory.policies import area_policy
from helpline.escalation.alerting import alert_for, call_about
from helpline.escalation.areas.model import SUBJECT, Area, Listed, Part
from helpline.escalation.model import IncidentState
from helpline.escalation.responders import Responder
from helpline.ports import Ids
from helpline.repositories import UnitOfWork
from helpline.sending.model import IntentKind, Lane

APART_S = (0, 300, 3600, 10_800, 21_600, 36_000)  # before the first round, the second, ...
A_DAY = timedelta(days=1)
PLACES = ("first", "second", "third", "fourth")  # as many as the registered text has room for
WITH_NAMES = 2  # rounds that name the most urgent ones
KEPT = 4  # of a day's messages, for the rest of the day


def ready(part: Part, now: datetime) -> bool:
    """Whether news may leave to this responder now."""
    apart = timedelta(seconds=APART_S[min(part.rounds, len(APART_S) - 1)])
    return part.owed and (part.told_at is None or now >= part.told_at + apart)


def in_sight(tx: UnitOfWork, part: Part, rows: Sequence[Listed]) -> list[Listed]:
    """The waiting rows that this responder may act on: those of their unit."""
    lineage: dict[int, bool] = {}
    for item in rows:
        beat = item.incident.beat_id
        if beat not in lineage:
            lineage[beat] = part.unit_id in tx.units.get(beat).lineage
    return sorted(
        (item for item in rows if item.waiting and lineage[item.incident.beat_id]),
        key=lambda item: item.rank,
    )


def own_rows(tx: UnitOfWork, part: Part, rows: Sequence[Listed]) -> list[Listed]:
    """The responder's own part of the list, or all that they oversee."""
    seen = in_sight(tx, part, rows)
    return [item for item in seen if item.row.part_id == part.id] or seen


def tell_part(
    tx: UnitOfWork,
    door: Door,
    ids: Ids,
    now: datetime,
    area: Area,
    part: Part,
    rows: Sequence[Listed],
) -> None:
    """One round: how many wait, on the first two rounds the most urgent by number and name, and
    on the very first a call about the most urgent one, for an SMS may lie unread."""
    if now - part.told_from >= A_DAY:
        part = replace(part, told=0, told_from=now)
    mine = [item for item in own_rows(tx, part, rows) if not item.answered]
    answered = sum(item.answered for item in in_sight(tx, part, rows))
    left = area_policy(tx, area.unit_id).most - 1 - part.told  # one is kept for the all-clear
    part = replace(part, owed=False)
    if left <= 0 or not (mine or answered):
        tx.areas.save_part(part)
        return
    key = "alert.area" if part.rounds == 0 else "alert.area_again"
    params = {"code": part.code, "count": str(len(mine)), "answered": str(answered)}
    sent = _send(tx, door, now, area, part, key, params)
    unseen = [item for item in mine if item.incident.state is IncidentState.ALERTING]
    room = sent < left if part.rounds == 0 else left > KEPT
    if part.rounds < WITH_NAMES and unseen and room:
        named = [f"{item.row.number} {_name(tx, item)}" for item in unseen[: len(PLACES)]]
        named += ["-"] * (len(PLACES) - len(named))
        listed = {"code": part.code, **dict(zip(PLACES, named, strict=True))}
        sent += _send(tx, door, now, area, part, "alert.area_list", listed)
    if part.rounds == 0 and unseen and sent < left:
        sent += _ring(tx, door, ids, now, part, unseen[0])
    tx.areas.save_part(replace(part, rounds=part.rounds + 1, told=part.told + sent, told_at=now))
    tx.audit.add(
        now,
        "area_told",
        SUBJECT,
        area.id,
        unit_id=area.unit_id,
        detail={"part": part.id, "role": part.role, "messages": sent, "rows": len(mine)},
    )


def all_clear(tx: UnitOfWork, door: Door, now: datetime, area: Area, part: Part) -> None:
    """Nobody on the list waits any more: whoever was told hears it once."""
    if part.rounds:
        _send(tx, door, now, area, part, "allclear.area", {"code": part.code})


def place_name(tx: UnitOfWork, area: Area, language: str) -> str:
    """The beat, station or district, in the listener's language."""
    unit = tx.units.get(area.unit_id)
    return unit.name_local if language == "hi" and unit.name_local else unit.name


def _send(
    tx: UnitOfWork,
    door: Door,
    now: datetime,
    area: Area,
    part: Part,
    key: str,
    params: dict[str, str],
) -> int:
    language = tx.people.get(part.responder_id).language
    left = door.send(
        tx,
        now,
        Letter(
            person_id=part.responder_id,
            kind=IntentKind.SMS,
            purpose=Purpose.AREA,
            prompt_key=key,
            lane=Lane.ESCALATION,
            cause=SUBJECT,
            cause_id=area.id,
            try_no=part.rounds,
            params={**params, "place": place_name(tx, area, language)},
        ),
    )
    return 0 if isinstance(left, Refusal) else 1


def _ring(tx: UnitOfWork, door: Door, ids: Ids, now: datetime, part: Part, first: Listed) -> int:
    responder = Responder(part.responder_id, part.role)
    alert = alert_for(tx, ids, now, first.incident, responder)
    left = door.send(tx, now, call_about(tx, now, first.incident, alert))
    return 0 if isinstance(left, Refusal) else 1


def _name(tx: UnitOfWork, item: Listed) -> str:
    return tx.people.get(item.incident.senior_id).name.split(" ")[0]
