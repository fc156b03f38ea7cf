"""Visits that are planned for today, or were not made in time."""

from dataclasses import dataclass

from console.access.scope import Scope
from console.today.lines import name_of
from console.web.local import Local
from helpline.repositories import UnitOfWork

MOST = 100


@dataclass(frozen=True, slots=True)
class VisitLine:
    """One visit. `kind` names its words at "visit_kind.<kind>"."""

    href: str
    who: str
    where: str
    kind: str
    day: str
    late: bool


def visit_lines(tx: UnitOfWork, scope: Scope, local: Local) -> tuple[VisitLine, ...]:
    """What waits longest comes first; three queries."""
    due = tx.visits.due(scope.station_ids, local.today(), MOST)
    beats = tx.overviews.beats_of([visit.senior_id for visit in due])
    due = [visit for visit in due if scope.sees(visit.station_id, beats[visit.senior_id])]
    people = tx.overviews.named([visit.senior_id for visit in due])
    return tuple(
        VisitLine(
            href=f"/seniors/{visit.senior_id}#visit-{visit.id}",
            who=name_of(people, visit.senior_id),
            where=scope.name(beats[visit.senior_id], local.language),
            kind=visit.kind.value,
            day=local.weekday(visit.day),
            late=visit.day < local.today(),
        )
        for visit in due
    )
