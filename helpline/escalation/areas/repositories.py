"""What areas need of the store."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from helpline.escalation.areas.model import Area, Listed, Part, Row


@dataclass(frozen=True, slots=True)
class Share:
    """Of the check-ins of one place and time: how many there were, and how many of them were
    missed or have failed twice already."""

    due: int
    failing: int


@dataclass(frozen=True, slots=True)
class Stir:
    """How many rows of an area still wait for somebody, and how many of these are new, nobody's
    part, or have answered by themselves."""

    waiting: int
    new: int
    free: int
    answered: int


class Areas(Protocol):
    """Areas, their rows and their parts."""

    def add(self, unit_id: int, now: datetime) -> Area:
        """Conflict if one of this unit is open already (a constraint of the store)."""

    def get(self, area_id: int) -> Area: ...
    def save(self, area: Area) -> Area: ...
    def standing(self, unit_ids: Sequence[int]) -> list[Area]:
        """Open areas of exactly these units, in order of id."""

    def open(self) -> list[Area]:
        """All open areas, in order of id."""

    def joined_since(self, area_id: int, since: datetime) -> bool:
        """Whether anybody came onto the list since then."""

    def missed_since(
        self, station_ids: Sequence[int], beat_id: int | None, since: datetime
    ) -> tuple[int, datetime | None]:
        """How many incidents of missed check-ins these stations (or the one beat) have opened
        since then, and the earliest call time of their check-ins."""

    def share(
        self,
        station_ids: Sequence[int],
        beat_id: int | None,
        from_at: datetime,
        to_at: datetime,
    ) -> Share:
        """The check-ins with `call_at` in [from_at, to_at], without the excused ones."""

    def unlisted(
        self, station_ids: Sequence[int], beat_id: int | None, since: datetime
    ) -> list[int]:
        """Ids of open incidents of missed check-ins opened since then that are on no list."""

    def add_row(self, area_id: int, incident_id: int, now: datetime) -> None: ...
    def save_row(self, row: Row) -> None: ...
    def row_of(self, incident_id: int) -> Row | None:
        """The row of this incident, if its area is open."""

    def rows(self, area_id: int) -> list[Listed]:
        """Every row with its incident, in order of arrival."""

    def stir(self, area_id: int) -> Stir:
        """What there is to do, in one query."""

    def add_part(self, part: Part) -> Part:
        """Conflict if this responder has one in the area already."""

    def save_part(self, part: Part) -> None: ...
    def owe(self, area_id: int, responder_id: int) -> bool:
        """Mark that there is news for this responder; False if they have no part yet."""

    def parts(self, area_id: int) -> list[Part]:
        """In order of id."""

    def part_by_code(self, responder_id: int, code: str) -> Part | None:
        """The newest part of this responder with this code, whether its area is open or not."""

    def parts_of(self, responder_id: int) -> list[Part]:
        """This responder's parts of open areas, in order of id."""

    def codes_since(self, responder_id: int, since: datetime) -> set[str]:
        """Codes of parts given to this responder since then."""
