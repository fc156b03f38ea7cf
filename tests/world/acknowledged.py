"""Whether everybody of whom the service says that they go has said so: held against what the
telephones know."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from phonenet.story.views import HandsetView
from store.statement import Statement
from store.tables.escalation import alerts
from store.tables.sending import intents
from store.tables.watching import audit

GOING = "1"
NOTED = Statement(
    select(audit.c.subject_id, audit.c.detail).where(
        audit.c.subject == "incident", audit.c.action.in_(["acknowledged", "also_going"])
    )
)
TOLD = Statement(select(alerts.c.id, alerts.c.incident_id, alerts.c.responder_id, alerts.c.code))
SENT = Statement(
    select(intents.c.alert_id, intents.c.provider_sid).where(intents.c.provider_sid.is_not(None))
)


@dataclass(frozen=True, slots=True)
class Noted:
    """What the service has written down: the responder of this alert goes to this incident.
    `numbers` are the responder's telephones (E.164), `others` the provider's ids of what was sent
    for any other reason than this alert."""

    incident_id: int
    told_of: int
    code: str
    via: str
    numbers: frozenset[str]
    others: frozenset[str]


def acknowledged(tx: Any) -> list[Noted]:
    """Every acknowledgement, also of who goes besides, of a whole database (a `SqlUnit`)."""
    told = {row[0]: row for row in tx.session.rows(TOLD)}
    sent = tx.session.rows(SENT)
    found = []
    for incident_id, detail in tx.session.rows(NOTED):
        said = json.loads(detail)
        alert_id, told_of, responder_id, code = told[said["alert"]]
        numbers = frozenset(phone.e164 for phone in tx.people.get(responder_id).phones)
        others = frozenset(sid for alert, sid in sent if alert != alert_id)
        found.append(Noted(incident_id, told_of, code, said["via"], numbers, others))
    return found


def right(noted: Noted, view: Callable[[str], HandsetView]) -> bool:
    """The responder was told of this incident and has said so: by an SMS with '1' and its code, or
    by a '1' pressed on a call about that alert."""
    if noted.incident_id != noted.told_of:
        return False
    views = [view(number) for number in noted.numbers]
    if noted.via == "sms":
        written = [text.body for each in views for text in each.sent]
        return any(body.startswith(GOING) and noted.code in body for body in written)
    calls = [call for each in views for call in each.calls]
    return any(
        call.incoming and GOING in call.keys and call.sid not in noted.others for call in calls
    )
