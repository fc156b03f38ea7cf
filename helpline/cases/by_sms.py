"""What an officer who was called out answers by SMS, in the words and keys of every officer.

1 CODE going, 2 CODE met her, 3 CODE she needs help, 4 CODE nobody there, 5 CODE I cannot.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from helpline.cases.attending import Seen, report_arrived, report_declined, report_dispatched
from helpline.cases.callout import Callout
from helpline.cases.promises import ARRIVAL
from helpline.cases.timeline import SUBJECT
from helpline.contact import Door, Letter, Purpose
from helpline.directory.policies import helpline_policy
from helpline.repositories import UnitOfWork
from helpline.sending.model import IntentKind, Lane
from helpline.understanding import Action, OfficerReply

VIA = "sms"
SEEN = {
    Action.WELL: Seen.MET,
    Action.NEEDS_HELP: Seen.NEEDS_HELP,
    Action.NOT_AT_HOME: Seen.NOT_THERE,
}


def meant(tx: UnitOfWork, person_id: int, said: OfficerReply) -> Callout | None:
    """The callout that a reply is about: the one with its code; without a code the only one,
    while the officer holds nothing else."""
    if said.code is not None:
        return tx.callouts.by_code(person_id, said.code)
    held = tx.callouts.held_by(person_id)
    alone = said.action is not None and len(held) == 1 and not tx.alerts.held_by(person_id)
    return held[0] if alone else None


@dataclass(frozen=True, slots=True)
class CasesBySms:
    """Takes the replies of officers who were called out."""

    door: Door

    def take(
        self, tx: UnitOfWork, now: datetime, callout: Callout, message_id: int, said: OfficerReply
    ) -> None:
        """Act on a reply and answer it. `message_id` makes the answer unique."""
        key, params = self._act(tx, now, callout, said)
        self.door.send(
            tx,
            now,
            Letter(
                person_id=callout.responder_id,
                kind=IntentKind.SMS,
                purpose=Purpose.OFFICER_REPLY,
                prompt_key=key,
                lane=Lane.MESSAGES,
                cause="officer_message",
                cause_id=message_id,
                params=params,
            ),
        )

    def _act(
        self, tx: UnitOfWork, now: datetime, callout: Callout, said: OfficerReply
    ) -> tuple[str, Mapping[str, str]]:
        case, code = tx.cases.get(callout.case_id), {"code": callout.code}
        if said.action is None:
            return "ack.not_understood", {}
        if not case.open:
            return "ack.already_closed", code
        if said.action is Action.GOING:
            report_dispatched(tx, now, case, callout.responder_id, VIA)
            arrival = tx.duties.find(ARRIVAL, SUBJECT, case.id)
            left = helpline_policy(tx, case.unit_id).arrive_town_s
            if arrival is not None and arrival.due_at is not None:
                left = int((arrival.due_at - now).total_seconds())
            return "ack.received", {**code, "within": str(max(left, 60))}
        if said.action is Action.CANNOT:
            report_declined(tx, self.door, now, case, callout.responder_id, VIA)
            return "ack.declined", code
        seen = SEEN[said.action]
        report_arrived(tx, self.door, now, case, callout.responder_id, seen, VIA)
        return "ack.outcome_received", code
