"""An area that cannot be reached, the list of its seniors, and who was told of it."""

from dataclasses import dataclass
from datetime import datetime

from helpline.escalation.model import Incident, IncidentKind

DUTY = "area"
SUBJECT = "area"
# Whoever cried for help, or is at risk at home, has a ladder of their own and is on no list.
LISTED = frozenset({IncidentKind.MISSED, IncidentKind.NOT_REACHED})
ROW_WAITS_S = 1800  # invariant 22: the ladder of each goes on within thirty minutes


@dataclass(frozen=True, slots=True)
class Area:
    """A beat, station or district (`unit_id`) of which many did not answer at once.

    `back_at` is when the first of them answered again by key, `retried_at` when we last rang
    some of them anew. Closed when nobody on the list is waiting any more.
    """

    id: int
    unit_id: int
    opened_at: datetime
    back_at: datetime | None
    retried_at: datetime | None
    closed_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class Row:
    """One senior on the list: their own incident, with its own clock.

    `number` is how responders name the row; it is given once, in the order of urgency, and
    never changes. `urgency` ranks (the greater the sooner), `asked` counts our fresh calls,
    `part_id` says whose part of the list the row belongs to.
    """

    incident_id: int
    area_id: int
    joined_at: datetime
    number: int | None
    urgency: int
    part_id: int | None
    asked: int
    asked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Part:
    """One responder of an area, with a code that only they hold (invariant 14).

    `told` counts the messages since `told_from`, `rounds` how often something was sent at all;
    `owed` says that there is news for them. Who has `declined` is dealt no rows.
    """

    id: int
    area_id: int
    responder_id: int
    role: str
    unit_id: int
    code: str
    owed: bool
    rounds: int
    told: int
    told_from: datetime
    told_at: datetime | None
    declined: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A row with the incident that it stands for."""

    row: Row
    incident: Incident

    @property
    def waiting(self) -> bool:
        """Whether it still belongs to the list: open, and no cry for help."""
        return self.incident.open and self.incident.kind in LISTED

    @property
    def answered(self) -> bool:
        """Whether the senior has pressed 'well' on a fresh call of ours."""
        return self.incident.senior_well_at is not None

    @property
    def rank(self) -> tuple[int, int]:
        """The most urgent first, then in the order of the list."""
        return -self.row.urgency, self.row.number or 0
