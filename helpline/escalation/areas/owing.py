"""Who is told of an area: a part for each responder, who owes an answer to a code of their own."""

from datetime import datetime, timedelta

from helpline.contact import Purpose
from helpline.directory.model import Role, UnitKind
from helpline.directory.policies import area_policy, escalation_policy
from helpline.escalation.areas.model import LISTED, Part, Row
from helpline.escalation.codes import fresh_code
from helpline.escalation.model import Incident
from helpline.escalation.responders import Responder, unit_at
from helpline.ports import Ids
from helpline.repositories import UnitOfWork

SEES = {
    Role.BEAT_OFFICER: UnitKind.STATION,
    Role.DESK_OFFICER: UnitKind.STATION,
    Role.SHO: UnitKind.STATION,
    Role.CIRCLE_OFFICER: UnitKind.SUBDIVISION,
}


def listed(tx: UnitOfWork, incident: Incident) -> Row | None:
    """The row of this incident on a list that stands; None where its ladder is its own."""
    return tx.areas.row_of(incident.id) if incident.kind in LISTED else None


def owe(
    tx: UnitOfWork,
    ids: Ids,
    now: datetime,
    area_id: int,
    incident: Incident,
    responder: Responder,
) -> None:
    """The ladder of a row has come to this responder: they hear of it with the rest of the list,
    in one message, and not of each senior by name."""
    if not tx.areas.owe(area_id, responder.person_id):
        make_part(tx, ids, now, area_id, incident, responder)


def part_of(
    tx: UnitOfWork,
    ids: Ids,
    now: datetime,
    area_id: int,
    incident: Incident,
    responder: Responder,
) -> Part:
    """The responder's part of the area, made if there is none."""
    for part in tx.areas.parts(area_id):
        if part.responder_id == responder.person_id:
            return part
    return make_part(tx, ids, now, area_id, incident, responder)


def make_part(
    tx: UnitOfWork,
    ids: Ids,
    now: datetime,
    area_id: int,
    incident: Incident,
    responder: Responder,
) -> Part:
    """A new part. What this responder was told of single seniors just before the area was seen
    counts among its messages."""
    policy = area_policy(tx, incident.station_id)
    since = now - timedelta(seconds=policy.window_s)
    level = SEES.get(Role(responder.role), UnitKind.DISTRICT)
    unit = unit_at(tx, incident, level)
    length = escalation_policy(tx, incident.station_id).code_length
    return tx.areas.add_part(
        Part(
            id=0,
            area_id=area_id,
            responder_id=responder.person_id,
            role=responder.role,
            unit_id=unit.id if unit is not None else incident.station_id,
            code=fresh_code(tx, ids, responder.person_id, now, length),
            owed=True,
            rounds=0,
            told=tx.intents.sent_since(responder.person_id, Purpose.ALERT.value, since),
            told_from=now,
            told_at=None,
            declined=False,
        )
    )
