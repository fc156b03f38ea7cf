"""The repositories of one transaction, one for each aggregate.

What they write commits together or not at all (invariant 8). `save` compares the version that
was read and raises `Conflict` when another writer was first (invariant 9); the unit of work is
then run again from its beginning. `get` raises `NotFound`. `add` ignores the id and version of
what it is given and returns the row with its own.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from helpline.cases.callout import Callouts
from helpline.cases.custody import Custody
from helpline.cases.disposition import Dispositions
from helpline.cases.hold import Holds
from helpline.cases.repositories import Cases, SafeContacts
from helpline.checkins.model import CheckIn, CheckInState, Evidence
from helpline.consent.repositories import Consents
from helpline.directory.model import Leave, Officer, Role, Shift, Unit, UnitKind
from helpline.directory.services import Service, ServiceKind
from helpline.duties import Duty
from helpline.escalation.areas.repositories import Areas
from helpline.escalation.model import Alert, Incident
from helpline.figures.repository import CountedRepository, DayCounts
from helpline.overviews import Overviews
from helpline.people import Person, Phone
from helpline.recordings.repositories import Recordings
from helpline.referrals.repositories import Referrals
from helpline.requests.model import Request
from helpline.retention.repositories import LegalHolds, Retention
from helpline.schemes.repositories import Schemes
from helpline.sending.lines import Line
from helpline.sending.model import Intent, IntentState, Lane, NewIntent
from helpline.seniors.departures import Departures
from helpline.seniors.model import Contact, Senior
from helpline.seniors.visits import Visits
from helpline.signing_in import Accounts, WebSessions
from helpline.talk import Conversation
from helpline.users import User


class Units(Protocol):
    """States, districts, subdivisions, stations and beats."""

    def get(self, unit_id: int) -> Unit: ...
    def by_code(self, code: str) -> Unit | None: ...
    def below(self, unit_id: int, kind: UnitKind) -> list[Unit]:
        """Units of this kind at or below this unit, by name."""

    def of_desk(self, person_id: int) -> Unit | None:
        """The unit whose own telephone is this person record."""

    def of_kind(self, kind: UnitKind) -> list[Unit]:
        """All units of this kind, in order of id."""

    def zones(self) -> list[str]:
        """The distinct time zones in use."""

    def add(
        self,
        *,
        code: str,
        kind: UnitKind,
        parent_id: int | None,
        name: str,
        name_local: str,
        tz: str,
        area: str | None,
        contact_id: int | None,
        pin_codes: Sequence[str],
    ) -> Unit: ...

    def change(
        self,
        unit_id: int,
        *,
        parent_id: int | None,
        name: str,
        name_local: str,
        area: str | None,
        contact_id: int | None,
        pin_codes: Sequence[str],
    ) -> Unit:
        """Write what may change of a unit. Under another parent it takes all below it along."""

    def set_closed(self, unit_id: int, at: datetime | None) -> None:
        """Since when it is closed; None opens it again."""

    def pin_codes(self, unit_id: int) -> set[str]:
        """The PIN codes that this unit serves."""

    def with_pin_code(self, pin_code: str, kind: UnitKind) -> list[Unit]:
        """Units of this kind that serve a PIN code, in order of id; several may."""


class People(Protocol):
    """Names, languages and telephones, encrypted under a key for each person."""

    def get(self, person_id: int) -> Person: ...
    def phone(self, phone_id: int) -> Phone: ...
    def by_phone(self, e164: str) -> list[Person]:
        """Everybody who has this number; phones are shared. Erased people are left out."""

    def add(self, *, name: str, language: str, phones: Mapping[str, str], now: datetime) -> Person:
        """`phones` maps a label ("main", "alternate") to a number in E.164."""

    def change(
        self, person_id: int, *, name: str, language: str, phones: Mapping[str, str]
    ) -> Person:
        """Write name, language and telephones anew. A number that stays keeps its id; one that
        goes is kept for what points to it, but neither listed nor found any more."""

    def set_language(self, person_id: int, language: str) -> None: ...
    def erase(self, person_id: int, now: datetime) -> None:
        """Destroy the person's key, name and numbers; rows that point here stay."""


