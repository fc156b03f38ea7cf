"""The women's line: calls to the helpline, missed calls, and messages."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from helpline.cases.abuse import shortened
from helpline.cases.by_message import line_in
from helpline.cases.calling_through import CAUSE as THROUGH
from helpline.cases.calling_through import FLOW as CALLS_THROUGH
from helpline.cases.calling_through import leg_of
from helpline.cases.holding import CAUSE as LEG
from helpline.cases.holding import FLOW as TAKES_CALL
from helpline.cases.messages import take_message
from helpline.cases.model import Case, CaseEventKind, Priority, Way
from helpline.cases.opening import begin_contact, caller_of
from helpline.cases.reaching import CAUSE as TO_HER
from helpline.cases.reaching import FLOW, answer_missed_call
from helpline.cases.responding import heard
from helpline.cases.telling import CAUSE as TO_OFFICERS
from helpline.cases.telling import place_of, tell
from helpline.cases.timeline import note
from helpline.contact import Door, Refusal
from helpline.conversations.dialogue import Dialogue
from helpline.conversations.talks import Opening
from helpline.directory.model import Role, UnitKind
from helpline.people import Person
from helpline.ports import Ids
from helpline.repositories import UnitOfWork
from helpline.schemes.asking import wish_of
from helpline.schemes.keeping import offered
from helpline.schemes.telling import SchemesInWriting
from helpline.sending.model import Intent
from helpline.talk import Conversation
from helpline.understanding import PleaKind, plea


@dataclass(frozen=True, slots=True)
class WomensLine:
    """`helpline_number` and `missed_call_number` are ours (E.164)."""

    helpline_number: str
    missed_call_number: str
    door: Door
    ids: Ids
    dialogue: Dialogue

    def answers(self, tx: UnitOfWork, to: str, people: list[Person]) -> bool:
        """Whether a call to `to` is hers: to the helpline, or from a caller of a case who redials
        another number of ours and is nobody else to us."""
        if not tx.units.of_kind(UnitKind.DISTRICT):
            return False
        return to == self.helpline_number or _is_only_a_caller(tx, people)

    def opening(
        self, tx: UnitOfWork, now: datetime, *, from_: str, to: str, call_sid: str
    ) -> Opening:
        """A call has come in: its case is there before the first word is said. Who redials the
        number that we ring from may be somebody else with her phone, and hears nothing."""
        known = _caller_before(tx, from_)
        mode = "called" if to == self.helpline_number else "back"
        caller_id = caller_of(tx, now, from_, rung_back=mode == "back")
        case = begin_contact(tx, self.ids, now, caller_id=caller_id, way=Way.CALL, source=call_sid)
        return Opening(
            flow=FLOW,
            facts={
                "mode": mode,
                "language": "known" if known else "new",
                "short": "yes" if known and shortened(tx, now, caller_id, case.unit_id) else "no",
            },
            channel="voice",
            language=tx.people.get(caller_id).language,
            person_id=caller_id,
            subject="case",
            subject_id=case.id,
            call_sid=call_sid,
        )

    def missed(self, to: str) -> bool:
        """Whether a call to `to` is never answered, but rung back."""
        return to == self.missed_call_number

    def missed_call(self, tx: UnitOfWork, now: datetime, from_: str, call_sid: str) -> None:
        """Ring back within a minute if the door allows it; the case has an owner either way."""
        caller_id = caller_of(tx, now, from_)
        case = begin_contact(
            tx, self.ids, now, caller_id=caller_id, way=Way.MISSED_CALL, source=call_sid
        )
        sent = answer_missed_call(tx, self.door, now, case)
        if isinstance(sent, Refusal) and case.assigned_to is not None:
            tell(tx, self.door, now, case, [case.assigned_to], "case.silent")

    def takes_message(self, tx: UnitOfWork, to: str, people: list[Person], body: str) -> bool:
        """Whether a message that is neither an officer's nor a senior's is hers: to the helpline,
        from a caller of a case, or a plea or a question for schemes to any number of ours."""
        if not tx.units.of_kind(UnitKind.DISTRICT):
            return False
        pleads = plea(body).kind in (PleaKind.DANGER, PleaKind.HELP)
        if to == self.helpline_number or pleads or _is_only_a_caller(tx, people):
            return True
        district = tx.units.of_kind(UnitKind.DISTRICT)[0]
        return not people and wish_of(body, offered(tx, district.id)) is not None

    def message(
        self, tx: UnitOfWork, now: datetime, *, from_: str, body: str, message_sid: str
    ) -> None:
        """A message in her words, or about a case with a number."""
        number = from_.removeprefix("whatsapp:")
        way = Way.WHATSAPP if number != from_ else Way.SMS
        line = line_in(body)
        if line is not None and tx.cases.by_number(line.number) is not None:
            caller_id = caller_of(tx, now, number, plea(line.words).language)
            known = {case.id for case in tx.cases.open_of(caller_id)}
            contact = begin_contact(
                tx, self.ids, now, caller_id=caller_id, way=way, source=message_sid
            )
            contact = heard(tx, contact)
            self.dialogue.line(tx, now, contact, way, line, new=contact.id not in known)
            return
        case = take_message(
            tx,
            self.door,
            self.ids,
            now,
            number=number,
            body=body,
            way=way,
            message_sid=message_sid,
        )
        if SchemesInWriting(self.door, self.ids).answer_her(tx, now, case, body):
            note(tx, now, case, CaseEventKind.ANSWERED, "scheme")


def of_case_call(
    tx: UnitOfWork, now: datetime, intent: Intent, call_sid: str | None
) -> Opening | None:
    """The conversation of a call of ours about a case; None for every other call."""
    if intent.cause == TO_HER:
        return _to_her(tx, intent, call_sid)
    if intent.cause == LEG:
        return _leg(tx, intent, call_sid)
    if intent.cause == THROUGH:
        return _through(tx, intent, call_sid)
    return _to_officer(tx, now, intent, call_sid) if intent.cause == TO_OFFICERS else None


def of_dialled(
    tx: UnitOfWork, now: datetime, hers: Conversation, *, to: str, call_sid: str
) -> Opening:
    """What an officer hears who was dialled into her call, by the number that was dialled."""
    case = tx.cases.get(hers.subject_id)
    people = tx.people.by_phone(to)
    ours = [p.id for p in people if tx.officers.find(p.id) or tx.units.of_desk(p.id)]
    officer = tx.people.get(ours[0]) if ours else None
    language = officer.language if officer is not None else "hi"
    return Opening(
        flow=TAKES_CALL,
        facts=_call_facts(tx, case, language, danger=case.priority is Priority.DANGER),
        channel="voice",
        language=language,
        person_id=officer.id if officer is not None else None,
        subject="case",
        subject_id=case.id,
        call_sid=call_sid,
    )


def _leg(tx: UnitOfWork, intent: Intent, call_sid: str | None) -> Opening:
    """An officer has picked up who is rung for a woman on the line."""
    hold = tx.holds.get(intent.cause_id)
    hold = tx.holds.of_conversation(hold.conversation_id) or hold
    case = tx.cases.get(hold.case_id)
    of_control_room = tx.units.get(case.district_id).contact_id == intent.person_id
    officer = tx.officers.find(intent.person_id)
    if officer is not None and officer.role is Role.CONTROL_ROOM:
        of_control_room = True
    facts = {
        **_call_facts(tx, case, intent.language, danger=hold.danger),
        "rooms": "yes",
        "speaks": "yes" if hold.speaks else "no",
        "event_wanted": "yes" if hold.danger and of_control_room else "no",
    }
    return _picked_up(intent, call_sid, case, TAKES_CALL, facts)


def _through(tx: UnitOfWork, intent: Intent, call_sid: str | None) -> Opening:
    """An officer has picked up who wants to call her."""
    case = tx.cases.get(intent.cause_id)
    facts = {"number": case.number, "place": place_of(tx, case, intent.language)}
    return _picked_up(intent, call_sid, case, CALLS_THROUGH, facts)


def _picked_up(
    intent: Intent, call_sid: str | None, case: Case, flow: str, facts: Mapping[str, str]
) -> Opening:
    """A call of ours about a case, and whom it was meant for."""
    return Opening(
        flow=flow,
        facts=facts,
        channel="voice",
        language=intent.language,
        person_id=intent.person_id,
        subject="case",
        subject_id=case.id,
        intent_id=intent.id,
        call_sid=call_sid,
    )


def _call_facts(tx: UnitOfWork, case: Case, language: str, *, danger: bool) -> dict[str, str]:
    return {
        "kind": "danger" if danger else "waiting",
        "number": case.number,
        "place": place_of(tx, case, language),
        "rooms": "no",
    }


def _to_her(tx: UnitOfWork, intent: Intent, call_sid: str | None) -> Opening:
    """Our call to her was picked up, by whoever it is."""
    case = tx.cases.get(intent.cause_id)
    record = tx.safe_contacts.current(case.caller_id)
    facts = {
        "mode": "through" if leg_of(intent) else "back",
        "language": "known" if record is not None else "new",
        "cover": record.cover.value if record is not None else "",
    }
    opening = _picked_up(intent, call_sid, case, intent.flow or FLOW, facts)
    return replace(opening, person_id=case.caller_id)


def _to_officer(tx: UnitOfWork, now: datetime, intent: Intent, call_sid: str | None) -> Opening:
    """Our call to an officer about a case was picked up."""
    case = tx.cases.get(intent.cause_id)
    facts = {
        "kind": intent.params.get("about") or _kind(case),
        "number": case.number,
        "place": place_of(tx, case, intent.language),
        "reach": _reach(tx, now, case),
    }
    return _picked_up(intent, call_sid, case, intent.flow or "case_alert", facts)


def _kind(case: Case) -> str:
    if case.priority is Priority.DANGER:
        return "danger"
    return "silent" if case.silent else "waiting"


def _reach(tx: UnitOfWork, now: datetime, case: Case) -> str:
    record = tx.safe_contacts.current(case.caller_id)
    if record is None or (record.until is not None and record.until <= now):
        return "not_safe"
    return "safe" if record.may_call or record.may_write else "not_safe"


def _caller_before(tx: UnitOfWork, number: str) -> bool:
    known = tx.people.by_phone(number) if number.startswith("+") else []
    return bool(known and tx.cases.callers_among([person.id for person in known]))


def _is_only_a_caller(tx: UnitOfWork, people: list[Person]) -> bool:
    callers = tx.cases.callers_among([person.id for person in people]) if people else []
    return bool(callers) and len(callers) == len(people)
