"""The SP's cell: who holds a case that is sealed from a station."""

from dataclasses import replace
from datetime import datetime

from helpline.cases.model import Case, CaseEventKind, CaseState
from helpline.cases.owners import choose_among, people_for
from helpline.cases.promises import CONFIRM, let_go, move_promises
from helpline.cases.timeline import note
from helpline.repositories import UnitOfWork


def to_cell(tx: UnitOfWork, now: datetime, case: Case) -> Case:
    """The district holds the case, in the hands of somebody there. What another officer had
    taken or proposed is begun anew: it was done in a station that it is sealed from now."""
    here = replace(case, unit_id=case.district_id)
    holders = people_for(tx, here, 0, now)
    if case.unit_id == case.district_id and case.assigned_to in holders:
        return case
    if case.state in (CaseState.TAKEN, CaseState.CLOSING):
        let_go(tx, case, CONFIRM)
        here = replace(here, state=CaseState.NEW, proposed_by=None, proposed_at=None)
    owner = choose_among(tx, holders, int(case.number))
    moved = tx.cases.save(replace(here, assigned_to=owner))
    if owner is None:
        tx.faults.report("case_without_owner", str(moved.district_id), now)
    move_promises(tx, moved)
    note(tx, now, moved, CaseEventKind.OWNER, by=owner)
    return moved


def inherit_seals(tx: UnitOfWork, now: datetime, case: Case) -> Case:
    """A woman who rings again later is kept from the same stations as before."""
    earlier = [each for each in tx.cases.of(case.caller_id) if each.id != case.id]
    seals = {unit_id for each in earlier for unit_id in tx.custody.seals(each.id)}
    new = sorted(seals - tx.custody.seals(case.id))
    if not new:
        return case
    for unit_id in new:
        tx.custody.seal(case.id, unit_id, now)
    codes = " ".join(tx.units.get(unit_id).code for unit_id in new)
    note(tx, now, case, CaseEventKind.SEALED, codes)
    return to_cell(tx, now, case)
