"""What a woman writes: every message opens a case or adds to one, and reaches its owner.

Nothing is answered unless her record says that a message is safe now: the phone that wrote may be
in other hands a minute later. HELP and STOP are pleas like any other.
"""

from datetime import datetime

from helpline.cases.model import Case, CaseEventKind, Priority, Way
from helpline.cases.opening import begin_contact, caller_of
from helpline.cases.reaching import acknowledge_message
from helpline.cases.responding import heard, raise_danger
from helpline.cases.telling import tell
from helpline.cases.timeline import note
from helpline.contact import Door
from helpline.ports import Ids
from helpline.repositories import UnitOfWork
from helpline.understanding import PleaKind, plea


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
    """Take one message from `number` (E.164, or "" if it is hidden). Parts of a long message are
    entries of the same case. 'No help needed' is written down too, and never ends anything."""
    read = plea(body)
    caller_id = caller_of(tx, now, number, read.language)
    known = {case.id for case in tx.cases.open_of(caller_id)}
    case = begin_contact(tx, ids, now, caller_id=caller_id, way=way, source=message_sid)
    case = heard(tx, case)
    note(tx, now, case, CaseEventKind.MESSAGE, body)
    if read.kind is PleaKind.DANGER and case.priority is not Priority.DANGER:
        case = raise_danger(tx, door, now, case, read.kind.value)
    elif case.assigned_to is not None:
        key = "case.word" if case.id in known else "case.new"
        tell(tx, door, now, case, [case.assigned_to], key)
    acknowledge_message(tx, door, now, case)
    return case
