"""Where her own station is the trouble: the case goes to the SP's cell, and nobody of that station
sees it again, in any list, page, message or count.

The store holds it: neither a unit nor an owner that a case is sealed from can be written into it,
what a unit may see leaves it out, and the one door lets nothing about it go there.
"""

from collections.abc import Iterable
from datetime import datetime

from helpline.cases.cell import to_cell
from helpline.cases.model import Case, CaseEventKind, CaseState
from helpline.cases.opening import owe_response
from helpline.cases.telling import CAUSE, tell
from helpline.cases.timeline import note
from helpline.cases.transfer import withdraw
from helpline.contact import Door
from helpline.directory.model import Role, Unit, UnitKind
from helpline.errors import Refused
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork

LIFTERS = frozenset({Role.SP, Role.HEADQUARTERS})


def choose_cell(
    tx: UnitOfWork,
    door: Door,
    now: datetime,
    case: Case,
    stations: Iterable[Unit],
    *,
    by: int | None = None,
) -> Case:
    """The case belongs to the SP's cell from now on, sealed from these stations; from every
    station of the district if none is given, until it is known which one she means.

    `by` is the officer who did it at her wish, None for her own key. What was about to leave to
    officers about it is cancelled in the same transaction.
    """
    sealed = [*stations] or tx.units.below(case.district_id, UnitKind.STATION)
    for station in sealed:
        if station.kind is not UnitKind.STATION:
            raise Refused(Why.SEAL_NEEDS_STATION)
    standing = tx.custody.offer_of(case.id)
    if standing is not None:
        withdraw(tx, now, standing, by or standing.offered_by)
    for station in sealed:
        tx.custody.seal(case.id, station.id, now)
    tx.intents.cancel_pending(CAUSE, case.id, now)
    note(tx, now, case, CaseEventKind.SEALED, " ".join(each.code for each in sealed), by=by)
    if not case.open:
        return case
    moved = to_cell(tx, now, case)
    if moved.state is CaseState.NEW:
        owe_response(tx, now, moved)
    owner = [moved.assigned_to] if moved.assigned_to is not None else []
    tell(tx, door, now, moved, owner, "case.new")
    return moved


def lift(tx: UnitOfWork, now: datetime, case: Case, station: Unit, by: int, reason: str) -> None:
    """The SP or headquarters lets a station see the case again, and says why."""
    officer = tx.officers.find(by)
    if officer is None or not officer.active or officer.role not in LIFTERS:
        raise Refused(Why.SP_LIFTS_SEAL)
    if not reason.strip():
        raise Refused(Why.WRITE_WHY_UNSEAL)
    if not tx.custody.unseal(case.id, station.id):
        raise Refused(Why.NOT_SEALED)
    note(tx, now, case, CaseEventKind.UNSEALED, f"{station.code}\n{reason}", by=by)
