"""A woman who called, her case and the officers of her station, on the smallest store: the rules of
the line in few words."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from helpline.cases.model import (
    Case,
    CaseEvent,
    CaseEventKind,
    CaseState,
    Matter,
    Priority,
    Way,
)
from helpline.cases.safe_contact import Cover, SafeContact, Wording
from helpline.directory.model import Officer, Role
from helpline.directory.policies import default_bodies
from helpline.duties import Duty, DutyState
from helpline.people import Person, Phone
from tests.explore.memory import Intents
from tests.rules.beat import DESK, NOW, SENIOR, SHO, STATION, Beat

SHE, HERS, ANOTHERS = 31, 31, 32
CIRCLE, SP, CONTROL = 41, 42, 43
KOLKATA_NOON = datetime.fromisoformat("2026-01-05T12:00:00+05:30")
CASE = Case(
    id=1,
    number="1011234565",
    token="t",
    caller_id=SHE,
    district_id=2,
    unit_id=STATION,
    way=Way.CALL,
    state=CaseState.TAKEN,
    priority=Priority.NORMAL,
    matter=Matter.UNKNOWN,
    silent=False,
    minor=False,
    assigned_to=DESK,
    first_ring_at=NOW,
    first_response_at=None,
    joined_to=None,
    proposed_by=None,
    proposed_at=None,
    closed_by=None,
    closed_at=None,
    version=0,
)
ALLOWS = SafeContact(
    person_id=SHE,
    version=1,
    phone_id=HERS,
    may_call=True,
    may_write=True,
    from_s=0,
    to_s=0,
    wording=Wording.OPEN,
    cover=Cover.SURVEY,
    until=None,
    stated_at=NOW,
    stated_by=None,
)


class Line(Beat):
    """The scene: SHE has case 1 at the station."""

    def __init__(self) -> None:
        super().__init__()
        for kind in ("helpline", "casework"):
            self.bodies[len(self.bodies) + 1] = (kind, default_bodies()[kind])
        hers = (Phone(HERS, SHE, "main", "+919000000231"),)
        self.persons[SHE] = Person(SHE, "Meena", "hi", hers)
        for person, unit, role in (
            (CIRCLE, 3, Role.CIRCLE_OFFICER),
            (SP, 2, Role.SP),
            (CONTROL, 2, Role.CONTROL_ROOM),
        ):
            phone = Phone(person, person, "main", f"+9190000002{person}")
            self.persons[person] = Person(person, f"Person {person}", "en", (phone,))
            self.officer_rows[person] = Officer(person, unit, role, role.value, "male")
        self.case = CASE
        self.record: SafeContact | None = None
        self.sealed: set[int] = set()
        self.refused_consents: set[tuple[int, str]] = set()
        self.events: list[CaseEvent] = []
        self.owed: dict[int, Duty] = {}
        self.sent: int = 0
        self.asked_since: list[tuple[str, datetime]] = []

    @property
    def cases(self) -> Any:
        """Case 1."""
        return _Cases(self)

    @property
    def safe_contacts(self) -> Any:
        """What she said of herself."""
        return _Part(self)

    @property
    def custody(self) -> Any:
        """Whom it is sealed from."""
        return _Part(self)

    @property
    def consents(self) -> Any:
        """Who said no."""
        return _Part(self)

    @property
    def callouts(self) -> Any:
        """Nobody is called out here."""
        return _Part(self)

    @property
    def duties(self) -> Any:
        """What is owed."""
        return _Duties(self)

    @property
    def intents(self) -> Any:
        """As of seniors, with `sent` messages before."""
        return _Intents(self)

    def kinds(self) -> list[CaseEventKind]:
        """The time line, by kinds."""
        return [event.kind for event in self.events]

    def writes(self, ago: timedelta = timedelta(0)) -> None:
        """She wrote so long ago."""
        at = self.now - ago
        self.events.append(CaseEvent(1, 0, at, CaseEventKind.MESSAGE, None, ""))


class _Intents(Intents):
    m: Line

    def sent_since(self, person_id: int, purpose: str, since: datetime) -> int:
        self.m.asked_since.append((purpose, since))
        return self.m.sent


class _Part:
    def __init__(self, line: Line) -> None:
        self.line = line

    def current(self, person_id: int) -> SafeContact | None:
        return self.line.record if person_id == SHE else None

    def sealed_people(self, case_id: int, people: list[int]) -> set[int]:
        return self.line.sealed & set(people)

    def seals(self, case_id: int) -> list[int]:
        return sorted(self.line.sealed)

    def latest(self, person_id: int, purpose: Any) -> Any:
        no = (person_id, purpose.value) in self.line.refused_consents
        return type("No", (), {"given": not no, "how": "talk"})() if no else None

    def of_case(self, case_id: int) -> list[Any]:
        return []

    def codes_since(self, *given: object) -> set[str]:
        return set()


class _Cases(_Part):
    def get(self, case_id: int) -> Case:
        assert case_id == 1, "there is one case"
        return self.line.case

    def save(self, case: Case) -> Case:
        self.line.case = replace(case, version=case.version + 1)
        return self.line.case

    def events(self, case_id: int) -> list[CaseEvent]:
        return list(self.line.events)

    def add_event(
        self, case: Case, now: datetime, kind: CaseEventKind, *, actor_id: int | None, body: str
    ) -> CaseEvent:
        event = CaseEvent(case.id, len(self.line.events) + 1, now, kind, actor_id, body)
        self.line.events.append(event)
        return event


class _Duties(_Part):
    def add(
        self, *, kind: str, subject: str, subject_id: int, unit_id: int, due_at: datetime
    ) -> Any:
        if self.find(kind, subject, subject_id) is not None:
            return None
        number = len(self.line.owed) + 1
        duty = Duty(number, kind, subject, subject_id, unit_id, 0, DutyState.OPEN, due_at, None, 0)
        self.line.owed[number] = duty
        return duty

    def find(self, kind: str, subject: str, subject_id: int) -> Duty | None:
        rows = self.line.owed.values()
        wanted = (kind, subject, subject_id, DutyState.OPEN)
        return next((d for d in rows if (d.kind, d.subject, d.subject_id, d.state) == wanted), None)

    def of(self, subject: str, subject_id: int) -> list[Duty]:
        return [
            d for d in self.line.owed.values() if (d.subject, d.subject_id) == (subject, subject_id)
        ]

    def save(self, duty: Duty) -> Duty:
        self.line.owed[duty.id] = duty
        return duty


__all__ = ["DESK", "SENIOR", "SHO"]
