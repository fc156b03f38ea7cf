"""What a child and a survivor of a sexual offence are owed, whoever answers.

Under 18: Childline 1098 and the Child Welfare Committee hear of it (POCSO Act section 19(6), JJ
Act sections 31 and 32); a parent is not presumed safe; the case never closes by consent. After a
sexual offence: a doctor before every form (BNSS sections 184 and 397), and a woman officer writes
down what she says, where she chooses (BNSS sections 173(1) and 176(1), POCSO Act section 24).
"""

from dataclasses import replace
from datetime import datetime

from helpline.cases.model import Case, CaseEventKind, Matter
from helpline.cases.promises import (
    CHILDLINE,
    COMMITTEE,
    HOSPITAL,
    STATEMENT,
    keep,
    owe_once,
)
from helpline.cases.timeline import note
from helpline.errors import Refused
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork


def mark_minor(tx: UnitOfWork, now: datetime, case: Case, *, by: int | None = None) -> Case:
    """She is under 18, or a child is concerned: the child-protection way, with its clocks."""
    for kind in (CHILDLINE, COMMITTEE):
        owe_once(tx, now, case, kind)
    if case.minor:
        return case
    note(tx, now, case, CaseEventKind.MINOR, by=by)
    return tx.cases.save(replace(case, minor=True))


def protect(tx: UnitOfWork, now: datetime, case: Case) -> None:
    """What the matter of this case makes owed; nothing twice."""
    if case.matter is Matter.SEXUAL:
        for kind in (HOSPITAL, STATEMENT):
            owe_once(tx, now, case, kind)


def statement_taken(
    tx: UnitOfWork, now: datetime, case: Case, by: int, place: str, words: str
) -> None:
    """A woman officer has written down what she said, at the place that she chose.

    Raises Refused for an officer who is not a woman, and without the place.
    """
    officer = tx.officers.find(by)
    if officer is None or not officer.active or officer.gender != "female":
        raise Refused(Why.WOMAN_OFFICER_WRITES)
    if not place.strip():
        raise Refused(Why.WRITE_WHERE_SPOKE)
    if not keep(tx, now, case, STATEMENT, by, f"{place}\n{words}"):
        raise Refused(Why.NO_STATEMENT_OWED)


def adult_is_safe(
    tx: UnitOfWork, now: datetime, case: Case, by: int, phone_id: int, who: str
) -> None:
    """The officer has made sure that the adult who holds this telephone is safe for the child.
    Without this entry a child's case reaches no telephone but the one the child used, and says
    nothing there that is not neutral."""
    officer = tx.officers.find(by)
    if officer is None or not officer.active:
        raise Refused(Why.NOT_ON_ROSTER)
    if not who.strip():
        raise Refused(Why.WRITE_WHO_ADULT)
    note(tx, now, case, CaseEventKind.ADULT_SAFE, f"{phone_id}\n{who}", by=by)


def safe_adults(tx: UnitOfWork, case: Case) -> frozenset[int]:
    """Telephones (ids) whose holders an officer found safe for the child."""
    bodies = (
        event.body
        for event in tx.cases.events(case.id)
        if event.kind is CaseEventKind.ADULT_SAFE and event.body
    )
    return frozenset(int(body.split("\n", 1)[0]) for body in bodies)
