"""A contact with the helpline becomes a case with an owner, at its first sign (invariant 31)."""

from dataclasses import replace
from datetime import datetime, timedelta

from helpline.cases.cell import inherit_seals
from helpline.cases.model import Case, CaseEventKind, CaseState, Matter, Priority, Way
from helpline.cases.number import SECRET_DIGITS, new_number
from helpline.cases.owners import choose_owner, station_of_officer
from helpline.cases.promises import move_promises
from helpline.cases.timeline import SUBJECT, note
from helpline.directory.model import Unit, UnitKind
from helpline.directory.policies import helpline_policy
from helpline.errors import Refused
from helpline.ports import Ids
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork

RESPOND = "case_respond"
SILENT = "case_silent"
NUMBERS_TRIED = 20


def caller_of(
    tx: UnitOfWork, now: datetime, number: str, language: str = "hi", *, rung_back: bool = False
) -> int:
    """The person record of whoever uses this number (E.164, or "" if it is hidden).

    A helpline caller has a record of her own, apart from a senior or officer on the same phone:
    what holds for them does not hold for her. The telephone of a friend where she may be reached
    stays the friend's, who may need help herself; only if it is `rung_back` (it rings a number
    that we ring from) it is taken for hers.
    """
    known = [
        person
        for person in (tx.people.by_phone(number) if number.startswith("+") else [])
        if rung_back or any(p.label == "main" and p.e164 == number for p in person.phones)
    ]
    callers = tx.cases.callers_among([person.id for person in known]) if known else []
    if callers:
        return callers[0]
    phones = {"main": number} if number.startswith("+") else {}
    return tx.people.add(name="", language=language, phones=phones, now=now).id


def begin_contact(
    tx: UnitOfWork, ids: Ids, now: datetime, *, caller_id: int, way: Way, source: str
) -> Case:
    """The case of a contact that begins now: the caller's open one if she was here within a day,
    otherwise a new one with an owner. Either way somebody owes her an answer within minutes.

    `source` is the provider's id of the call or message. Raises Refused while no district exists.
    """
    unit = _home(tx)
    policy = helpline_policy(tx, unit.id)
    since = now - timedelta(seconds=policy.again_s)
    standing = next((c for c in tx.cases.open_of(caller_id) if c.first_ring_at >= since), None)
    if standing is not None:
        note(tx, now, standing, CaseEventKind.CONTACT, source)
        owe_response(tx, now, standing)
        return standing
    case = _new_case(tx, ids, now, caller_id, way, unit)
    note(tx, now, case, CaseEventKind.FIRST_RING, source)
    case = inherit_seals(tx, now, case)
    if case.assigned_to is None:
        tx.faults.report("case_without_owner", str(unit.id), now)
    else:
        note(tx, now, case, CaseEventKind.OWNER, by=case.assigned_to)
    owe_response(tx, now, case)
    return case


def owe_response(tx: UnitOfWork, now: datetime, case: Case) -> None:
    """Somebody has to take it within the policy's time, unless that is owed already."""
    if tx.duties.find(SILENT, SUBJECT, case.id) is not None:
        return
    within = timedelta(seconds=helpline_policy(tx, case.unit_id).respond_s)
    tx.duties.add(
        kind=RESPOND,
        subject=SUBJECT,
        subject_id=case.id,
        unit_id=case.unit_id,
        due_at=now + within,
    )


def move_to(tx: UnitOfWork, now: datetime, case: Case, unit: Unit, *, by: int | None) -> Case:
    """She is where this unit is: the case belongs to it from now on, with an owner there if
    nobody took it yet."""
    if tx.custody.seals(case.id) & set(unit.lineage):
        return case
    note(tx, now, case, CaseEventKind.PLACED, unit.code, by=by)
    if unit.id == case.unit_id:
        return case
    owner = case.assigned_to
    if case.state is CaseState.NEW:
        owner = choose_owner(tx, unit, now, int(case.number)) or owner
    moved = tx.cases.save(replace(case, unit_id=unit.id, assigned_to=owner))
    move_promises(tx, moved)
    note(tx, now, moved, CaseEventKind.OWNER, by=by or owner)
    return moved


def _home(tx: UnitOfWork) -> Unit:
    """The district that owns a case while its place is not known: the first one of the state."""
    districts = tx.units.of_kind(UnitKind.DISTRICT)
    if not districts:
        raise Refused(Why.NO_DISTRICT_YET)
    return districts[0]


def _new_case(
    tx: UnitOfWork, ids: Ids, now: datetime, caller_id: int, way: Way, unit: Unit
) -> Case:
    number = _free_number(tx, ids, unit.id)
    owner = choose_owner(tx, unit, now, int(number))
    station = station_of_officer(tx, owner)
    return tx.cases.add(
        Case(
            id=0,
            number=number,
            token=ids.token(),
            caller_id=caller_id,
            district_id=unit.id,
            unit_id=station.id if station is not None else unit.id,
            way=way,
            state=CaseState.NEW,
            priority=Priority.NORMAL,
            matter=Matter.UNKNOWN,
            silent=way in (Way.CALL, Way.MISSED_CALL),
            minor=False,
            assigned_to=owner,
            first_ring_at=now,
            first_response_at=None,
            joined_to=None,
            proposed_by=None,
            proposed_at=None,
            closed_by=None,
            closed_at=None,
            version=0,
        ),
        ids.digits(SECRET_DIGITS),
    )


def _free_number(tx: UnitOfWork, ids: Ids, district_id: int) -> str:
    district = tx.cases.district_number(district_id)
    for _ in range(NUMBERS_TRIED):
        number = new_number(ids, district)
        if tx.cases.by_number(number) is None:
            return number
    raise Refused(Why.CASE_NUMBERS_SHORT)
