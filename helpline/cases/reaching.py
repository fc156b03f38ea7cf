"""What leaves to a woman: the call back to a missed call, a call that she asked for, her number.

All of it goes through the one door, which follows her safe-contact record.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from helpline.cases.letters import letter_to_her
from helpline.cases.model import Case, CaseEventKind
from helpline.cases.owners import unit_of
from helpline.cases.safe_contact import DAY_S, SafeContact, Wording, in_hours
from helpline.cases.stating import CAUSE as TO_HER
from helpline.cases.stating import HOLDS, Wish, state, state_safe_contact
from helpline.cases.telling import tell
from helpline.cases.timeline import note
from helpline.contact import Door, Purpose, Refusal
from helpline.repositories import UnitOfWork
from helpline.sending.model import Intent, IntentKind, Lane

CAUSE = TO_HER
FLOW = "women_help"
OPENING = "help.back_opening"
CALL_BACK_WITHIN = timedelta(seconds=60)


def by_key(
    tx: UnitOfWork, now: datetime, case: Case, *, call: bool, write: bool, hours: tuple[int, int]
) -> SafeContact | None:
    """What she said by key about the telephone that she called from; None if its number is
    hidden. The wording is the safest until she says more."""
    if tx.people.get(case.caller_id).phone("main") is None:
        return None
    wish = Wish(may_call=call, may_write=write, from_s=hours[0], to_s=hours[1], until=now + HOLDS)
    return state(tx, now, case, wish)


def answer_missed_call(tx: UnitOfWork, door: Door, now: datetime, case: Case) -> Intent | Refusal:
    """Ring back, once for each missed call, within a minute."""
    return _call(tx, door, now, case, Purpose.MISSED_CALL, until=now + CALL_BACK_WITHIN)


def call_her(tx: UnitOfWork, door: Door, now: datetime, case: Case) -> Intent | Refusal:
    """She has asked for a call: it leaves to her recorded number as soon as her hours allow."""
    record = tx.safe_contacts.current(case.caller_id)
    at = now if record is None else next_in_hours(record, unit_of(tx, case).tz, now)
    return _call(tx, door, now, case, Purpose.CASE_CALL, not_before=at)


def send_number(tx: UnitOfWork, door: Door, now: datetime, case: Case) -> Intent | Refusal:
    """Her case number as a message; she has just said that nobody else reads this phone. That
    does not undo what an officer wrote down for her, nor that nothing is safe, nor that it is
    another telephone on which she may be reached."""
    record = tx.safe_contacts.current(case.caller_id)
    main = tx.people.get(case.caller_id).phone("main")
    if record is None:
        record = by_key(tx, now, case, call=False, write=True, hours=(0, 0))
    hers = record is not None and record.stated_by is None
    this_one = record is not None and main is not None and record.phone_id == main.id
    if record is not None and hers and this_one and (record.may_call or record.may_write):
        state_safe_contact(tx, now, case, replace(record, may_write=True, wording=Wording.OPEN))
    letter = letter_to_her(
        tx,
        case,
        IntentKind.SMS,
        Purpose.CASE_NOTICE,
        "case.number_sms",
        lane=Lane.MESSAGES,
        params={"number": case.number},
    )
    return door.send(tx, now, letter)


def not_answered(tx: UnitOfWork, door: Door, now: datetime, intent: Intent) -> None:
    """A call to her came to nothing: it is on the time line, and her owner hears of it."""
    case = tx.cases.get(intent.cause_id)
    if case.open:
        note(tx, now, case, CaseEventKind.NO_ANSWER)
        if case.assigned_to is not None:
            tell(tx, door, now, case, [case.assigned_to], "case.silent")


def next_in_hours(record: SafeContact, tz: str, at: datetime) -> datetime:
    """`at`, or the next beginning of her hours after it (UTC)."""
    if in_hours(record, tz, at):
        return at
    local = at.astimezone(ZoneInfo(tz))
    passed = local.hour * 3600 + local.minute * 60 + local.second
    begins = at + timedelta(seconds=(record.from_s - passed) % DAY_S)
    return begins.replace(microsecond=0)


def _call(
    tx: UnitOfWork,
    door: Door,
    now: datetime,
    case: Case,
    purpose: Purpose,
    *,
    not_before: datetime | None = None,
    until: datetime | None = None,
) -> Intent | Refusal:
    letter = letter_to_her(
        tx,
        case,
        IntentKind.CALL,
        purpose,
        OPENING,
        lane=Lane.ESCALATION,
        flow=FLOW,
        not_before=not_before,
        not_after=until,
    )
    return door.send(tx, now, letter)
