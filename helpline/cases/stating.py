"""Writing down where, when and how she may be reached: by her own keys and words, or by the officer
who has spoken with her.

A record is never changed: the next version follows it, and what was about to leave under the
former one is cancelled in the same transaction.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from helpline.cases.model import Case, CaseEventKind
from helpline.cases.safe_contact import DAY_S, Cover, SafeContact, Wording
from helpline.cases.timeline import note
from helpline.errors import Refused
from helpline.numbers import NumberProblem, is_diallable, takes_sms, to_e164
from helpline.people import Phone
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork

CAUSE = "case_caller"
SAFE = "safe"
"""The label of a telephone that is not the one she came from."""
HOLDS = timedelta(days=90)
"""What she said by key holds so long; then she is asked again before anything leaves."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What she allows.

    `number` is a telephone as people write it; "" is the one that she came from. `from_s` and
    `to_s` are seconds after local midnight (0 to 86400), equal ones mean the whole day.
    `until` is UTC; None holds until she says otherwise. Neither call nor message is a record
    too: nothing may leave.
    """

    may_call: bool
    may_write: bool
    number: str = ""
    from_s: int = 0
    to_s: int = 0
    wording: Wording = Wording.NEUTRAL
    cover: Cover = Cover.WRONG_NUMBER
    until: datetime | None = None


def state_by_officer(
    tx: UnitOfWork, now: datetime, case: Case, wish: Wish, *, by: int
) -> SafeContact:
    """The officer `by` has spoken with her and writes down what she said.

    Raises Refused, with what to write instead: for somebody who is not on the roster, a number
    that we never ring or cannot write to, hours outside the day, or an end that is past.
    """
    officer = tx.officers.find(by)
    if officer is None or not officer.active:
        raise Refused(Why.NOT_ON_ROSTER)
    return state(tx, now, case, wish, by=by)


def state(
    tx: UnitOfWork, now: datetime, case: Case, wish: Wish, *, by: int | None = None
) -> SafeContact:
    """The next version of her record, in her own words if nobody else wrote it down.

    Raises Refused where the wish makes no sense; a hidden number needs one that she names.
    """
    if not (0 <= wish.from_s <= DAY_S and 0 <= wish.to_s <= DAY_S):
        raise Refused(Why.TWO_TIMES)
    if wish.until is not None and wish.until <= now:
        raise Refused(Why.DAY_TO_COME)
    phone = _phone(tx, case.caller_id, wish)
    return state_safe_contact(
        tx,
        now,
        case,
        SafeContact(
            person_id=case.caller_id,
            version=0,
            phone_id=phone.id,
            may_call=wish.may_call,
            may_write=wish.may_write,
            from_s=wish.from_s % DAY_S,
            to_s=wish.to_s % DAY_S,
            wording=wish.wording,
            cover=wish.cover,
            until=wish.until,
            stated_at=now,
            stated_by=by,
        ),
    )


def state_safe_contact(
    tx: UnitOfWork, now: datetime, case: Case, record: SafeContact
) -> SafeContact:
    """Write this record down. What was about to leave under the former one is cancelled."""
    for case_id in {case.id, *(each.id for each in tx.cases.open_of(case.caller_id))}:
        tx.intents.cancel_pending(CAUSE, case_id, now)
    kept = tx.safe_contacts.add(replace(record, person_id=case.caller_id, stated_at=now))
    note(tx, now, case, CaseEventKind.SAFE_CONTACT, str(kept.version), by=record.stated_by)
    return kept


def safe_number(text: str, *, message: bool = False) -> str:
    """A telephone that may be rung for her (E.164), from how she or an officer wrote it.

    Raises Refused: it is no Indian number, or one that costs; or a landline where a `message`
    shall go. The text says what to write and never repeats the number.
    """
    try:
        number = to_e164(text)
    except NumberProblem as problem:
        raise Refused(problem.told) from None
    if not is_diallable(number):
        raise Refused(Why.SAFE_NUMBER_INDIAN)
    if message and not takes_sms(number):
        raise Refused(Why.NO_SMS_AT_LANDLINE)
    return number


def _phone(tx: UnitOfWork, person_id: int, wish: Wish) -> Phone:
    person = tx.people.get(person_id)
    main = person.phone("main")
    if not wish.number.strip():
        if main is None:
            raise Refused(Why.OWN_NUMBER_HIDDEN)
        return main
    number = safe_number(wish.number, message=wish.may_write)
    if main is not None and main.e164 == number:
        return main
    phones = {phone.label: phone.e164 for phone in person.phones}
    changed = tx.people.change(
        person_id, name=person.name, language=person.language, phones={**phones, SAFE: number}
    )
    kept = changed.phone(SAFE)
    if kept is None:
        raise Refused(Why.TELEPHONE_NOT_KEPT)
    return kept
