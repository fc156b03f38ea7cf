"""A case as one line of a list, with the clock of what is owed about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from console.today.lines import name_of, spaced
from console.web.local import Moment
from console.web.visit import Visit
from helpline.cases.model import Case, Priority
from helpline.duties import Duty
from helpline.people import Person
from helpline.repositories import UnitOfWork


@dataclass(frozen=True, slots=True)
class CaseLine:
    """Nothing of her but the number. `owed` names its words at `duty.<owed>`, or is ""."""

    href: str
    number: str
    priority: str
    matter: str
    state: str
    where: str
    owner: str
    mine: bool
    grave: bool
    silent: bool
    minor: bool
    began: Moment
    owed: str
    due: Moment | None


def case_lines(tx: UnitOfWork, visit: Visit, cases: Sequence[Case]) -> tuple[CaseLine, ...]:
    """Lines for these cases, in their order, by two queries."""
    owed = first_owed(tx.overviews.owed_about("case", [case.id for case in cases]))
    people = tx.overviews.named([c.assigned_to for c in cases if c.assigned_to is not None])
    return tuple(_line(visit, case, owed.get(case.id), people) for case in cases)


def first_owed(duties: Sequence[Duty]) -> dict[int, Duty]:
    """What runs out first, by subject."""
    first: dict[int, Duty] = {}
    for duty in duties:
        first.setdefault(duty.subject_id, duty)
    return first


def _line(visit: Visit, case: Case, owed: Duty | None, people: Mapping[int, Person]) -> CaseLine:
    local = visit.local
    return CaseLine(
        href=f"/cases/{case.id}",
        number=spaced(case.number),
        priority=case.priority.value,
        matter=case.matter.value,
        state=case.state.value,
        where=visit.scope.name(case.unit_id, visit.language),
        owner=name_of(people, case.assigned_to),
        mine=case.assigned_to is not None and case.assigned_to == visit.account.user.person_id,
        grave=case.priority is Priority.DANGER,
        silent=case.silent,
        minor=case.minor,
        began=local.moment(case.first_ring_at),
        owed=owed.kind if owed else "",
        due=local.maybe(owed.due_at) if owed else None,
    )
