"""Four questions that tell how great the danger is, by her keys or by an officer.

They are among those that danger assessments for violence by a partner agree on as the gravest
(J. C. Campbell's Danger Assessment, 2009; the DASH checklist, 2009): a weapon or a threat to
kill, hands at the throat, violence that grows, fear for life. Asked only after a human was tried,
each may be left out, and an answer raises the priority and never lowers it.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from helpline.cases.model import Case, CaseEventKind, Matter, Priority
from helpline.cases.owners import people_for
from helpline.cases.telling import tell
from helpline.cases.timeline import note
from helpline.contact import Door
from helpline.errors import Refused
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork

QUESTIONS = ("weapon", "throat", "worse", "fears_death")
GRAVE = frozenset({"weapon", "throat", "fears_death"})
ASKED_OF = frozenset(
    {
        Matter.UNKNOWN,
        Matter.DOMESTIC,
        Matter.SEXUAL,
        Matter.STALKING,
        Matter.DOWRY,
        Matter.HONOUR,
        Matter.TRAFFICKING,
        Matter.WITCH_BRANDING,
        Matter.OTHER,
    }
)
_ORDER = (Priority.NORMAL, Priority.URGENT, Priority.DANGER)


def is_asked(case: Case) -> bool:
    """Whether the flow asks: not in danger, where no minute is to lose; not a caller who has
    given no sign, beside whom somebody may listen; and only where the matter may be violence by
    somebody near her."""
    return not case.silent and case.priority is not Priority.DANGER and case.matter in ASKED_OF


def weigh(answers: Mapping[str, bool]) -> Priority:
    """The priority that these answers ask for. One grave 'yes', or any two, is urgent."""
    said = {question for question, yes in answers.items() if yes}
    return Priority.URGENT if said & GRAVE or len(said) > 1 else Priority.NORMAL


def take_screen(
    tx: UnitOfWork,
    door: Door,
    now: datetime,
    case: Case,
    answers: Mapping[str, bool],
    *,
    by: int | None = None,
) -> Case:
    """Write the answers down; a grave one makes the case urgent and tells the SHO.

    Raises Refused for a question that is none of the four.
    """
    if unknown := sorted(set(answers) - set(QUESTIONS)):
        raise Refused(Why.NO_SUCH_QUESTION(names=tuple(unknown)))
    if not answers:
        return case
    note(tx, now, case, CaseEventKind.SCREEN, json.dumps(dict(answers)), by=by)
    wanted = weigh(answers)
    if _ORDER.index(wanted) <= _ORDER.index(case.priority):
        return case
    raised = tx.cases.save(replace(case, priority=wanted))
    note(tx, now, raised, CaseEventKind.PRIORITY, wanted.value, by=by)
    tell(tx, door, now, raised, people_for(tx, raised, 1, now), "case.urgent")
    return raised


def screen_of(tx: UnitOfWork, case: Case) -> dict[str, bool]:
    """Every answer so far; a later one to the same question holds."""
    answers: dict[str, bool] = {}
    for event in tx.cases.events(case.id):
        if event.kind is CaseEventKind.SCREEN and event.body:
            answers |= json.loads(event.body)
    return answers
