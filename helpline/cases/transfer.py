"""Another station takes a case over: offered, accepted or declined with a reason.

Whoever answers owns a case until another unit has accepted it. An offer that nobody answers
climbs in the unit that it was made to; no offer ever leaves a case without an owner.
"""

from dataclasses import replace
from datetime import datetime

from helpline.cases.custody import Transfer, TransferState
from helpline.cases.model import Case, CaseEventKind, CaseState
from helpline.cases.owners import people_at
from helpline.cases.promises import TRANSFER, ZERO_FIR, keep, let_go, move_promises, owe
from helpline.cases.responding import take_case
from helpline.cases.telling import CAUSE, tell
from helpline.cases.timeline import note
from helpline.contact import Door
from helpline.directory.model import Officer, Unit, UnitKind
from helpline.errors import Refused
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork

TAKES = frozenset({UnitKind.STATION, UnitKind.DISTRICT})


def offer(
    tx: UnitOfWork, door: Door, now: datetime, case: Case, to: Unit, by: int, words: str
) -> Transfer:
    """Offer the case to a station, or to a district's cell. Its desk is told; the owner stays.

    Raises Refused for a unit that cannot take it or that it is sealed from, and while another
    offer stands.
    """
    _officer(tx, by)
    if not case.open:
        raise Refused(Why.ONLY_OPEN_TAKEN_OVER)
    if to.kind not in TAKES:
        raise Refused(Why.OFFER_TO_STATION)
    if to.id == case.unit_id:
        raise Refused(Why.OURS_ALREADY)
    if tx.custody.seals(case.id) & {to.id}:
        raise Refused(Why.SEALED_FROM_THAT)
    if tx.custody.offer_of(case.id) is not None:
        raise Refused(Why.OFFERED_ALREADY)
    if not words.strip():
        raise Refused(Why.WRITE_WHY_OFFER)
    offered = tx.custody.add(
        Transfer(0, case.id, case.unit_id, to.id, TransferState.OFFERED, by, now, None, None, 0)
    )
    note(tx, now, case, CaseEventKind.TRANSFER_OFFERED, f"{to.code}\n{words}", by=by)
    owe(tx, now, case, TRANSFER, unit_id=to.id)
    tell(tx, door, now, case, people_at(tx, to, 0, now), "case.offered")
    return offered


def accept(tx: UnitOfWork, door: Door, now: datetime, transfer: Transfer, by: int) -> Case:
    """An officer of that unit takes the case over and owns it from now on.

    Raises Refused for an officer of another unit, and for an offer that stands no more.
    """
    case, to = _answerable(tx, transfer, by)
    _answered(tx, now, transfer, TransferState.ACCEPTED, by)
    before = case.assigned_to
    note(tx, now, case, CaseEventKind.TRANSFER_ACCEPTED, to.code, by=by)
    tx.intents.cancel_pending(CAUSE, case.id, now)
    district = next(
        each for each in reversed(to.lineage) if tx.units.get(each).kind is UnitKind.DISTRICT
    )
    moved = tx.cases.save(replace(case, unit_id=to.id, district_id=district, assigned_to=by))
    keep(tx, now, moved, TRANSFER, by, to.code)
    keep(tx, now, moved, ZERO_FIR, by, to.code)
    move_promises(tx, moved)
    note(tx, now, moved, CaseEventKind.PLACED, to.code, by=by)
    taken = moved
    if moved.state is not CaseState.CLOSING:
        taken = take_case(tx, now, moved, by)
    if before is not None and before != by:
        tell(tx, door, now, taken, [before], "case.accepted")
    return taken


def decline(
    tx: UnitOfWork, door: Door, now: datetime, transfer: Transfer, by: int, reason: str
) -> Transfer:
    """That unit does not take it, and says why; the owner hears of it and stays the owner."""
    case, to = _answerable(tx, transfer, by)
    if not reason.strip():
        raise Refused(Why.WRITE_WHY_NOT_TAKEN)
    declined = _answered(tx, now, transfer, TransferState.DECLINED, by)
    note(tx, now, case, CaseEventKind.TRANSFER_DECLINED, f"{to.code}\n{reason}", by=by)
    keep(tx, now, case, TRANSFER, by, "declined")
    owner = [case.assigned_to] if case.assigned_to is not None else []
    tell(tx, door, now, case, owner, "case.declined")
    return declined


def withdraw(tx: UnitOfWork, now: datetime, transfer: Transfer, by: int) -> Transfer:
    """The offer is taken back: the unit that it was made to is asked no more."""
    if transfer.state is not TransferState.OFFERED:
        raise Refused(Why.OFFER_ANSWERED)
    case = tx.cases.get(transfer.case_id)
    back = _answered(tx, now, transfer, TransferState.WITHDRAWN, by)
    note(tx, now, case, CaseEventKind.TRANSFER_WITHDRAWN, by=by)
    let_go(tx, case, TRANSFER)
    return back


def _answerable(tx: UnitOfWork, transfer: Transfer, by: int) -> tuple[Case, Unit]:
    if transfer.state is not TransferState.OFFERED:
        raise Refused(Why.OFFER_OVER)
    to = tx.units.get(transfer.to_unit_id)
    officer = _officer(tx, by)
    theirs = tx.units.get(officer.unit_id).lineage
    if to.id not in theirs and officer.unit_id not in to.lineage:
        raise Refused(Why.OFFERED_UNIT_ANSWERS)
    case = tx.cases.get(transfer.case_id)
    if not case.open:
        raise Refused(Why.CASE_CLOSED)
    return case, to


def _answered(
    tx: UnitOfWork, now: datetime, transfer: Transfer, state: TransferState, by: int
) -> Transfer:
    return tx.custody.save(replace(transfer, state=state, answered_by=by, answered_at=now))


def _officer(tx: UnitOfWork, person_id: int) -> Officer:
    officer = tx.officers.find(person_id)
    if officer is None or not officer.active:
        raise Refused(Why.NOT_ON_ROSTER)
    return officer