class Officers(Protocol):
    """Officers, their weekly shifts and their leave."""

    def find(self, person_id: int) -> Officer | None: ...
    def add(self, officer: Officer) -> None: ...
    def add_shift(self, shift: Shift) -> None: ...
    def add_leave(self, leave: Leave) -> None: ...
    def remove_shifts(self, officer_id: int, unit_id: int | None = None) -> None:
        """All of an officer's shifts, or those at one unit."""

    def shifts_at(self, officer_id: int, unit_id: int) -> list[Shift]:
        """This officer's shifts at this unit, in order of id."""

    def shift(self, shift_id: int) -> Shift: ...
    def remove_shift(self, shift_id: int) -> None: ...
    def leave(self, leave_id: int) -> Leave: ...
    def end_leave(self, leave_id: int, at: datetime) -> None:
        """It is over at this instant, or never begins if it would have begun later."""

    def leaves(self, officer_ids: Sequence[int], after: datetime) -> list[Leave]:
        """Leave of these officers that is not over at this instant, in order of its beginning."""

    def confirm_roster(self, unit_id: int, day: date, by: int, now: datetime) -> None:
        """Tonight's roster was confirmed; a second time changes nothing."""

    def confirmed(self, unit_ids: Sequence[int], day: date) -> dict[int, tuple[int, datetime]]:
        """Unit -> (by whom, when) for those whose roster of this local date is confirmed."""

    def numbers(self) -> dict[str, Role]:
        """Every telephone of every active officer, with the officer's role."""

    def shifts(self, unit_ids: Sequence[int], role: Role) -> list[Shift]:
        """Shifts of active officers in these units with this role, in order of id."""

    def on_leave(self, officer_ids: Sequence[int], now: datetime) -> set[int]: ...


class Seniors(Protocol):
    """Memberships and the people around each senior."""

    def get(self, person_id: int) -> Senior: ...
    def find(self, person_id: int) -> Senior | None: ...
    def add(self, senior: Senior) -> None: ...
    def save(self, senior: Senior) -> Senior: ...
    def deaf_among(self, person_ids: Collection[int]) -> set[int]:
        """Those of them who are asked in writing."""

    def contacts(self, senior_id: int) -> list[Contact]:
        """In order of rank."""

    def add_contact(self, contact: Contact) -> None: ...
    def remove_contacts(self, senior_id: int) -> None: ...
    def of_beat(self, beat_id: int) -> list[int]:
        """Ids of the seniors of a beat, in order."""

    def of_contact(self, person_id: int) -> list[int]:
        """Ids of the seniors for whom this person is a contact."""

    def of_station(self, station_id: int, limit: int = 500, offset: int = 0) -> list[Senior]: ...
    def count_by_state(self) -> dict[str, int]: ...


class CheckIns(Protocol):
    """One row for each senior and local date, and the evidence about it."""

    def plan(
        self, *, district_id: int, day: date, tz: str, policy_id: int, window_s: int, now: datetime
    ) -> int:
        """Plan one local date for every active senior with consent below this district, by one
        INSERT ... SELECT ... ON CONFLICT DO NOTHING. `due_at` = `call_at` = the senior's call
        time on that date in zone `tz`. A senior whose pause covers `call_at` gets a row in state
        'excused' without `due_at`. Days off (`days_mask`) get no row, and calls whose window is
        over at `now` are not planned. Returns how many rows are new.
        """

    def add(self, check_in: CheckIn) -> CheckIn:
        """One check-in by hand (day of enrolment). Conflict if the date has one already."""

    def get(self, check_in_id: int) -> CheckIn: ...
    def of_day(self, senior_id: int, day: date) -> CheckIn | None: ...
    def latest(self, senior_id: int, before: datetime) -> CheckIn | None:
        """The senior's check-in with the greatest `call_at` <= `before`."""

    def between(self, senior_id: int, from_at: datetime, to_at: datetime) -> list[CheckIn]:
        """The senior's check-ins with `call_at` in [from_at, to_at)."""

    def save(self, check_in: CheckIn) -> CheckIn: ...
    def evidence(self, check_in_id: int) -> list[Evidence]:
        """In order of time, then of arrival."""

    def add_evidence(self, evidence: Evidence) -> bool:
        """False if this check-in has evidence of the same source already (nothing is added)."""

    def get_all(self, check_in_ids: Collection[int]) -> dict[int, CheckIn]:
        """By id; one that does not exist is left out."""

    def evidence_of_all(self, check_in_ids: Collection[int]) -> dict[int, list[Evidence]]:
        """`evidence` of each."""

    def add_all_evidence(self, evidence: Sequence[Evidence]) -> None:
        """Conflict if any of it is of a source that its check-in has evidence of already."""

    def save_all(self, check_ins: Sequence[CheckIn]) -> None:
        """`save` for many. Conflict if any of them was changed meanwhile."""

    def counts(self, day: date, station_ids: Sequence[int]) -> dict[CheckInState, int]: ...
    def of_station(self, station_id: int, day: date) -> list[CheckIn]: ...


