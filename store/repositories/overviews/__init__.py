"""Many rows by one query each, for pages."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from helpline.cases.model import Case
from helpline.cases.overview import Asked, Ringing, Wanted
from helpline.checkins.model import CheckIn, CheckInState
from helpline.directory.model import Officer, Shift, Unit
from helpline.duties import Duty
from helpline.escalation.model import Alert, Incident
from helpline.overviews import AuditRow, Changes, Member, Sent
from helpline.people import Person
from helpline.requests.model import Request
from helpline.seniors.model import Contact, Senior
from store.repositories.overviews import cases, force, people, work
from store.repositories.overviews.mark import case_mark, changes
from store.session import Session
from store.vault import Vault


class SqlOverviews:
    """`helpline.overviews.Overviews`."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def units_below(self, path: str) -> list[Unit]:
        return force.units_below(self._session, path)

    def people(self, ids: Collection[int]) -> dict[int, Person]:
        return people.people(self._session, self._vault, sorted(set(ids)))

    def named(self, ids: Collection[int]) -> dict[int, Person]:
        return people.named(self._session, self._vault, sorted(set(ids)))

    def seniors(self, ids: Collection[int]) -> dict[int, Senior]:
        return people.seniors(self._session, self._vault, sorted(set(ids)))

    def members_of(self, station_id: int, limit: int) -> list[Member]:
        return people.members_of(self._session, station_id, limit)

    def beats_of(self, senior_ids: Collection[int]) -> dict[int, int]:
        return people.beats_of(self._session, sorted(set(senior_ids)))

    def contacts_of(self, senior_ids: Collection[int]) -> list[Contact]:
        return people.contacts_of(self._session, sorted(set(senior_ids)))

    def check_ins_of(
        self, senior_ids: Collection[int], from_at: datetime, to_at: datetime
    ) -> list[CheckIn]:
        return work.check_ins_of(self._session, sorted(set(senior_ids)), from_at, to_at)

    def officers(self, ids: Collection[int]) -> dict[int, Officer]:
        return force.officers(self._session, sorted(set(ids)))

    def officers_at(self, unit_ids: Sequence[int]) -> list[Officer]:
        return force.officers_at(self._session, unit_ids)

    def shifts_at(self, unit_ids: Sequence[int]) -> list[Shift]:
        return force.shifts_at(self._session, unit_ids)

    def open_incidents(self, station_ids: Sequence[int], limit: int) -> list[Incident]:
        return work.open_incidents(self._session, station_ids, limit)

    def incidents_at(
        self, station_ids: Sequence[int], opened_before: datetime, limit: int
    ) -> list[Incident]:
        return work.incidents_at(self._session, station_ids, opened_before, limit)

    def incidents_of(self, senior_id: int, limit: int) -> list[Incident]:
        return work.incidents_of(self._session, senior_id, limit)

    def alerts_of(self, incident_ids: Sequence[int]) -> list[Alert]:
        return work.alerts_of(self._session, incident_ids)

    def sent_of(self, alert_ids: Sequence[int]) -> list[Sent]:
        return work.sent_of(self._session, alert_ids)

    def open_requests(self, station_ids: Sequence[int], limit: int) -> list[Request]:
        return work.open_requests(self._session, station_ids, limit)

    def requests_of(self, senior_id: int, limit: int) -> list[Request]:
        return work.requests_of(self._session, senior_id, limit)

    def check_ins_by_station(
        self, day: date, station_ids: Sequence[int]
    ) -> dict[int, dict[CheckInState, int]]:
        return work.check_ins_by_station(self._session, day, station_ids)

    def trail(self, subject: str, subject_id: int, limit: int) -> list[AuditRow]:
        return work.trail(self._session, subject, subject_id, limit)

    def deeds(self, subject: str, subject_id: int, limit: int) -> list[AuditRow]:
        return work.deeds(self._session, subject, subject_id, limit)

    def looks(self, subject: str, subject_id: int, limit: int) -> list[AuditRow]:
        return work.looks(self._session, subject, subject_id, limit)

    def cases(self, wanted: Wanted) -> list[Case]:
        return cases.cases(self._session, wanted)

    def cases_by_id(self, ids: Collection[int], viewer_path: str) -> dict[int, Case]:
        return cases.by_id(self._session, sorted(set(ids)), viewer_path)

    def cases_of_officer(self, person_id: int, limit: int) -> list[Case]:
        return cases.of_officer(self._session, person_id, limit)

    def owed_at(self, subject: str, unit_ids: Sequence[int], limit: int) -> list[Duty]:
        return cases.owed_at(self._session, subject, unit_ids, limit)

    def owed_about(self, subject: str, ids: Collection[int]) -> list[Duty]:
        return cases.owed_about(self._session, subject, sorted(set(ids)))

    def referrals(self, ids: Collection[int]) -> list[Asked]:
        return cases.referrals(self._session, sorted(set(ids)))

    def ringing(self, person_id: int, since: datetime) -> list[Ringing]:
        return cases.ringing(self._session, person_id, since)

    def case_mark(self, case_id: int) -> str:
        return case_mark(self._session, case_id)

    def changes(self) -> Changes:
        return changes(self._session)
