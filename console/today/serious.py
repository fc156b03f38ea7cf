"""Serious cases, shown to those who look at them directly and wait for no report from below."""

from dataclasses import dataclass

from console.cases.lines import CaseLine, case_lines
from console.web.visit import Visit
from helpline.directory.model import Role
from helpline.repositories import UnitOfWork

DIRECTLY = frozenset({Role.HEADQUARTERS, Role.SP})
MOST_SERIOUS = 30


@dataclass(frozen=True, slots=True)
class SeriousCases:
    """Open cases that `helpline.cases.serious` calls serious, danger first. `more` says that not
    all found room."""

    lines: tuple[CaseLine, ...]
    more: bool


def serious_cases(tx: UnitOfWork, visit: Visit) -> SeriousCases | None:
    """Those below the user's unit that are not sealed from it, by three queries; None for a
    role that has no part in them."""
    if visit.account.user.role not in DIRECTLY or not visit.may("case"):
        return None
    found = tx.custody.serious_below(visit.scope.unit, MOST_SERIOUS + 1)
    return SeriousCases(case_lines(tx, visit, found[:MOST_SERIOUS]), more=len(found) > MOST_SERIOUS)
