"""An incident, its ladder and the people who were told."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from helpline.directory.model import Role


class IncidentKind(StrEnum):
    """By danger. NOT_REACHED: we ourselves failed to ask in time (an outage)."""

    MISSED = "missed"
    EMERGENCY = "emergency"
    DURESS = "duress"
    NOT_REACHED = "not_reached"


class IncidentState(StrEnum):
    """ALERTING: rungs fire. ACKNOWLEDGED: somebody is going. PROVISIONAL: reported well, not
    yet confirmed. CLOSED: a human has looked, with an outcome and a name."""

    ALERTING = "alerting"
    ACKNOWLEDGED = "acknowledged"
    PROVISIONAL = "provisional"
    CLOSED = "closed"


class Outcome(StrEnum):
    """What was seen on the spot. Nothing else closes an incident."""

    WELL = "well"
    HOSPITAL = "hospital"
    NOT_AT_HOME = "not_at_home"
    MOVED = "moved"
    DOOR_LOCKED = "door_locked"
    ADDRESS_WRONG = "address_wrong"
    ENTRY_REFUSED = "entry_refused"
    FOUND_DEAD = "found_dead"


class Channel(StrEnum):
    """How a responder is told."""

    SMS = "sms"
    CALL = "call"


@dataclass(frozen=True, slots=True)
class Post:
    """A place on the roster: the role, and the level of the unit at which it is looked for."""

    role: Role | str
    at: str


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder: who is told, how, and how long we wait before the next.

    `posts` may name the pseudo-role "contact" (the senior's safe emergency contacts) and
    "unit_phone" (the unit's own desk telephone). `wait_s` is seconds from the firing.
    """

    posts: tuple[Post, ...]
    channels: tuple[Channel, ...]
    wait_s: int
    repeat: bool = False


@dataclass(frozen=True, slots=True)
class Ladder:
    """The rungs of one kind of danger, copied into an incident when it opens."""

    kind: IncidentKind
    rungs: tuple[Rung, ...]


@dataclass(frozen=True, slots=True)
class Incident:
    """One senior who needs to be looked at, until somebody has looked.

    `rung` is the index of the rung that fired last (-1 before the first), `rung_at` when;
    `round` counts how often the repeating rungs have begun again, `firings` how often any rung
    has fired (it tells one firing's calls and messages from the next one's).
    """

    id: int
    kind: IncidentKind
    senior_id: int
    check_in_id: int | None
    station_id: int
    beat_id: int
    ladder: Ladder
    rung: int
    rung_at: datetime | None
    round: int
    firings: int
    state: IncidentState
    ack_alert_id: int | None
    ack_until: datetime | None
    report: Outcome | None
    report_by: int | None
    report_at: datetime | None
    senior_well_at: datetime | None
    outcome: Outcome | None
    diary_number: str | None
    closed_by: int | None
    opened_at: datetime
    closed_at: datetime | None
    due_at: datetime | None
    version: int

    @property
    def open(self) -> bool:
        """Whether nobody has closed it yet."""
        return self.state is not IncidentState.CLOSED

    @property
    def hidden_from_contacts(self) -> bool:
        """Duress and risk at home: nothing may reach contact, key holder or neighbour."""
        return self.kind is IncidentKind.DURESS


@dataclass(frozen=True, slots=True)
class Alert:
    """One responder told of one incident, with a code that only they hold (invariant 14)."""

    id: int
    incident_id: int
    rung: int
    responder_id: int
    role: str
    code: str
    live: bool
    told_at: datetime
    ack_at: datetime | None
    declined_at: datetime | None
