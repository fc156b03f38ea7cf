"""What a responder answers by SMS: '1 CODE' and its like (CONTRACT section 5).

A sender number is an identifier, not a proof: every answer needs the code that only this person
was given, or exactly one incident that they hold (invariant 14).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from helpline.contact import Door, Letter, Purpose
from helpline.directory.ladders import CONTACT
from helpline.directory.policies import escalation_policy
from helpline.escalation.areas.by_sms import answer
from helpline.escalation.areas.numbers import list_reply
from helpline.escalation.model import Alert, Incident, Outcome
from helpline.escalation.reporting import Reported, needs_help, report
from helpline.escalation.responding import Answer, acknowledge, decline
from helpline.ports import Ids
from helpline.repositories import UnitOfWork
from helpline.sending.model import IntentKind, Lane
from helpline.understanding import Action, OfficerReply

VIA = "sms"
BY_KEY = dict(zip("12345", Action, strict=True))
WRONG_CODES = 10  # in an hour; then codes by SMS are not read from this number any more
WRONG_CODE = "unknown_code"
GUESSED = "officer_codes_guessed"
CODES_SHOWN = 4  # as many as the registered text has room for


@dataclass(frozen=True, slots=True)
class BySms:
    """Takes the replies of officers."""

    door: Door
    ids: Ids

    def take(
        self,
        tx: UnitOfWork,
        now: datetime,
        person_id: int,
        message_id: int,
        said: OfficerReply,
        body: str = "",
    ) -> None:
        """Act on a reply and answer it. `message_id` makes the answer unique; `body` is the whole
        message, in which rows of a list may be named."""
        params: Mapping[str, str] = {}
        if guesses_codes(tx, now, person_id):
            tx.faults.report(GUESSED, str(person_id), now)
            key = "ack.not_understood"
        else:
            about_list = self._about_list(tx, now, person_id, said, body)
            key, params = about_list or self._act(tx, now, person_id, said)
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

    def _about_list(
        self, tx: UnitOfWork, now: datetime, person_id: int, said: OfficerReply, body: str
    ) -> tuple[str, Mapping[str, str]] | None:
        """The answer, if the code is that of a list; a code is of one or the other."""
        listed = list_reply(body)
        code = listed.code if listed else said.code
        part = tx.areas.part_by_code(person_id, code) if code else None
        if part is None:
            if listed is None or tx.alerts.by_code(person_id, listed.code) is not None:
                return None
            wrong_code(tx, now, person_id)
            return "ack.unknown_code", {"code": listed.code}
        if listed is not None:
            action = BY_KEY[listed.key]
            return answer(
                tx,
                self.door,
                self.ids,
                now,
                part,
                action,
                listed.numbers,
                listed.diary_number,
            )
        if said.action is None:
            return "ack.area_numbers", {"code": part.code, "numbers": "-"}
        return answer(tx, self.door, self.ids, now, part, said.action, (), said.diary_number)

    def _act(
        self, tx: UnitOfWork, now: datetime, person_id: int, said: OfficerReply
    ) -> tuple[str, Mapping[str, str]]:
        if said.action is None:
            return "ack.not_understood", {}
        if said.code is not None:
            alert = tx.alerts.by_code(person_id, said.code)
            if alert is None or alert.role == CONTACT:
                wrong_code(tx, now, person_id)
                return "ack.unknown_code", {"code": said.code}
        else:
            held = [a for a in tx.alerts.held_by(person_id) if a.role != CONTACT]
            lists = [part.code for part in tx.areas.parts_of(person_id)]
            if len(held) != 1 or lists:
                codes = ", ".join([*lists, *(a.code for a in held)][-CODES_SHOWN:])
                held_any = held or lists
                return (
                    ("ack.need_code", {"codes": codes}) if held_any else ("ack.not_understood", {})
                )
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


def wrong_code(tx: UnitOfWork, now: datetime, person_id: int) -> None:
    """A code that was never given came in this person's name."""
    tx.audit.add(now, WRONG_CODE, "person", person_id)


def guesses_codes(tx: UnitOfWork, now: datetime, person_id: int) -> bool:
    """Whether somebody tries codes in this sender's name: a number can be forged, and four digits
    can be gone through. The ladder goes on meanwhile; keys on our calls and the console count."""
    since = now - timedelta(hours=1)
    wrong = sum(
        action == WRONG_CODE and at >= since for at, action, _ in tx.audit.of("person", person_id)
    )
    return wrong >= WRONG_CODES
