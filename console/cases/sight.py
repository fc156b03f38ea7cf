"""Which cases a user may see (invariant 29)."""

from console.errors import Forbidden
from console.web.visit import Visit
from helpline.cases.model import Case
from helpline.repositories import UnitOfWork


def me(visit: Visit) -> int:
    """The person behind this user; 0 if there is none."""
    return visit.account.user.person_id or 0


def sees(tx: UnitOfWork, visit: Visit, case: Case) -> bool:
    """Whether the case belongs or is offered to a unit in sight, or this user's own name answers
    for it; never one that is sealed from the user's unit."""
    mine = case.assigned_to is not None and case.assigned_to == me(visit)
    if mine and case.id in tx.overviews.cases_by_id([case.id], visit.scope.unit.path):
        return True
    return tx.custody.may_see(case.id, visit.scope.unit)


def required(tx: UnitOfWork, visit: Visit) -> Case:
    """The case of the path, if this user may see it. Raises NotFound, Forbidden."""
    case = tx.cases.get(visit.number("case_id"))
    if not sees(tx, visit, case):
        raise Forbidden
    return case
