"""Who she is, as far as it changes how she is helped: language, disability, children, age.

Personal, and so an entry of the time line that is encrypted with her key; the newest holds.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from helpline.cases.model import Case, CaseEventKind
from helpline.cases.protection import mark_minor
from helpline.cases.timeline import note
from helpline.contact import Door
from helpline.errors import Refused
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork

ADULT_AT = 18


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is known. `age` is in years; None and "" mean that nobody has said so yet."""

    language: str = ""
    disability: str = ""
    children_present: bool | None = None
    age: int | None = None


def record_particulars(
    tx: UnitOfWork, door: Door, now: datetime, case: Case, by: int, particulars: Particulars
) -> Case:
    """Write down what is known now. Under 18, the child-protection way begins; an age that is
    corrected upwards later does not end it by itself (`protection.not_a_child`).

    Raises Refused for an age that nobody has.
    """
    age = particulars.age
    if age is not None and not 0 <= age <= 120:
        raise Refused(Why.AGE_RANGE)
    body = json.dumps(asdict(particulars), ensure_ascii=False)
    note(tx, now, case, CaseEventKind.PARTICULARS, body, by=by)
    if age is not None and age < ADULT_AT:
        return mark_minor(tx, now, case, by=by)
    return case


def particulars_of(tx: UnitOfWork, case: Case) -> Particulars:
    """What was written down last; everything unknown if nothing was, or if she was erased."""
    for event in reversed(tx.cases.events(case.id)):
        if event.kind is CaseEventKind.PARTICULARS and event.body:
            return Particulars(**json.loads(event.body))
    return Particulars()
