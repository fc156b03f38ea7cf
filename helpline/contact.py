"""The one door through which anything leaves (DESIGN section 6).

Nothing else in the service can create an intent. The door asks for a person, a purpose and a
prompt key, and decides: may this person be reached for this purpose, by this channel, with this
wording. It refuses loudly: every refusal is an audit row and a `Refusal` that its caller has to
handle, and nothing about it is silent.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from helpline.cases.model import Case, CaseEventKind
from helpline.cases.protection import safe_adults
from helpline.cases.safe_contact import (
    WORDING_OF,
    SafeContact,
    Wording,
    allowed_until,
    objection,
)
from helpline.consent.answers import withdrawn
from helpline.consent.model import ConsentPurpose
from helpline.directory.policies import helpline_policy
from helpline.numbers import is_diallable
from helpline.people import Person, Phone
from helpline.ports import Ids, Texts
from helpline.repositories import UnitOfWork
from helpline.sending.model import RINGS_S, Intent, IntentKind, Lane, NewIntent
from helpline.seniors.model import SeniorState


class Purpose(StrEnum):
    """Why we reach somebody. The first group goes to seniors, the second to responders of the
    force, the third to the people around a senior, the last to women who called or wrote."""

    CHECK_IN = "check_in"
    CONFIRM = "confirm"
    SENIOR_NOTICE = "senior_notice"
    PAUSE = "pause"
    ENROLMENT = "enrolment"

    ALERT = "alert"
    ALL_CLEAR = "all_clear"
    OFFICER_REPLY = "officer_reply"
    STATION_NOTICE = "station_notice"
    CASE_ALERT = "case_alert"
    REFERRAL = "referral"
    AREA = "area"

    CONTACT_LOOK_IN = "contact_look_in"
    CONTACT_ALL_CLEAR = "contact_all_clear"

    MISSED_CALL = "missed_call"
    CASE_CALL = "case_call"
    CASE_NOTICE = "case_notice"
    INFORMATION = "information"
    CASE_REPLY = "case_reply"
    CASE_WORDS = "case_words"


TO_SENIORS = frozenset(
    {Purpose.CHECK_IN, Purpose.CONFIRM, Purpose.SENIOR_NOTICE, Purpose.PAUSE, Purpose.ENROLMENT}
)
TO_CONTACTS = frozenset({Purpose.CONTACT_LOOK_IN, Purpose.CONTACT_ALL_CLEAR})
TO_CALLERS = frozenset(
    {
        Purpose.MISSED_CALL,
        Purpose.CASE_CALL,
        Purpose.CASE_NOTICE,
        Purpose.CASE_REPLY,
        Purpose.CASE_WORDS,
        Purpose.INFORMATION,
    }
)
# What a message from outside can make us send, and how often in an hour: an SMS from a forged
# number must not ring a senior all day.
AN_HOUR = {
    Purpose.OFFICER_REPLY: 12,
    Purpose.SENIOR_NOTICE: 12,
    Purpose.PAUSE: 3,
    Purpose.CASE_NOTICE: 6,
    Purpose.INFORMATION: 6,
    Purpose.CASE_REPLY: 20,
}
# Calls after a case was closed leave only as long as she allows them.
CONSENT_OF_FLOW = {
    "case_safety": ConsentPurpose.SAFETY,
    "case_feedback": ConsentPurpose.FEEDBACK,
}
LASTS = timedelta(hours=4)
ANSWERED_WITHIN = timedelta(seconds=60)
"""Her own message is answered so soon or not at all: later somebody else may hold the telephone."""
ANSWERED_AT_ONCE = timedelta(seconds=30)
ANSWER_STALE = timedelta(minutes=5)
"""Who wrote for public words still holds the phone then, and later perhaps somebody else."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One thing that somebody wants to leave.

    `cause`/`cause_id`/`try_no` make it unique: asking twice gives one intent. `about_senior` is
    the senior that a contact is asked about, `about_case` the case whose caller is reached.
    `not_before` and `not_after` are UTC.
    """

    person_id: int
    kind: IntentKind
    purpose: Purpose
    prompt_key: str
    lane: Lane
    cause: str
    cause_id: int
    try_no: int = 0
    params: Mapping[str, str] = field(default_factory=dict)
    flow: str | None = None
    alert_id: int | None = None
    about_senior: int | None = None
    about_case: int | None = None
    phone_label: str = "main"
    ring_s: int = RINGS_S
    not_before: datetime | None = None
    not_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the door stayed shut: a short code, as it stands in the audit row."""

    reason: str