class Incidents(Protocol):
    """Seniors who need to be looked at."""

    def add(self, incident: Incident) -> Incident:
        """Conflict if the senior already has an open one (a constraint of the store)."""

    def get(self, incident_id: int) -> Incident: ...
    def save(self, incident: Incident) -> Incident: ...
    def open_of(self, senior_id: int) -> Incident | None: ...
    def open_at(self, station_ids: Sequence[int]) -> list[Incident]: ...
    def opened(
        self, station_ids: Sequence[int], from_at: datetime, to_at: datetime
    ) -> list[Incident]:
        """Incidents opened in [from_at, to_at), open or closed, in their order."""


class Alerts(Protocol):
    """Who was told of an incident, with which code."""

    def add(self, alert: Alert) -> Alert:
        """Conflict if the responder holds a live alert with this code, or one of this incident."""

    def get(self, alert_id: int) -> Alert: ...
    def save(self, alert: Alert) -> None: ...
    def of_incident(self, incident_id: int) -> list[Alert]:
        """In order of id."""

    def by_code(self, responder_id: int, code: str) -> Alert | None:
        """The newest alert of this responder with this code, live or not."""

    def held_by(self, responder_id: int) -> list[Alert]:
        """Live alerts of this responder whose incident is open, in order of id."""

    def codes_since(self, responder_id: int, since: datetime) -> set[str]:
        """All codes given to this responder since then, live or not."""


class Intents(Protocol):
    """Calls and messages that shall leave."""

    def add(self, new: NewIntent) -> Intent | None:
        """None if one with the same (cause, cause_id, kind, phone_id, prompt_key, try_no) is
        there already (nothing is added)."""

    def get(self, intent_id: int) -> Intent: ...
    def get_all(self, intent_ids: Sequence[int]) -> dict[int, Intent]:
        """By id; one that does not exist is left out."""

    def versions(self, intent_ids: Sequence[int]) -> dict[int, int]:
        """id -> version."""

    def by_token(self, token: str) -> Intent | None: ...
    def by_sid(self, provider: str, sid: str) -> Intent | None: ...
    def save(self, intent: Intent) -> Intent:
        """Writes what may change (state, delivery, provider, instants, resends, error, due_at)
        and ends the lease."""

    def save_all(self, intents: Sequence[Intent]) -> None:
        """`save` for many. Conflict if any of them was changed meanwhile."""

    def of_cause(self, cause: str, cause_id: int) -> list[Intent]:
        """In order of id."""

    def of_alert(self, alert_id: int) -> list[Intent]: ...
    def cancel_pending(self, cause: str, cause_id: int, now: datetime) -> int:
        """Cancel everything of this cause that has not been leased. Returns how many."""

    def sent_since(self, person_id: int, purpose: str, since: datetime) -> int:
        """How many intents to this person with this purpose were created since then."""

    def live_calls(self, provider: str, *, ringing_since: datetime, talking_since: datetime) -> int:
        """Calls leased, unknown, or sent and not finished. What nobody has picked up counts if it
        left or rang after `ringing_since`, what was picked up if it left after `talking_since`:
        the end of an older one was not told to us."""

    def live_calls_for(
        self, purpose: str, *, ringing_since: datetime, talking_since: datetime
    ) -> int:
        """The same for one purpose, over all providers."""

    def forget_live(self, before: datetime, now: datetime) -> int:
        """Calls sent before this instant are over, whether or not the provider ever said so: a
        lost callback must not keep a line for ever. Returns how many."""

    def count_by_state(self) -> dict[IntentState, int]: ...


