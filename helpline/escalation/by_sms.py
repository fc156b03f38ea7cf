"""What a responder answers by SMS: '1 CODE' and its like (CONTRACT section 5).

A sender number is an identifier, not a proof: every answer needs the code that only this person
was given, or exactly one incident that they hold (invariant 14).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from helpline.contact import Door, Letter, Purpose
from helpline.directory.ladders import CONTACT
from helpline.directory.policies import escalation_policy
from helpline.escalation.model import Alert, Incident, Outcome
from helpline.escalation.reporting import Reported, needs_help, report
from helpline.escalation.responding import Answer, acknowledge, decline
from helpline.ports import Ids
from helpline.repositories import UnitOfWork
from helpline.sending.model import IntentKind, Lane
from helpline.understanding import Action, OfficerReply

VIA = "sms"
CODES_SHOWN = 4  # as many as the registered text has room for


@dataclass(frozen=True, slots=True)
class BySms:
    """Takes the replies of officers."""

    door: Door
    ids: Ids

    def take(
        self, tx: UnitOfWork, now: datetime, person_id: int, message_id: int, said: OfficerReply
    ) -> None:
        """Act on a reply and answer it. `message_id` makes the answer unique."""
        key, params = self._act(tx, now, person_id, said)
        self.door.send(
            tx,
            now,
            Letter(
                person_id=person_id,
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
        self, tx: UnitOfWork, now: datetime, person_id: int, said: OfficerReply
    ) -> tuple[str, Mapping[str, str]]:
        if said.action is None:
            return "ack.not_understood", {}
        if said.code is not None:
            alert = tx.alerts.by_code(person_id, said.code)
            if alert is None or alert.role == CONTACT:
                tx.audit.add(now, "unknown_code", "person", person_id)
                return "ack.unknown_code", {"code": said.code}
        else:
            held = [a for a in tx.alerts.held_by(person_id) if a.role != CONTACT]
            if len(held) != 1:
                codes = ", ".join(a.code for a in held[-CODES_SHOWN:])
                return ("ack.need_code", {"codes": codes}) if held else ("ack.not_understood", {})
            alert = held[0]
        return self._answer(tx, now, alert, said)

    def _answer(
        self, tx: UnitOfWork, now: datetime, alert: Alert, said: OfficerReply
    ) -> tuple[str, Mapping[str, str]]:
        code = {"code": alert.code}
        match said.action:
            case Action.GOING:
                return self._going(tx, now, alert)
            case Action.CANNOT:
                done = decline(tx, self.door, self.ids, now, alert, VIA)
                return ("ack.already_closed" if done is Answer.CLOSED else "ack.declined"), code
            case Action.NEEDS_HELP:
                reported = needs_help(tx, self.door, self.ids, now, alert, VIA)
            case Action.WELL:
                reported = self._report(tx, now, alert, Outcome.WELL, said)
            case _:
                reported = self._report(tx, now, alert, Outcome.NOT_AT_HOME, said)
        return {
            Reported.ALREADY_CLOSED: "ack.already_closed",
            Reported.PROVISIONAL: "ack.well_provisional",
        }.get(reported, "ack.outcome_received"), code

    def _report(
        self, tx: UnitOfWork, now: datetime, alert: Alert, outcome: Outcome, said: OfficerReply
    ) -> Reported:
        return report(
            tx,
            self.door,
            self.ids,
            now,
            alert,
            outcome,
            diary_number=said.diary_number,
            via=VIA,
        )

    def _going(self, tx: UnitOfWork, now: datetime, alert: Alert) -> tuple[str, Mapping[str, str]]:
        incident = tx.incidents.get(alert.incident_id)
        policy = escalation_policy(tx, incident.station_id)
        code = {"code": alert.code}
        match acknowledge(tx, now, alert, VIA):
            case Answer.CLOSED:
                return "ack.already_closed", code
            case Answer.STALE_CODE:
                return "ack.unknown_code", code
            case Answer.TAKEN_BY_OTHER:
                return "ack.taken_by_other", {**code, "officer": self._other(tx, incident)}
            case _:
                return "ack.received", {**code, "within": str(policy.ack_lasts_s)}

    def _other(self, tx: UnitOfWork, incident: Incident) -> str:
        """The name of whoever goes, or has reported."""
        person_id = incident.report_by
        if incident.ack_alert_id is not None:
            person_id = tx.alerts.get(incident.ack_alert_id).responder_id
        return tx.people.get(person_id).name if person_id is not None else ""