class Door:
    """The door itself. Stateless: everything it judges by is in the transaction.

    `own_numbers` (E.164) are the service's: a call with one of them as its forged sender is never
    answered by a call to ourselves.
    """

    def __init__(self, ids: Ids, texts: Texts, own_numbers: Collection[str] = ()) -> None:
        self._ids = ids
        self._texts = texts
        self._own = frozenset(own_numbers)

    @property
    def ids(self) -> Ids:
        """Where codes and tokens come from, for what is written into a letter."""
        return self._ids

    def send(self, tx: UnitOfWork, now: datetime, letter: Letter) -> Intent | Refusal:
        """Let it leave, or say why not. An intent that is there already is returned as it is."""
        person, phone, record = _addressed(tx, letter)
        reason = self._objection(tx, now, letter, person, phone)
        if reason or phone is None:
            return self._refuse(tx, now, letter, reason or "no_phone")
        due_at = letter.not_before or now
        not_after = letter.not_after or due_at + LASTS
        if record is None and letter.purpose is Purpose.INFORMATION:
            not_after = min(not_after, now + ANSWER_STALE)
        if letter.purpose is Purpose.CASE_REPLY:
            not_after = min(not_after, now + ANSWERED_WITHIN)
        if record is not None and (record.until is None or due_at < record.until):
            # what waits or is tried again stays within her hours
            not_after = min(not_after, allowed_until(record, _case(tx, letter)[1], due_at))
        new = NewIntent(
            token=self._ids.token(),
            kind=letter.kind,
            purpose=letter.purpose.value,
            lane=letter.lane,
            cause=letter.cause,
            cause_id=letter.cause_id,
            try_no=letter.try_no,
            person_id=person.id,
            phone_id=phone.id,
            prompt_key=letter.prompt_key,
            flow=letter.flow,
            language=person.language,
            alert_id=letter.alert_id,
            not_after=not_after,
            due_at=due_at,
            params=dict(letter.params),
            ring_s=letter.ring_s,
        )
        intent = tx.intents.add(new)
        if intent is None:
            return self._same(tx, new)
        tx.nudge(letter.lane)
        return intent

    def would_refuse(self, tx: UnitOfWork, now: datetime, letter: Letter) -> Refusal | None:
        """Whether the letter would be refused now: then that is written down, as of one that was
        sent. Nothing leaves either way."""
        person, phone, _ = _addressed(tx, letter)
        reason = self._objection(tx, now, letter, person, phone)
        return self._refuse(tx, now, letter, reason) if reason else None

    def _same(self, tx: UnitOfWork, new: NewIntent) -> Intent:
        return next(
            intent
            for intent in tx.intents.of_cause(new.cause, new.cause_id)
            if (intent.kind, intent.phone_id, intent.prompt_key, intent.try_no)
            == (new.kind, new.phone_id, new.prompt_key, new.try_no)
        )

    def _objection(
        self, tx: UnitOfWork, now: datetime, letter: Letter, person: Person, phone: Phone | None
    ) -> str:
        if person.erased_at is not None:
            return "erased"
        if phone is None:
            return "no_phone"
        if phone.e164 in self._own or not is_diallable(phone.e164):
            return "number_not_diallable"
        if letter.kind is not IntentKind.CALL and not self._texts.has_sms(letter.prompt_key):
            return "no_registered_template"
        if letter.purpose in TO_SENIORS:
            reason = _senior_objection(tx, letter)
        elif letter.purpose in TO_CONTACTS:
            reason = _contact_objection(tx, letter)
        elif letter.purpose in TO_CALLERS:
            reason = _caller_objection(tx, now, letter, phone)
        else:
            reason = _responder_objection(tx, letter) or _seal_objection(tx, letter)
        if not reason and letter.purpose in AN_HOUR:
            hour_ago = now - timedelta(hours=1)
            sent = tx.intents.sent_since(person.id, letter.purpose.value, hour_ago)
            if sent >= AN_HOUR[letter.purpose]:
                return "too_many_replies"
        return reason

    def _refuse(self, tx: UnitOfWork, now: datetime, letter: Letter, reason: str) -> Refusal:
        tx.audit.add(
            now,
            "door_refused",
            letter.cause,
            letter.cause_id,
            detail={
                "reason": reason,
                "purpose": letter.purpose.value,
                "person": letter.person_id,
                "channel": letter.kind.value,
            },
        )
        if letter.purpose in TO_CALLERS and letter.about_case is not None:
            case = tx.cases.get(letter.about_case)
            body = f"{letter.purpose.value} {letter.kind.value} {reason}"
            tx.cases.add_event(case, now, CaseEventKind.REFUSED, actor_id=None, body=body)
        return Refusal(reason)


def _addressed(tx: UnitOfWork, letter: Letter) -> tuple[Person, Phone | None, SafeContact | None]:
    """Who is reached on which telephone, and the record by which a caller allows it."""
    person = tx.people.get(letter.person_id)
    phone = person.phone(letter.phone_label) or person.phone("main")
    record = tx.safe_contacts.current(person.id) if letter.purpose in TO_CALLERS else None
    if record is not None and letter.purpose is not Purpose.CASE_REPLY:
        phone = next((each for each in person.phones if each.id == record.phone_id), None)
    return person, phone, record


