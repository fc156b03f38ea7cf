"""What a woman writes: every message opens a case or adds to one, and reaches its owner at once.

The answer waits a few seconds, so that several parts are read as one message. HELP and STOP are
pleas like any other; behind STOP, and behind 'no help needed', nothing is written to her.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from helpline.cases.model import Case, CaseEvent, CaseEventKind, Priority, Way
from helpline.cases.opening import begin_contact, caller_of
from helpline.cases.responding import heard, raise_danger
from helpline.cases.stating import state_safe_contact
from helpline.cases.telling import tell
from helpline.cases.timeline import SUBJECT, note
from helpline.cases.writing_to_her import who_wrote_to_her
from helpline.contact import Door
from helpline.directory.policies import helpline_policy
from helpline.numbers import ascii_digits
from helpline.ports import Ids
from helpline.repositories import UnitOfWork
from helpline.understanding import PleaKind, plea, wants_no_message

ANSWER = {Way.SMS: "case_answer_sms", Way.WHATSAPP: "case_answer_whatsapp"}
"""The kinds of the duty by which a message is answered."""
WAY_OF = {kind: way for way, kind in ANSWER.items()}
HUMAN = "0"
LONGEST_ANSWER = 6  # digits: a PIN code
PARTS_AT_MOST = 4
"""So many times the pause between two parts, then it is answered however she goes on."""


def take_message(
    tx: UnitOfWork,
    door: Door,
    ids: Ids,
    now: datetime,
    *,
    number: str,
    body: str,
    way: Way,
    message_sid: str,
) -> Case:
    """Take one message from `number` (E.164, or "" if it is hidden), or one part of it: what came
    just before is read together with it. 'No help needed' is written down too, and never ends
    anything. Its owner is told of the first part, and of danger at every one; not of each digit by
    which she answers the questions that we ask back."""
    read = plea(body)
    caller_id = caller_of(tx, now, number, read.language)
    known = {case.id for case in tx.cases.open_of(caller_id)}
    case = begin_contact(tx, ids, now, caller_id=caller_id, way=way, source=message_sid)
    case = heard(tx, case)
    note(tx, now, case, CaseEventKind.MESSAGE, body)
    waiting = unanswered(tx.cases.events(case.id))
    whole = " ".join(part.body for part in waiting)
    cries = PleaKind.DANGER in (read.kind, plea(whole).kind)
    grave = cries or set(ascii_digits(body.strip())) == {"3"}  # the key, on every line
    if grave and case.priority is not Priority.DANGER:
        case = raise_danger(tx, door, now, case, PleaKind.DANGER.value)
    elif case.assigned_to is not None and (grave or len(waiting) == 1):
        key = "case.word" if case.id in known else "case.new"
        writer = who_wrote_to_her(tx.cases.events(case.id), now)
        told = [case.assigned_to, *([writer] if writer is not None else [])]
        if grave or writer is not None or not _answers_our_question(tx, now, case, way, body):
            tell(tx, door, now, case, told, key)
    if wants_no_message(body):
        _write_no_more(tx, now, case)
    _answer_soon(tx, now, case, way, waiting[0].at)
    return case


def unanswered(events: Sequence[CaseEvent]) -> list[CaseEvent]:
    """Her messages since the last one that was answered, oldest first: the parts of one."""
    last = max((e.seq for e in events if e.kind is CaseEventKind.ANSWERED), default=0)
    return [e for e in events if e.kind is CaseEventKind.MESSAGE and e.seq > last]


def _answers_our_question(tx: UnitOfWork, now: datetime, case: Case, way: Way, body: str) -> bool:
    """Whether this is a digit of a menu, or those of a PIN code, that we have just asked for. Who
    asks for a human (0) is no such answer."""
    digits = ascii_digits(body.strip())
    asked = tx.conversations.waiting_with(case.caller_id, way.value, now)
    return (
        asked is not None
        and (asked.subject, asked.subject_id) == (SUBJECT, case.id)
        and digits.isdecimal()
        and len(digits) <= LONGEST_ANSWER
        and digits != HUMAN
    )


def _answer_soon(
    tx: UnitOfWork, now: datetime, case: Case, way: Way, first_part_at: datetime
) -> None:
    pause = timedelta(seconds=helpline_policy(tx, case.unit_id).parts_s)
    due_at = min(now + pause, max(first_part_at + PARTS_AT_MOST * pause, now))
    waiting = tx.duties.find(ANSWER[way], SUBJECT, case.id)
    if waiting is not None:
        tx.duties.save(replace(waiting, due_at=due_at))
        return
    tx.duties.add(
        kind=ANSWER[way],
        subject=SUBJECT,
        subject_id=case.id,
        unit_id=case.unit_id,
        due_at=due_at,
    )


def _write_no_more(tx: UnitOfWork, now: datetime, case: Case) -> None:
    """STOP: whoever wrote it, no message leaves to her from now on. What else she allowed stays."""
    record = tx.safe_contacts.current(case.caller_id)
    if record is not None and record.may_write:
        state_safe_contact(tx, now, case, replace(record, may_write=False, stated_by=None))
