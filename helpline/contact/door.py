"""The one door through which anything leaves (DESIGN section 6).

Nothing else in the service can create an intent. The door asks for a person, a purpose and a
prompt key, and decides: may this person be reached for this purpose, by this channel, with this
wording. It refuses loudly: every refusal is an audit row and a `Refusal` that its caller has to
handle, and nothing about it is silent.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from helpline.cases.model import CaseEventKind
from helpline.cases.safe_contact import SafeContact, allowed_until
from helpline.contact.letter import TO_CALLERS, TO_CONTACTS, TO_SENIORS, Letter, Purpose, Refusal
from helpline.contact.to_callers import ANSWERED_WITHIN, caller_objection, case_of
from helpline.contact.to_responders import responder_objection, seal_objection
from helpline.contact.to_seniors import contact_objection, senior_objection
from helpline.numbers import is_diallable
from helpline.people import Person, Phone
from helpline.ports import Ids, Texts
from helpline.repositories import UnitOfWork
from helpline.sending.model import Intent, IntentKind, NewIntent

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
LASTS = timedelta(hours=4)
ANSWER_STALE = timedelta(minutes=5)
"""Who wrote for public words still holds the phone then, and later perhaps somebody else."""


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
            not_after = min(not_after, allowed_until(record, case_of(tx, letter)[1], due_at))
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
            reason = senior_objection(tx, letter)
        elif letter.purpose in TO_CONTACTS:
            reason = contact_objection(tx, letter)
        elif letter.purpose in TO_CALLERS:
            reason = caller_objection(tx, now, letter, phone)
        else:
            reason = responder_objection(tx, letter) or seal_objection(tx, letter)
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