def _senior_objection(tx: UnitOfWork, letter: Letter) -> str:
    senior = tx.seniors.find(letter.person_id)
    if senior is None:
        return "not_a_senior"
    if senior.state is SeniorState.DIED:
        return "senior_died"
    if letter.purpose is Purpose.ENROLMENT:
        return ""
    if senior.state is not SeniorState.ACTIVE:
        return "senior_not_active"
    return "" if senior.consent_at else "no_consent"


def _contact_objection(tx: UnitOfWork, letter: Letter) -> str:
    """Invariant 32: duress and risk at home never reach the people around a senior."""
    if letter.about_senior is None:
        return "contact_without_senior"
    senior = tx.seniors.get(letter.about_senior)
    if senior.at_risk:
        return "senior_at_risk_at_home"
    if senior.state is SeniorState.DIED:
        return "senior_died"
    incident = tx.incidents.open_of(senior.person_id)
    if incident is not None and incident.hidden_from_contacts:
        return "duress"
    known = next(
        (c for c in tx.seniors.contacts(senior.person_id) if c.person_id == letter.person_id), None
    )
    if known is None:
        return "not_a_contact"
    if not known.safe:
        return "contact_not_safe"
    told = not withdrawn(tx, senior.person_id, ConsentPurpose.NEIGHBOURS)
    return "" if told else "neighbours_withdrawn"


def _caller_objection(tx: UnitOfWork, now: datetime, letter: Letter, phone: Phone) -> str:
    """Invariant 26. Two things may reach somebody without a record: a call back to a missed call
    (she asked for it by ringing, it opens neutrally, and there are few of them a day), and public
    words about schemes in answer to a message that asked for them and nothing else, at once."""
    if letter.about_case is None:
        return "no_case"
    case, tz = _case(tx, letter)
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


def _unasked_objection(
    tx: UnitOfWork, now: datetime, letter: Letter, case: Case, wording: Wording
) -> str:
    if letter.kind is not IntentKind.CALL or wording is not Wording.NEUTRAL:
        return "no_safe_contact"
    if letter.not_before is not None and letter.not_before > now:
        return "no_safe_contact"
    a_day_ago = now - timedelta(days=1)
    sent = tx.intents.sent_since(letter.person_id, Purpose.MISSED_CALL.value, a_day_ago)
    most = helpline_policy(tx, case.unit_id).call_backs_a_day
    return "too_many_call_backs" if sent >= most else ""


def _unwritten_objection(
    tx: UnitOfWork, now: datetime, letter: Letter, case: Case, wording: Wording
) -> str:
    if letter.kind is not IntentKind.SMS or wording is not Wording.NEUTRAL:
        return "no_safe_contact"
    if letter.not_before is not None and letter.not_before > now:
        return "no_safe_contact"
    events = tx.cases.events(case.id)
    wrote = max((e.at for e in events if e.kind is CaseEventKind.MESSAGE), default=None)
    return "" if wrote is not None and now - wrote <= ANSWERED_AT_ONCE else "no_safe_contact"


def _unallowed_reply_objection(
    tx: UnitOfWork, now: datetime, letter: Letter, case: Case, wording: Wording
) -> str:
    """She has just written, and has not said (or not any more) whether she may be written to: a
    word that gives nothing away, at once, a few times a day."""
    if wording is not Wording.NEUTRAL:
        return "no_safe_contact"
    if letter.not_before is not None and letter.not_before > now:
        return "no_safe_contact"
    written = [e.at for e in tx.cases.events(case.id) if e.kind is CaseEventKind.MESSAGE]
    if not written or written[-1] < now - ANSWERED_WITHIN:
        return "no_message_to_answer"
    a_day_ago = now - timedelta(days=1)
    sent = tx.intents.sent_since(letter.person_id, Purpose.CASE_REPLY.value, a_day_ago)
    most = helpline_policy(tx, case.unit_id).answers_a_day
    return "too_many_answers" if sent >= most else ""


def _case(tx: UnitOfWork, letter: Letter) -> tuple[Case, str]:
    """The case whose caller is reached, and the time zone of her hours."""
    case = tx.cases.get(letter.about_case or 0)
    return case, tx.units.get(case.unit_id).tz


def _seal_objection(tx: UnitOfWork, letter: Letter) -> str:
    """Nothing about a case reaches a station that it is sealed from, whoever asks for it."""
    case_id = letter.cause_id if letter.cause == "case" else letter.about_case
    if case_id is None or not tx.custody.sealed_people(case_id, [letter.person_id]):
        return ""
    return "sealed_from_station"


def _responder_objection(tx: UnitOfWork, letter: Letter) -> str:
    officer = tx.officers.find(letter.person_id)
    if officer is not None:
        return "" if officer.active else "officer_left"
    return "" if tx.units.of_desk(letter.person_id) else "not_a_responder"
