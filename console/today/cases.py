"""What is owed about women's cases, as far as this user has a part in it."""

from collections.abc import Mapping
from dataclasses import dataclass

from console.access.scope import case_owners
from console.today.lines import Line, case_line
from console.web.visit import Visit
from helpline.cases.model import Case
from helpline.cases.promises import CONFIRM
from helpline.directory.model import Officer
from helpline.duties import Duty
from helpline.people import Person
from helpline.repositories import UnitOfWork


@dataclass(frozen=True, slots=True)
class OwedCases:
    """Duties with their cases, and the officer who looks, if there is one."""

    duties: tuple[Duty, ...]
    cases: Mapping[int, Case]
    officer: Officer | None

    @property
    def owners(self) -> list[int]:
        """Whose names the lines show."""
        return [case.assigned_to for case in self.cases.values() if case.assigned_to is not None]

    def lines(self, visit: Visit, people: Mapping[int, Person]) -> list[Line]:
        """One line for each duty."""
        return [
            case_line(
                duty,
                self.cases[duty.subject_id],
                people,
                visit.scope.name(self.cases[duty.subject_id].unit_id, visit.language),
                visit.local,
                mine=self._mine(duty),
            )
            for duty in self.duties
            if duty.subject_id in self.cases
        ]

    def _mine(self, duty: Duty) -> bool:
        """Whether it waits for this very user: the owner, and for a closing another woman."""
        if self.officer is None:
            return False
        case = self.cases[duty.subject_id]
        if duty.kind == CONFIRM:
            another = case.proposed_by != self.officer.person_id
            return another and self.officer.gender == "female"
        return case.assigned_to == self.officer.person_id


def owed_cases(tx: UnitOfWork, visit: Visit, limit: int) -> OwedCases:
    """What the units in sight owe, and what this user owes wherever the case lies; soonest first,
    by five queries."""
    if not visit.may("case"):
        return OwedCases((), {}, None)
    me = visit.account.user.person_id or 0
    ours = tx.overviews.owed_at("case", case_owners(visit.scope), limit)
    mine = tx.overviews.cases_of_officer(me, limit)
    duties = {duty.id: duty for duty in ours}
    duties |= {
        duty.id: duty for duty in tx.overviews.owed_about("case", [case.id for case in mine])
    }
    cases = tx.overviews.cases_by_id(
        [duty.subject_id for duty in duties.values()], visit.scope.unit.path
    )
    return OwedCases(tuple(duties.values()), cases, tx.officers.find(me))
