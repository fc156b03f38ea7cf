"""What is owed about women's cases, as far as this user has a part in it."""

from collections.abc import Mapping
from dataclasses import dataclass

from console.access.scope import case_owners
from console.today.lines import Line, case_line, referral_line
from console.web.visit import Visit
from helpline.cases.model import Case
from helpline.cases.overview import Asked
from helpline.cases.promises import CONFIRM
from helpline.directory.model import Officer
from helpline.duties import Duty
from helpline.people import Person
from helpline.referrals.waiting import RETURNED
from helpline.repositories import UnitOfWork


@dataclass(frozen=True, slots=True)
class OwedCases:
    """Duties with their cases, the officer who looks, if there is one, and referrals that came
    back or are late."""

    duties: tuple[Duty, ...]
    cases: Mapping[int, Case]
    officer: Officer | None
    returned: tuple[tuple[Duty, Asked], ...]

    @property
    def owners(self) -> list[int]:
        """Whose names the lines show."""
        return [case.assigned_to for case in self.cases.values() if case.assigned_to is not None]

    def lines(self, visit: Visit, people: Mapping[int, Person]) -> list[Line]:
        """One line for each duty."""
        return self._of_cases(visit, people) + [
            referral_line(
                duty,
                asked,
                self.cases[asked.case_id].number if asked.case_id is not None else "",
                visit.local,
                mine=asked.case_id is not None
                and self.officer is not None
                and self.cases[asked.case_id].assigned_to == self.officer.person_id,
            )
            for duty, asked in self.returned
            if asked.case_id is None or asked.case_id in self.cases
        ]

    def _of_cases(self, visit: Visit, people: Mapping[int, Person]) -> list[Line]:
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
    by seven queries."""
    if not visit.may("case"):
        return OwedCases((), {}, None, ())
    me = visit.account.user.person_id or 0
    ours = tx.overviews.owed_at("case", case_owners(visit.scope), limit)
    mine = tx.overviews.cases_of_officer(me, limit)
    duties = {duty.id: duty for duty in ours}
    duties |= {
        duty.id: duty for duty in tx.overviews.owed_about("case", [case.id for case in mine])
    }
    # A department's own clock is no duty of ours before it has run out.
    back = [
        duty
        for duty in tx.overviews.owed_at("referral", case_owners(visit.scope), limit)
        if duty.kind == RETURNED or (duty.due_at is not None and duty.due_at <= visit.now)
    ]
    asked = {each.id: each for each in tx.overviews.referrals([d.subject_id for d in back])}
    wanted = [duty.subject_id for duty in duties.values()]
    wanted += [each.case_id for each in asked.values() if each.case_id is not None]
    return OwedCases(
        tuple(duties.values()),
        tx.overviews.cases_by_id(wanted, visit.scope.unit.path),
        tx.officers.find(me),
        tuple((duty, asked[duty.subject_id]) for duty in back if duty.subject_id in asked),
    )
