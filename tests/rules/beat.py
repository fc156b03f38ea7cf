"""One senior of one beat and everybody who may be told of her, on the smallest store: the rules of
incidents in few words."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from helpline.checkins.model import CheckIn
from helpline.contact import Door
from helpline.directory.model import Officer, Role, UnitKind
from helpline.escalation.alerting import live_alert
from helpline.escalation.model import Alert, Incident, IncidentKind
from helpline.escalation.opening import open_incident
from helpline.people import Person, Phone
from helpline.repositories import UnitOfWork
from helpline.sending.model import Intent, IntentState
from helpline.seniors.model import Contact
from tests.explore.memory import Memory
from tests.explore.scene import BEAT, CONTACT, OFFICER, SENIORS, SHO, STATION, Cast, begin

SENIOR = SENIORS[0]
SECOND_CONTACT, SUBSTITUTE, DESK, LEFT, STRANGER = 14, 15, 16, 17, 18
OTHER_BEAT = 6
MAY_ASK = frozenset({"ladder.missed", "ladder.not_reached"})
ASHA = ("contact", "beat")
NOW = datetime(2026, 1, 5, 5, 0, tzinfo=UTC)


class Texts:
    """Every prompt has a registered text, without the ones taken away here."""

    def __init__(self) -> None:
        self.missing: set[str] = set()

    def has_sms(self, key: str) -> bool:
        return key not in self.missing


class Beat(Memory):
    """The scene. `Beat(ladder=[...])` gives every kind of incident these rungs,
    emergencies and duress without those of contacts."""

    def __init__(self, ladder: list[dict[str, Any]] | None = None) -> None:
        vars(self).update(vars(begin(Cast(with_contact=True, tries=3))))
        self.texts = Texts()
        self.lists: Any = None
        self.promises: Any = None
        self.now = NOW
        self.bodies = dict(self.bodies)
        if ladder is not None:
            for number, (name, _) in list(self.bodies.items()):
                if name.startswith("ladder."):
                    rungs = [each for each in ladder if name in MAY_ASK or ASHA not in _posts(each)]
                    self.bodies[number] = (name, {"rungs": rungs})
        station = self.unit_rows[STATION]
        beat = self.unit_rows[BEAT]
        self.unit_rows[OTHER_BEAT] = replace(
            beat, id=OTHER_BEAT, path=f"{station.path}{OTHER_BEAT}/"
        )
        self.unit_rows[BEAT] = replace(beat, name="Sadar", name_local="सदर")
        for person in (SECOND_CONTACT, SUBSTITUTE, DESK, LEFT, STRANGER):
            phone = Phone(person, person, "main", f"+9190000002{person}")
            self.persons[person] = Person(person, f"Person {person}", "en", (phone,))
        for person, unit, role in (
            (SUBSTITUTE, OTHER_BEAT, Role.BEAT_OFFICER),
            (DESK, STATION, Role.DESK_OFFICER),
        ):
            self.officer_rows[person] = Officer(person, unit, role, role.value, "female")
        gone = Officer(LEFT, STATION, Role.CIRCLE_OFFICER, "left", "male", active=False)
        self.officer_rows[LEFT] = gone
        self.contact_rows[SENIOR] = [
            Contact(SENIOR, CONTACT, "son", 1, True, True),
            Contact(SENIOR, SECOND_CONTACT, "neighbour", 2, True, True),
        ]

    @property
    def tx(self) -> UnitOfWork:
        """The scene as the rules know it."""
        return cast(UnitOfWork, self)

    @property
    def door(self) -> Door:
        """The one door."""
        return Door(self, cast(Any, self.texts))

    @property
    def areas(self) -> Any:
        """No list stands, unless `lists` says otherwise."""
        return self.lists or super().areas

    @property
    def duties(self) -> Any:
        """Promises are not looked at, unless `promises` does."""
        return self.promises or super().duties

    def opens(self, kind: IncidentKind = IncidentKind.MISSED, **more: CheckIn) -> Incident:
        """An incident of her, now."""
        return open_incident(self.tx, self.door, self, self.now, SENIOR, kind, **more)

    @property
    def incident(self) -> Incident:
        """The last one."""
        return cast(Incident, list(self.incident_rows.values())[-1])

    def sets(self, **facts: Any) -> Incident:
        """The last incident as if it had come to this."""
        return self.incidents.save(replace(self.incident, **facts))

    def alert(self, person_id: int) -> Alert:
        """The live alert of the last incident that this person holds."""
        found = live_alert(self.tx, self.incident.id, person_id)
        assert found is not None
        return found

    def told(self, *, state: IntentState = IntentState.PENDING) -> list[tuple[int, str, str]]:
        """Whom something is on its way to: person, kind and prompt, in the order of asking."""
        return [(i.person_id, i.kind.value, i.prompt_key) for i in self.intents_in(state)]

    def intents_in(self, state: IntentState) -> list[Intent]:
        """Every call and message in this state."""
        return [row for row in self.intent_rows.values() if row.state is state]

    def all_left(self) -> None:
        """What is on its way has left."""
        for row in self.intents_in(IntentState.PENDING):
            self.intents.save(row._replace(state=IntentState.SENT))

    def later(self, **time: float) -> datetime:
        """Time goes on; the new instant."""
        self.now += timedelta(**time)
        return self.now

    def did(self, action: str) -> int:
        """How often this stands in the audit chain."""
        return sum(each == action for each, _, _ in self.deeds)


def _posts(step: dict[str, Any]) -> list[tuple[str, str]]:
    return [(post["role"], post["at"]) for post in step["posts"]]


def rung(
    *posts: tuple[str, str],
    channels: Iterable[str] = ("sms",),
    wait_s: int = 600,
    repeat: bool = False,
) -> dict[str, Any]:
    """One step of a ladder, as a policy says it."""
    return {
        "posts": [{"role": role, "at": at} for role, at in posts],
        "channels": list(channels),
        "wait_s": wait_s,
        "repeat": repeat,
    }


OWN = ("beat_officer", UnitKind.BEAT.value)
OTHERS = ("beat_officer", UnitKind.STATION.value)
AT_DESK = ("desk_officer", UnitKind.STATION.value)
HEAD = ("sho", UnitKind.STATION.value)
LADDER = [
    rung(ASHA, channels=["call"], wait_s=300),
    rung(OWN, wait_s=420),
    rung(OTHERS, AT_DESK, channels=["sms", "call"], wait_s=540),
    rung(HEAD, wait_s=660, repeat=True),
]
__all__ = ["BEAT", "CONTACT", "OFFICER", "SENIOR", "SHO", "STATION", "Beat", "rung"]
