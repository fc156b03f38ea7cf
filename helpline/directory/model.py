"""Who works where: units of the force, officers and their shifts."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class UnitKind(StrEnum):
    """The five levels of the force, from the state down to a beat."""

    STATE = "state"
    DISTRICT = "district"
    SUBDIVISION = "subdivision"
    STATION = "station"
    BEAT = "beat"


class Role(StrEnum):
    """What an officer does on a shift. Titles (CO, SDOP, CSP) are text on the officer.

    An administrator looks after logins, organisation and rules in the console: that is no post of
    a ladder, and nobody is on shift as one.
    """

    BEAT_OFFICER = "beat_officer"
    DESK_OFFICER = "desk_officer"
    SHO = "sho"
    CIRCLE_OFFICER = "circle_officer"
    CONTROL_ROOM = "control_room"
    NIGHT_OFFICER = "night_officer"
    SP = "sp"
    COLLECTOR = "collector"
    HEADQUARTERS = "headquarters"
    NODAL_OFFICER = "nodal_officer"
    ADMINISTRATOR = "administrator"


ON_SHIFT = tuple(role for role in Role if role is not Role.ADMINISTRATOR)
"""The roles in which officers serve."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A state, district, subdivision, station or beat.

    `path` is the chain of ids from the state down, as in "/1/4/9/"; `contact_id` is the person
    record that carries the unit's own telephone (control room or station desk), if it has one.
    """

    id: int
    code: str
    kind: UnitKind
    parent_id: int | None
    path: str
    name: str
    name_local: str
    tz: str
    area: str | None
    contact_id: int | None
    closed_at: datetime | None = None

    @property
    def lineage(self) -> tuple[int, ...]:
        """Ids from the state down to this unit itself."""
        return tuple(int(part) for part in self.path.strip("/").split("/"))


@dataclass(frozen=True, slots=True)
class Officer:
    """An officer of the force or a nodal officer of a department."""

    person_id: int
    unit_id: int
    role: Role
    title: str
    gender: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class Shift:
    """A weekly duty: on the days of `days_mask` (bit 0 = Monday) from `from_s` to `to_s`.

    Seconds after local midnight; `to_s` <= `from_s` means that the shift ends on the next day.
    A weekly pattern never runs out, as a list of dated shifts would.
    """

    officer_id: int
    unit_id: int
    role: Role
    days_mask: int
    from_s: int
    to_s: int
    id: int = 0


@dataclass(frozen=True, slots=True)
class Leave:
    """An officer is away from `from_at` (inclusive) to `to_at` (exclusive), both UTC."""

    officer_id: int
    from_at: datetime
    to_at: datetime
    id: int = 0
