"""Whether everybody of whom the service says that they go has said so: held against what the
telephones know."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.engine import Connection

from helpline.repositories import UnitOfWork
from tests.world.world import World

GOING = "1"
NOTED = text(
    "SELECT subject_id, detail FROM audit"
    " WHERE subject = 'incident' AND action IN ('acknowledged', 'also_going')"
)
TOLD = text("SELECT id, incident_id, responder_id, code FROM alerts")
RUNG = text("SELECT alert_id, token FROM intents WHERE alert_id IS NOT NULL AND kind = 'call'")


@dataclass(frozen=True, slots=True)
class Noted:
    """What the service has written down: the responder of this alert goes to this incident.
    `numbers` are the responder's telephones (E.164), `tokens` those of the calls about it."""

    incident_id: int
    told_of: int
    code: str
    via: str
    numbers: frozenset[str]
    tokens: frozenset[str]


def acknowledged(world: World, connection: Connection) -> Iterator[Noted]:
    """Every acknowledgement, also of who goes besides."""
    told = {row.id: row for row in connection.execute(TOLD)}
    rung = connection.execute(RUNG).all()
    for incident_id, detail in connection.execute(NOTED):
        said = json.loads(detail)
        alert = told[said["alert"]]
        yield Noted(
            incident_id,
            alert.incident_id,
            alert.code,
            said["via"],
            _numbers_of(world, alert.responder_id),
            frozenset(row.token for row in rung if row.alert_id == alert.id),
        )


def right(world: World, noted: Noted) -> bool:
    """The responder was told of this incident and has said so: by an SMS with '1' and its code, or
    by a '1' pressed on a call about that alert."""
    if noted.incident_id != noted.told_of:
        return False
    if noted.via == "sms":
        return any(
            message.sender in noted.numbers
            and message.body.startswith(GOING)
            and noted.code in message.body
            for message in world.network.messages.values()
            if message.direction == "inbound"
        )
    return any(
        GOING in call.keys and call.url.rpartition("/")[2] in noted.tokens
        for call in world.network.calls.values()
        if call.to in noted.numbers
    )


def _numbers_of(world: World, person_id: int) -> frozenset[str]:
    def work(tx: UnitOfWork) -> frozenset[str]:
        return frozenset(phone.e164 for phone in tx.people.get(person_id).phones)

    return world.store.read(work)
