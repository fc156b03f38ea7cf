"""Numbers for the rows of a list, and its parts: who looks in on whom."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from helpline.directory.model import Role
from helpline.directory.policies import area_policy
from helpline.escalation.areas.model import Area, Listed, Part
from helpline.escalation.areas.owing import part_of
from helpline.escalation.areas.ranking import facts_of, urgency
from helpline.escalation.model import Post
from helpline.escalation.responders import Responder, holders
from helpline.ports import Ids
from helpline.repositories import UnitOfWork

LOOKERS = (Post(Role.BEAT_OFFICER, "beat"), Post(Role.BEAT_OFFICER, "station"))
OVERSEERS = (
    Post(Role.DESK_OFFICER, "station"),
    Post(Role.SHO, "station"),
    Post(Role.CONTROL_ROOM, "district"),
)


def number_rows(tx: UnitOfWork, now: datetime, rows: Sequence[Listed]) -> list[Listed]:
    """Give every new row its urgency and the next free number, the most urgent first."""
    last = max((item.row.number or 0 for item in rows), default=0)
    without = [item for item in rows if item.row.number is None]
    facts = facts_of(tx, now, [item.incident.senior_id for item in without])
    new = [
        replace(item, row=replace(item.row, urgency=urgency(facts[item.incident.senior_id])))
        for item in without
    ]
    numbered = {}
    for number, item in enumerate(sorted(new, key=lambda item: item.rank), last + 1):
        item = replace(item, row=replace(item.row, number=number))
        tx.areas.save_row(item.row)
        numbered[item.row.incident_id] = item
    return [numbered.get(item.row.incident_id, item) for item in rows]


def deal(
    tx: UnitOfWork, ids: Ids, now: datetime, area: Area, rows: Sequence[Listed]
) -> list[Listed]:
    """Deal the rows that are nobody's to the beat officers on duty, the most urgent to each in
    turn: to those of the beat, and where its list is long to the others of the station."""
    dealt = {item.row.incident_id: item for item in rows}
    for beat_id in dict.fromkeys(item.incident.beat_id for item in rows):
        of_beat = [item for item in rows if item.waiting and item.incident.beat_id == beat_id]
        free = sorted((i for i in of_beat if i.row.part_id is None), key=lambda i: i.rank)
        if not free:
            continue
        parts = _lookers(tx, ids, now, area, of_beat)
        load = {part.id: sum(i.row.part_id == part.id for i in of_beat) for part in parts}
        for item in free if parts else []:
            part_id = min(load, key=lambda each: load[each])
            load[part_id] += 1
            row = replace(item.row, part_id=part_id)
            tx.areas.save_row(row)
            tx.areas.owe(area.id, next(p.responder_id for p in parts if p.id == part_id))
            dealt[row.incident_id] = replace(item, row=row)
    return list(dealt.values())


def tell_overseers(
    tx: UnitOfWork, ids: Ids, now: datetime, area: Area, rows: Sequence[Listed]
) -> None:
    """Desk, SHO and control room of every station on the list have a part without rows."""
    for station_id in dict.fromkeys(item.incident.station_id for item in rows):
        one = next(item.incident for item in rows if item.incident.station_id == station_id)
        for post in OVERSEERS:
            for responder in holders(tx, one, post, now):
                part_of(tx, ids, now, area.id, one, responder)


def _lookers(
    tx: UnitOfWork, ids: Ids, now: datetime, area: Area, of_beat: Sequence[Listed]
) -> list[Part]:
    one = of_beat[0].incident
    most = area_policy(tx, one.station_id).part_rows
    found: dict[int, Part] = {}
    for post in LOOKERS:
        for responder in holders(tx, one, post, now):
            if len(found) * most >= len(of_beat):
                break
            part = part_of(tx, ids, now, area.id, one, Responder(responder.person_id, post.role))
            if not part.declined:
                found[part.id] = part
    return list(found.values())
