"""What a page that shows many rows reads at once, so that its number of queries is bounded.

Nothing here changes anything, and nothing here decides who may see what: whoever asks names the
stations or ids.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from helpline.cases.model import Case
from helpline.cases.overview import Asked, Ringing, Wanted
from helpline.checkins.model import CheckIn, CheckInState
from helpline.directory.model import Officer, Shift, Unit
from helpline.duties import Duty
from helpline.escalation.model import Alert, Incident
from helpline.people import Person
from helpline.requests.model import Request
from helpline.seniors.model import Contact, Senior, SeniorState


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One thing that was done. `actor_id` is a person, or None for the service itself."""

    at: datetime
    action: str
    subject: str
    subject_id: int
    actor_id: int | None
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sent:
    """One call or message to a responder, as far as a page shows it: no number, no words."""

    alert_id: int
    kind: str
    try_no: int
    state: str
    delivery: str
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Member:
    """A senior of a station as the board shows them: nothing that is personal but who it is.
    `call_time_s` is seconds after local midnight."""

    person_id: int
    beat_id: int
    state: SeniorState
    call_time_s: int


@dataclass(frozen=True, slots=True)
class Changes:
    """How often each unit's incidents, requests, cases and duties have changed, and texts that
    change with the faults that stand, and by officer with the calls about cases that ring."""

    of_units: Mapping[int, int]
    of_faults: str
    of_calls: Mapping[int, str]

    def mark(self, unit_ids: Collection[int], person_id: int = 0) -> str:
        """A text that changes when anything does that concerns these units or this officer."""
        number = sum(self.of_units.get(unit_id, 0) for unit_id in unit_ids)
        return f"{number}.{self.of_faults}.{self.of_calls.get(person_id, '0.0')}"


class Overviews(Protocol):
    """Reading many rows by one query each."""

    def units_below(self, path: str) -> list[Unit]:
        """All units at or below the one with this path, each after the one it belongs to."""

    def people(self, ids: Collection[int]) -> dict[int, Person]:
        """By id; who does not exist is left out."""

    def named(self, ids: Collection[int]) -> dict[int, Person]:
        """The same without their telephones: for lists, which show names only, half the price."""

    def seniors(self, ids: Collection[int]) -> dict[int, Senior]: ...
    def members_of(self, station_id: int, limit: int) -> list[Member]:
        """Seniors of a station, in order of id."""

    def beats_of(self, senior_ids: Collection[int]) -> dict[int, int]:
        """Senior -> beat; nothing that is personal is opened."""

    def contacts_of(self, senior_ids: Collection[int]) -> list[Contact]:
        """Those near any of these seniors, each senior's in order of rank."""

    def check_ins_of(
        self, senior_ids: Collection[int], from_at: datetime, to_at: datetime
    ) -> list[CheckIn]:
        """Check-ins of these seniors whose call time is in [from_at, to_at), soonest first."""

    def officers(self, ids: Collection[int]) -> dict[int, Officer]: ...
    def officers_at(self, unit_ids: Sequence[int]) -> list[Officer]:
        """Active officers who belong to these units, in order of id."""

    def shifts_at(self, unit_ids: Sequence[int]) -> list[Shift]:
        """Every weekly duty of active officers at these units, in order of id."""

    def open_incidents(self, station_ids: Sequence[int], limit: int) -> list[Incident]:
        """What runs out first comes first."""

    def incidents_at(
        self, station_ids: Sequence[int], opened_before: datetime, limit: int
    ) -> list[Incident]:
        """Open or closed, newest first."""

    def incidents_of(self, senior_id: int, limit: int) -> list[Incident]:
        """Open or closed, newest first."""

    def alerts_of(self, incident_ids: Sequence[int]) -> list[Alert]:
        """In order of id."""

    def sent_of(self, alert_ids: Sequence[int]) -> list[Sent]:
        """What left, or shall leave, for these alerts, in order of id."""

    def open_requests(self, station_ids: Sequence[int], limit: int) -> list[Request]:
        """What is to be answered first comes first."""

    def requests_of(self, senior_id: int, limit: int) -> list[Request]:
        """Open or done, newest first."""

    def check_ins_by_station(
        self, day: date, station_ids: Sequence[int]
    ) -> dict[int, dict[CheckInState, int]]:
        """Station -> state -> how many."""

    def trail(self, subject: str, subject_id: int, limit: int) -> list[AuditRow]:
        """What was done to a subject, looks at it included, newest first."""

    def deeds(self, subject: str, subject_id: int, limit: int) -> list[AuditRow]:
        """The same without the looks."""

    def looks(self, subject: str, subject_id: int, limit: int) -> list[AuditRow]:
        """Who opened a record, or had a number of it shown, newest first."""

    def cases(self, wanted: Wanted) -> list[Case]:
        """One page of a list of cases, in the order that `Wanted` tells."""

    def cases_by_id(self, ids: Collection[int], viewer_path: str) -> dict[int, Case]:
        """Without those that are sealed from the unit with this path, or from one above it."""

    def cases_of_officer(self, person_id: int, limit: int) -> list[Case]:
        """Open cases that this officer answers for, in order of id."""

    def owed_at(self, subject: str, unit_ids: Sequence[int], limit: int) -> list[Duty]:
        """Open duties about this kind of subject that these units owe, soonest first."""

    def owed_about(self, subject: str, ids: Collection[int]) -> list[Duty]:
        """Open duties about these subjects, soonest first."""

    def referrals(self, ids: Collection[int]) -> list[Asked]:
        """In order of id."""

    def ringing(self, person_id: int, since: datetime) -> list[Ringing]:
        """Calls about cases that ring at this officer's telephone now, or are talked on, and
        left not before `since`; newest first."""

    def case_mark(self, case_id: int) -> str:
        """A text that changes with every event of a case."""

    def changes(self) -> Changes:
        """Three queries, whose cost does not grow with what is open."""
