"""What an officer decides about a case: what it is about, and how urgent it is."""

from dataclasses import replace
from datetime import datetime

from helpline.cases.model import Case, CaseEventKind, Matter, Priority
from helpline.cases.responding import name_matter, raise_danger
from helpline.cases.timeline import note
from helpline.contact import Door
from helpline.directory.model import Officer, Role
from helpline.errors import Refused
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork

MAY_LOWER = frozenset({Role.SHO, Role.CIRCLE_OFFICER, Role.SP, Role.HEADQUARTERS})
_ORDER = (Priority.NORMAL, Priority.URGENT, Priority.DANGER)


def set_matter(tx: UnitOfWork, now: datetime, case: Case, by: int, matter: Matter) -> Case:
    """Any kind, by an officer, as often as it turns out to be another one. What an earlier kind
    made owed stays owed, and a child stays a child."""
    _officer(tx, by)
    _open(case)
    if matter is Matter.UNKNOWN:
        raise Refused(Why.CHOOSE_MATTER)
    return name_matter(tx, now, case, matter, by=by)


def set_priority(
    tx: UnitOfWork, door: Door, now: datetime, case: Case, by: int, priority: Priority, words: str
) -> Case:
    """Raise it with a reason, as any officer; lower it as SHO or above. Danger rings everybody
    whom her own key 3 would ring."""
    officer = _officer(tx, by)
    _open(case)
    if not words.strip():
        raise Refused(Why.WRITE_WHY_PRIORITY)
    if priority is case.priority:
        return case
    lower = _ORDER.index(priority) < _ORDER.index(case.priority)
    if lower and officer.role not in MAY_LOWER:
        raise Refused(Why.SHO_LOWERS)
    note(tx, now, case, CaseEventKind.PRIORITY, f"{priority.value}\n{words}", by=by)
    if priority is Priority.DANGER:
        return raise_danger(tx, door, now, case, "officer")
    return tx.cases.save(replace(case, priority=priority))


def _officer(tx: UnitOfWork, person_id: int) -> Officer:
    officer = tx.officers.find(person_id)
    if officer is None or not officer.active:
        raise Refused(Why.NOT_ON_ROSTER)
    return officer


def _open(case: Case) -> None:
    if not case.open:
        raise Refused(Why.CASE_CLOSED)