class Requests(Protocol):
    """What seniors asked for."""

    def add(self, request: Request) -> Request: ...
    def get(self, request_id: int) -> Request: ...
    def save(self, request: Request) -> Request: ...
    def open_at(self, station_ids: Sequence[int]) -> list[Request]: ...
    def open_of(self, senior_id: int) -> list[Request]:
        """This senior's open requests, newest first."""


class Duties(Protocol):
    """Promises that people owe."""

    def add(
        self, *, kind: str, subject: str, subject_id: int, unit_id: int, due_at: datetime
    ) -> Duty | None:
        """None if an open duty of this kind for this subject is there already."""

    def get(self, duty_id: int) -> Duty: ...
    def find(self, kind: str, subject: str, subject_id: int) -> Duty | None:
        """The open one."""

    def save(self, duty: Duty) -> Duty: ...
    def open_at(self, unit_ids: Sequence[int]) -> list[Duty]: ...
    def of(self, subject: str, subject_id: int) -> list[Duty]:
        """Open, done and cancelled ones, in the order in which they were made."""


class Conversations(Protocol):
    """Sessions of flows."""

    def add(self, conversation: Conversation) -> Conversation: ...
    def by_id(self, conversation_id: int) -> Conversation | None: ...
    def by_token(self, token: str) -> Conversation | None: ...
    def by_intent(self, intent_id: int) -> Conversation | None: ...
    def by_call_sid(self, call_sid: str) -> Conversation | None: ...
    def save(self, conversation: Conversation) -> Conversation:
        """Keep what a step changes: subject, language, step, session, last answer, whether it has
        ended. Everything else stays as it was added."""

    def waiting_with(self, person_id: int, channel: str, now: datetime) -> Conversation | None:
        """The newest conversation with this person that has neither ended nor expired."""

    def delete_expired(self, before: datetime, limit: int) -> int: ...


class FlowArchive(Protocol):
    """Definitions by hash, so that a session outlives an edit of its flow (invariant 17)."""

    def keep(self, flow_hash: str, name: str, body: str) -> None: ...
    def body(self, flow_hash: str) -> str | None: ...


class Inbound(Protocol):
    """Which webhooks have been taken, so that a second copy changes nothing."""

    def first_time(self, provider: str, sid: str, event: str, now: datetime) -> bool:
        """True exactly once for each (provider, sid, event)."""

    def delete_before(self, before: datetime, limit: int) -> int: ...


class Lines(Protocol):
    """Limits of the telephone lines."""

    def ensure(
        self,
        *,
        provider: str,
        number: str,
        purpose: str,
        rate_us: int,
        max_live: int,
        now: datetime,
    ) -> Line:
        """Create the line (a number may have one for each purpose), or update its limits."""

    def all(self) -> list[Line]: ...
    def reserve(
        self, line_id: int, wanted: int, now: datetime, horizon: timedelta
    ) -> list[datetime]:
        """Reserve starts: move `next_slot_us` on (from now, if it lies in the past) by as many
        slots as begin before now + horizon, at most `wanted`, in one conditional update.
        Returns the instants of those that were reserved, in order."""


@dataclass(frozen=True, slots=True)
class StoredPolicy:
    """One version of a policy of a unit. `body` is plain JSON; see `directory.policies`."""

    id: int
    unit_id: int
    kind: str
    version: int
    body: Mapping[str, Any]


