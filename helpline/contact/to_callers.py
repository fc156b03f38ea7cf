"""Whom of the women who called or wrote we may reach, where, and in which words (invariant 26)."""

from datetime import datetime, timedelta

from helpline.cases.model import Case, CaseEventKind
from helpline.cases.protection import safe_adults
from helpline.cases.safe_contact import WORDING_OF, Wording, objection
from helpline.consent.answers import withdrawn
from helpline.consent.model import ConsentPurpose
from helpline.contact.letter import Letter, Purpose
from helpline.directory.policies import helpline_policy
from helpline.people import Phone
from helpline.repositories import UnitOfWork
from helpline.sending.model import IntentKind

# Calls after a case was closed leave only as long as she allows them.
CONSENT_OF_FLOW = {
    "case_safety": ConsentPurpose.SAFETY,
    "case_feedback": ConsentPurpose.FEEDBACK,
}
ANSWERED_WITHIN = timedelta(seconds=60)
"""Her own message is answered so soon or not at all: later somebody else may hold the telephone."""
ANSWERED_AT_ONCE = timedelta(seconds=30)


def caller_objection(tx: UnitOfWork, now: datetime, letter: Letter, phone: Phone) -> str:
    """Invariant 26. Two things may reach somebody without a record: a call back to a missed call
    (she asked for it by ringing, it opens neutrally, and there are few of them a day), and public
    words about schemes in answer to a message that asked for them and nothing else, at once."""
    if letter.about_case is None:
        return "no_case"
    case, tz = case_of(tx, letter)
    if case.caller_id != letter.person_id:
        return "not_the_caller"
    at = letter.not_before or now
    record = tx.safe_contacts.current(letter.person_id)
    wording = WORDING_OF.get(letter.prompt_key, Wording.OPEN)
    if case.minor and (reason := _child_objection(tx, letter, case, phone, wording)):
        return reason
    if letter.purpose is Purpose.CASE_REPLY:
        if letter.kind is IntentKind.CALL:
            return "no_answer_in_writing"
        if record is None or (record.until is not None and at >= record.until):
            return _unallowed_reply_objection(tx, now, letter, case, wording)
    if record is None and letter.purpose is Purpose.MISSED_CALL:
        return _unasked_objection(tx, now, letter, case, wording)
    if record is None and letter.purpose is Purpose.INFORMATION:
        return _unwritten_objection(tx, now, letter, case, wording)
    agreed = CONSENT_OF_FLOW.get(letter.flow or "")
    if agreed is not None and withdrawn(tx, letter.person_id, agreed):
        return f"{agreed.value}_withdrawn"
    call = letter.kind is IntentKind.CALL
    return objection(record, call=call, phone_id=phone.id, wording=wording, at=at, tz=tz)


def _child_objection(
    tx: UnitOfWork, letter: Letter, case: Case, phone: Phone, wording: Wording
) -> str:
    """A parent is not presumed safe: of a child's case nothing goes to a telephone but the one
    that the child used, and nothing there that is not neutral, until an officer has made sure of
    the adult who holds it."""
    if phone.id in safe_adults(tx, case):
        return ""
    main = tx.people.get(letter.person_id).phone("main")
    if main is None or main.id != phone.id:
        return "adult_not_known_safe"
    return "child_wording" if wording is Wording.OPEN else ""


def _neutral_at_once(now: datetime, letter: Letter, wording: Wording) -> bool:
    """It gives nothing away, and leaves while she still has the telephone in her hand."""
    later = letter.not_before is not None and letter.not_before > now
    return wording is Wording.NEUTRAL and not later


def _unasked_objection(
    tx: UnitOfWork, now: datetime, letter: Letter, case: Case, wording: Wording
) -> str:
    if letter.kind is not IntentKind.CALL or not _neutral_at_once(now, letter, wording):
        return "no_safe_contact"
    a_day_ago = now - timedelta(days=1)
    sent = tx.intents.sent_since(letter.person_id, Purpose.MISSED_CALL.value, a_day_ago)
    most = helpline_policy(tx, case.unit_id).call_backs_a_day
    return "too_many_call_backs" if sent >= most else ""


def _unwritten_objection(
    tx: UnitOfWork, now: datetime, letter: Letter, case: Case, wording: Wording
) -> str:
    if letter.kind is not IntentKind.SMS or not _neutral_at_once(now, letter, wording):
        return "no_safe_contact"
    events = tx.cases.events(case.id)
    wrote = max((e.at for e in events if e.kind is CaseEventKind.MESSAGE), default=None)
    return "" if wrote is not None and now - wrote <= ANSWERED_AT_ONCE else "no_safe_contact"


def _unallowed_reply_objection(
    tx: UnitOfWork, now: datetime, letter: Letter, case: Case, wording: Wording
) -> str:
    """She has just written, and has not said (or not any more) whether she may be written to: a
    word that gives nothing away, at once, a few times a day."""
    if not _neutral_at_once(now, letter, wording):
        return "no_safe_contact"
    written = [e.at for e in tx.cases.events(case.id) if e.kind is CaseEventKind.MESSAGE]
    if not written or written[-1] < now - ANSWERED_WITHIN:
        return "no_message_to_answer"
    a_day_ago = now - timedelta(days=1)
    sent = tx.intents.sent_since(letter.person_id, Purpose.CASE_REPLY.value, a_day_ago)
    most = helpline_policy(tx, case.unit_id).answers_a_day
    return "too_many_answers" if sent >= most else ""


def case_of(tx: UnitOfWork, letter: Letter) -> tuple[Case, str]:
    """The case whose caller is reached, and the time zone of her hours."""
    case = tx.cases.get(letter.about_case or 0)
    return case, tx.units.get(case.unit_id).tz
