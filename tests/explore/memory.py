"""The smallest store on which the real rules run: rows in dictionaries, one snapshot each state.

It keeps the constraints of the real one that the rules lean on (one open incident for a senior,
one live alert for a responder, versions that are compared), and refuses what it does not know.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from helpline.checkins.model import CheckIn, Evidence
from helpline.directory.model import Officer, Role, Shift, Unit, UnitKind
from helpline.directory.repositories import StoredPolicy
from helpline.errors import Conflict
from helpline.escalation.model import Alert, Incident
from helpline.people import Person, Phone
from helpline.sending.model import Delivery, Intent, IntentState, Lane, NewIntent
from helpline.seniors.model import Contact, Senior

ALWAYS = 0b1111111
TABLES = ("check_in_rows", "evidence_rows", "incident_rows", "alert_rows", "intent_rows")


def changed(row: Any, **values: Any) -> Any:
    """The same row with other values, whether it is a named tuple or a dataclass."""
    return row._replace(**values) if hasattr(row, "_replace") else replace(row, **values)


class Rows(dict[int, Any]):
    """Rows by id; `save` compares the version that was read (invariant 9)."""

    def put(self, row: Any, first: int = 1) -> Any:
        """Ids go up from `first`."""
        row = changed(row, id=max(next(reversed(self), 0) + 1, first))
        self[row.id] = row
        return row

    def save(self, row: Any) -> Any:
        if self[row.id].version != row.version:
            raise Conflict(f"{type(row).__name__} {row.id} was changed by somebody else")
        self[row.id] = row = changed(row, version=row.version + 1)
        return row


class Memory:
    """One state: implements as much of `helpline.repositories.UnitOfWork` as the rules need."""

    def __init__(self, policies: Mapping[str, Mapping[str, Any]], first: int = 1) -> None:
        """Ids and codes begin with `first`, so that two states can be put together (`pairs`)."""
        self.first = first
        self.bodies = dict(zip(range(1, len(policies) + 1), policies.items(), strict=True))
        self.now = datetime(2026, 1, 5, 2, 30, tzinfo=UTC)
        self.unit_rows: dict[int, Unit] = {}
        self.persons: dict[int, Person] = {}
        self.officer_rows: dict[int, Officer] = {}
        self.senior_rows: dict[int, Senior] = {}
        self.contact_rows: dict[int, list[Contact]] = {}
        self.check_in_rows = Rows()
        self.evidence_rows: dict[int, tuple[Evidence, ...]] = {}
        self.incident_rows = Rows()
        self.alert_rows = Rows()
        self.intent_rows = Rows()
        self.deeds: tuple[tuple[str, str, int], ...] = ()
        self.standing_faults: frozenset[tuple[str, str]] = frozenset()
        self.drawn = 1000 + first

    def copied(self) -> "Memory":
        """A state of its own; rows are immutable and shared."""
        other = object.__new__(Memory)
        other.__dict__.update(self.__dict__)
        other.check_in_rows = Rows(self.check_in_rows)
        other.incident_rows = Rows(self.incident_rows)
        other.alert_rows = Rows(self.alert_rows)
        other.intent_rows = Rows(self.intent_rows)
        other.evidence_rows = dict(self.evidence_rows)
        other.senior_rows = dict(self.senior_rows)
        return other

    def senior_of(self, table: str, number: int) -> int:
        """Whom a row is about."""
        row = getattr(self, table)[number]
        if table == "evidence_rows":
            row = self.check_in_rows[number]
        elif table == "alert_rows":
            row = self.incident_rows[row.incident_id]
        elif table == "intent_rows":
            rows = self.check_in_rows if row.cause == "check_in" else self.incident_rows
            row = rows[row.cause_id]
        senior: int = row.senior_id
        return senior

    def written_since(self, before: "Memory") -> set[int]:
        """The seniors about whom something was written. Rows are immutable: one that was not
        written is the same one."""
        seniors = {
            self.senior_of(name, number)
            for name in TABLES
            if (rows := getattr(self, name)) != (were := getattr(before, name))
            for number, row in rows.items()
            if were.get(number) is not row
        }
        if self.senior_rows != before.senior_rows:
            seniors |= {n for n, row in self.senior_rows.items() if row != before.senior_rows[n]}
        for _, about, number in self.deeds[len(before.deeds) :]:
            if about == "incident":
                seniors.add(self.incident_rows[number].senior_id)
        return seniors

    # ids
    def token(self) -> str:
        self.drawn += 1
        return f"token{self.drawn}"

    def digits(self, count: int) -> str:
        self.drawn += 1
        return str(self.drawn)

    # one repository for each aggregate
    @property
    def units(self) -> "Units":
        return Units(self)

    @property
    def people(self) -> "People":
        return People(self)

    @property
    def officers(self) -> "Officers":
        return Officers(self)

    @property
    def seniors(self) -> "Seniors":
        return Seniors(self)

    @property
    def check_ins(self) -> "CheckIns":
        return CheckIns(self)

    @property
    def incidents(self) -> "Incidents":
        return Incidents(self)

    @property
    def overviews(self) -> "Incidents":
        return Incidents(self)

    @property
    def alerts(self) -> "Alerts":
        return Alerts(self)

    @property
    def intents(self) -> "Intents":
        return Intents(self)

    @property
    def policies(self) -> "Policies":
        return Policies(self)

    @property
    def audit(self) -> "Audit":
        return Audit(self)

    @property
    def faults(self) -> "Faults":
        return Faults(self)

    @property
    def areas(self) -> "NoLists":
        return NoLists(self)

    @property
    def callouts(self) -> "NoLists":
        return NoLists(self)

    @property
    def consents(self) -> "NoLists":
        return NoLists(self)

    @property
    def visits(self) -> "NoLists":
        return NoLists(self)

    @property
    def departures(self) -> "NoLists":
        return NoLists(self)

    @property
    def duties(self) -> "NoLists":
        return NoLists(self)

    def nudge(self, lane: Lane) -> None:
        """Nobody waits to be woken here."""


class _Part:
    def __init__(self, memory: Memory) -> None:
        self.m = memory


class Units(_Part):
    def get(self, unit_id: int) -> Unit:
        return self.m.unit_rows[unit_id]

    def below(self, unit_id: int, kind: UnitKind) -> list[Unit]:
        rows = self.m.unit_rows.values()
        return [unit for unit in rows if unit.kind is kind and unit_id in unit.lineage]

    def of_desk(self, person_id: int) -> Unit | None:
        return None


class People(_Part):
    def get(self, person_id: int) -> Person:
        return self.m.persons[person_id]

    def phone(self, phone_id: int) -> Phone:
        return next(p for who in self.m.persons.values() for p in who.phones if p.id == phone_id)


class Officers(_Part):
    def find(self, person_id: int) -> Officer | None:
        return self.m.officer_rows.get(person_id)

    def shifts(self, unit_ids: Sequence[int], role: Role) -> list[Shift]:
        return [
            Shift(o.person_id, o.unit_id, o.role, ALWAYS, 0, 86_400)
            for o in self.m.officer_rows.values()
            if o.role is role and o.unit_id in unit_ids
        ]

    def on_leave(self, officer_ids: Sequence[int], now: datetime) -> set[int]:
        return set()


class Seniors(_Part):
    def get(self, person_id: int) -> Senior:
        return self.m.senior_rows[person_id]

    def find(self, person_id: int) -> Senior | None:
        return self.m.senior_rows.get(person_id)

    def save(self, senior: Senior) -> Senior:
        self.m.senior_rows[senior.person_id] = senior
        return senior

    def contacts(self, senior_id: int) -> list[Contact]:
        return self.m.contact_rows.get(senior_id, [])


class CheckIns(_Part):
    def get(self, check_in_id: int) -> CheckIn:
        found: CheckIn = self.m.check_in_rows[check_in_id]
        return found

    def save(self, check_in: CheckIn) -> CheckIn:
        saved: CheckIn = self.m.check_in_rows.save(check_in)
        return saved

    def between(self, senior_id: int, from_at: datetime, to_at: datetime) -> list[CheckIn]:
        return [
            row
            for row in self.m.check_in_rows.values()
            if row.senior_id == senior_id and from_at <= row.call_at < to_at
        ]

    def evidence(self, check_in_id: int) -> list[Evidence]:
        return list(self.m.evidence_rows.get(check_in_id, ()))

    def add_evidence(self, evidence: Evidence) -> bool:
        before = self.m.evidence_rows.get(evidence.check_in_id, ())
        if any(item.source == evidence.source for item in before):
            return False
        self.m.evidence_rows[evidence.check_in_id] = (*before, evidence)
        return True


class Incidents(_Part):
    def add(self, incident: Incident) -> Incident:
        if self.open_of(incident.senior_id) is not None:
            raise Conflict("this senior has an open incident already")
        added: Incident = self.m.incident_rows.put(incident, self.m.first)
        return added

    def get(self, incident_id: int) -> Incident:
        found: Incident = self.m.incident_rows[incident_id]
        return found

    def save(self, incident: Incident) -> Incident:
        saved: Incident = self.m.incident_rows.save(incident)
        return saved

    def open_of(self, senior_id: int) -> Incident | None:
        rows = self.m.incident_rows.values()
        return next((row for row in rows if row.senior_id == senior_id and row.open), None)

    def incidents_of(self, senior_id: int, limit: int) -> list[Incident]:
        rows = [row for row in self.m.incident_rows.values() if row.senior_id == senior_id]
        return rows[::-1][:limit]


class Alerts(_Part):
    def add(self, alert: Alert) -> Alert:
        for other in self.m.alert_rows.values():
            same = other.code == alert.code or other.incident_id == alert.incident_id
            if other.live and other.responder_id == alert.responder_id and same:
                raise Conflict("this responder has a live alert like that")
        added: Alert = self.m.alert_rows.put(alert, self.m.first)
        return added

    def get(self, alert_id: int) -> Alert:
        found: Alert = self.m.alert_rows[alert_id]
        return found

    def save(self, alert: Alert) -> None:
        self.m.alert_rows[alert.id] = alert

    def of_incident(self, incident_id: int) -> list[Alert]:
        return [row for row in self.m.alert_rows.values() if row.incident_id == incident_id]

    def by_code(self, responder_id: int, code: str) -> Alert | None:
        rows = [r for r in self.m.alert_rows.values() if r.responder_id == responder_id]
        return next((row for row in reversed(rows) if row.code == code), None)

    def held_by(self, responder_id: int) -> list[Alert]:
        return [
            row
            for row in self.m.alert_rows.values()
            if row.responder_id == responder_id
            and row.live
            and self.m.incident_rows[row.incident_id].open
        ]

    def codes_since(self, responder_id: int, since: datetime) -> set[str]:
        return {r.code for r in self.m.alert_rows.values() if r.responder_id == responder_id}


class Intents(_Part):
    def add(self, new: NewIntent) -> Intent | None:
        key = (new.cause, new.cause_id, new.kind, new.phone_id, new.prompt_key, new.try_no)
        for row in self.of_cause(new.cause, new.cause_id):
            if (row.cause, row.cause_id, row.kind, row.phone_id, row.prompt_key, row.try_no) == key:
                return None
        added: Intent = self.m.intent_rows.put(
            Intent(
                id=0,
                **{name: getattr(new, name) for name in NewIntent.__dataclass_fields__},
                e164="+919000000000",
                state=IntentState.PENDING,
                delivery=Delivery.NONE,
                provider=None,
                provider_sid=None,
                sent_at=None,
                rang_at=None,
                finished_at=None,
                resends=0,
                error=None,
                attempt=1,
                version=0,
            ),
            self.m.first,
        )
        return added

    def get(self, intent_id: int) -> Intent:
        found: Intent = self.m.intent_rows[intent_id]
        return found

    def save(self, intent: Intent) -> Intent:
        saved: Intent = self.m.intent_rows.save(intent)
        return saved

    def of_cause(self, cause: str, cause_id: int) -> list[Intent]:
        rows = self.m.intent_rows.values()
        return [row for row in rows if row.cause_id == cause_id and row.cause == cause]

    def of_alert(self, alert_id: int) -> list[Intent]:
        return [row for row in self.m.intent_rows.values() if row.alert_id == alert_id]

    def cancel_pending(self, cause: str, cause_id: int, now: datetime) -> int:
        waiting = [
            row for row in self.of_cause(cause, cause_id) if row.state is IntentState.PENDING
        ]
        for row in waiting:
            self.save(row._replace(state=IntentState.CANCELLED, due_at=None))
        return len(waiting)

    def sent_since(self, person_id: int, purpose: str, since: datetime) -> int:
        return 0  # throttles of answers are tested elsewhere


class Policies(_Part):
    def current(self, unit_ids: Sequence[int], kind: str) -> StoredPolicy | None:
        return next(
            (
                StoredPolicy(number, 1, kind, 1, body)
                for number, (name, body) in self.m.bodies.items()
                if name == kind
            ),
            None,
        )

    def get(self, policy_id: int) -> StoredPolicy:
        kind, body = self.m.bodies[policy_id]
        return StoredPolicy(policy_id, 1, kind, 1, body)


class Audit(_Part):
    def add(
        self, now: datetime, action: str, subject: str, subject_id: int, **more: object
    ) -> None:
        self.m.deeds = (*self.m.deeds, (action, subject, subject_id))

    def of(self, subject: str, subject_id: int) -> list[tuple[datetime, str, Mapping[str, Any]]]:
        return [
            (self.m.now, action, {})
            for action, about, about_id in self.m.deeds
            if about_id == subject_id and about == subject
        ]


class Faults(_Part):
    def report(self, kind: str, key: str, now: datetime) -> bool:
        self.m.standing_faults |= {(kind, key)}
        return True

    def clear(self, kind: str, key: str, now: datetime) -> bool:
        self.m.standing_faults -= {(kind, key)}
        return True


class NoLists(_Part):
    """Two seniors are no area, no woman's case is under way, and nobody has withdrawn consent."""

    def latest(self, person_id: int, purpose: object) -> None:
        return None

    def standing(self, unit_ids: Sequence[int]) -> list[Any]:
        return []

    def missed_since(self, *given: object) -> tuple[int, None]:
        return 0, None

    def add(self, *row: object, **duty: object) -> None:
        """The desk's list of those whom an outage left out is looked at elsewhere."""

    def find(self, kind: str, subject: str, subject_id: int) -> None:
        return None

    def of(self, person_id: int) -> list[Any]:
        return []

    def of_senior(self, senior_id: int, limit: int = 0) -> list[Any]:
        return []

    def row_of(self, incident_id: int) -> None:
        return None

    def codes_since(self, responder_id: int, since: datetime) -> set[str]:
        return set()

    def part_by_code(self, responder_id: int, code: str) -> None:
        return None

    def parts_of(self, responder_id: int) -> list[Any]:
        return []