class Policies(Protocol):
    """Versioned rules of a unit."""

    def current(self, unit_ids: Sequence[int], kind: str) -> StoredPolicy | None:
        """The newest version at the last of these units that has one (units run from the state
        down, so that the most local policy wins)."""

    def get(self, policy_id: int) -> StoredPolicy: ...
    def add(self, unit_id: int, kind: str, body: Mapping[str, Any], now: datetime) -> StoredPolicy:
        """A new version; older ones stay for the rows that point to them."""

    def history(self, unit_id: int, kind: str, limit: int) -> list[tuple[StoredPolicy, datetime]]:
        """The versions of this unit itself and since when each held, newest first."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done to one subject, where it is done to many at once."""

    subject_id: int
    unit_id: int
    detail: Mapping[str, str | int | None]


class Audit(Protocol):
    """The chain of what was done."""

    def add(
        self,
        now: datetime,
        action: str,
        subject: str,
        subject_id: int,
        *,
        actor_id: int | None = None,
        unit_id: int | None = None,
        detail: Mapping[str, str | int | None] | None = None,
    ) -> None:
        """One row. `detail` holds ids, states and counts: nothing personal."""

    def add_all(self, now: datetime, action: str, subject: str, deeds: Sequence[Deed]) -> None:
        """A row for each."""

    def of(self, subject: str, subject_id: int) -> list[tuple[datetime, str, Mapping[str, Any]]]:
        """(at, action, detail) of one subject, in order."""


class Faults(Protocol):
    """What is wrong with the service itself."""

    def report(self, kind: str, key: str, now: datetime) -> bool:
        """Raise a fault unless it stands already. True if it is new."""

    def clear(self, kind: str, key: str, now: datetime) -> bool:
        """True if it stood."""

    def standing(self) -> list[tuple[str, str, datetime]]:
        """(kind, key, raised_at) of all that stand."""


class Heartbeats(Protocol):
    """Signs of life of every link."""

    def beat(self, link: str, now: datetime) -> None: ...
    def all(self) -> dict[str, datetime]: ...


@dataclass(frozen=True, slots=True)
class Claim:
    """One row leased to this process: `attempt` is the fence that a late finisher fails on."""

    id: int
    attempt: int


class Ledgers(Protocol):
    """Claiming of due rows. `ledger` is "check_ins", "incidents", "intents", "duties" or
    "recordings"."""

    def claim(
        self, ledger: str, now: datetime, lease: timedelta, limit: int, lane: Lane | None = None
    ) -> list[Claim]:
        """Lease up to `limit` rows with due_at <= now whose lease is over, oldest first, in one
        conditional update (SKIP LOCKED on PostgreSQL); attempt grows by one. For intents `lane`
        narrows; of calls to one number only one is claimed, and none while another to it is
        leased or unknown."""

    def claim_intents(
        self, now: datetime, lease: timedelta, limit: int, lane: Lane, calls: int, messages: int
    ) -> list[Claim]:
        """`claim` for the intents of a lane, but at most `calls` of the calls that have not left,
        and of the messages `messages`: the others wait for a free start, and are not touched for
        that."""

    def holds(self, ledger: str, claim: Claim) -> bool:
        """Whether the claim is still ours (attempt unchanged, row locked until commit)."""

    def defer(self, ledger: str, claim: Claim, until: datetime, error: str) -> None:
        """After a failure: the row stays due, but not before `until`; `error` is a class name."""

    def release(self, ledger: str, claims: Sequence[Claim]) -> None:
        """Give rows back untouched: they stay due."""

    def shorten(self, ledger: str, claims: Sequence[Claim], until: datetime) -> None:
        """Let the leases of rows that are still held by these claims end at `until`, if they last
        longer: whoever held them is dead."""

    def earliest(self, ledger: str, lane: Lane | None = None) -> datetime | None:
        """The earliest instant at which a row of this ledger can be claimed."""

    def late(self, ledger: str, before: datetime) -> int:
        """How many open rows were due before this instant and still are."""

    def failing(self, ledger: str) -> list[tuple[int, str]]:
        """(id, last_error) of open rows whose last attempt failed."""

    def hurry(self, ledger: str, row_id: int) -> bool:
        """A row that was put off after a failure may be claimed at once. False if none of that id
        was."""

    def abandon(self, ledger: str, row_id: int, now: datetime) -> bool:
        """An open duty ends as cancelled, an open intent as failed, without being read: it may be
        damaged. False if none of that id is open. Check-ins and incidents are never abandoned."""


class Services(Protocol):
    """Departments and organisations to which people are referred."""

    def add(self, service: Service) -> Service: ...
    def get(self, service_id: int) -> Service: ...
    def change(self, service: Service) -> None:
        """Write everything but the id. NotFound if there is no such service."""

    def of_district(self, district_id: int, kind: ServiceKind | None = None) -> list[Service]:
        """Services listed at this unit itself (a district, or the state), by name; those that
        are not offered any more as well."""

    def of_officer(self, person_id: int) -> list[Service]:
        """Services whose nodal officer or head this person is, in order of id."""


class Users(Protocol):
    """Who may sign in to the console."""

    def add(
        self,
        *,
        name: str,
        password_hash: str,
        role: Role,
        unit_id: int,
        person_id: int | None,
        now: datetime,
        password_until: datetime | None = None,
    ) -> User:
        """Conflict if the name is taken. With `password_until` it is a one-time password."""

    def by_name(self, name: str) -> User | None: ...
    def set_password(self, user_id: int, password_hash: str, until: datetime | None = None) -> None:
        """A new password, a one-time one with `until`; a sign-in that was locked after failures is
        open again."""

    def change(self, user: User) -> None:
        """Write role, unit, the person behind it, and whether it is disabled."""


class UnitOfWork(Protocol):
    """One transaction with all its repositories."""

    @property
    def units(self) -> Units: ...
    @property
    def people(self) -> People: ...
    @property
    def officers(self) -> Officers: ...
    @property
    def seniors(self) -> Seniors: ...
    @property
    def check_ins(self) -> CheckIns: ...
    @property
    def incidents(self) -> Incidents: ...
    @property
    def alerts(self) -> Alerts: ...
    @property
    def areas(self) -> Areas: ...
    @property
    def intents(self) -> Intents: ...
    @property
    def requests(self) -> Requests: ...
    @property
    def consents(self) -> Consents: ...
    @property
    def recordings(self) -> Recordings: ...
    @property
    def retention(self) -> Retention: ...
    @property
    def legal_holds(self) -> LegalHolds: ...
    @property
    def duties(self) -> Duties: ...
    @property
    def cases(self) -> Cases: ...
    @property
    def custody(self) -> Custody: ...
    @property
    def holds(self) -> Holds: ...
    @property
    def callouts(self) -> Callouts: ...
    @property
    def dispositions(self) -> Dispositions: ...
    @property
    def safe_contacts(self) -> SafeContacts: ...
    @property
    def conversations(self) -> Conversations: ...
    @property
    def flows(self) -> FlowArchive: ...
    @property
    def inbound(self) -> Inbound: ...
    @property
    def lines(self) -> Lines: ...
    @property
    def policies(self) -> Policies: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def faults(self) -> Faults: ...
    @property
    def heartbeats(self) -> Heartbeats: ...
    @property
    def ledgers(self) -> Ledgers: ...
    @property
    def services(self) -> Services: ...
    @property
    def referrals(self) -> Referrals: ...
    @property
    def schemes(self) -> Schemes: ...
    @property
    def users(self) -> Users: ...

    @property
    def accounts(self) -> Accounts: ...
    @property
    def visits(self) -> Visits: ...
    @property
    def departures(self) -> Departures: ...
    @property
    def web_sessions(self) -> WebSessions: ...
    @property
    def figures(self) -> CountedRepository: ...
    @property
    def day_counts(self) -> DayCounts: ...
    @property
    def overviews(self) -> Overviews: ...

    def nudge(self, lane: Lane) -> None:
        """After the commit, wake whoever drains this lane."""
