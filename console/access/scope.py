"""The part of the force that a user may see: their unit and all below it (invariant 29)."""

from dataclasses import dataclass

from console.errors import Forbidden
from helpline.directory.model import Unit, UnitKind
from helpline.repositories import UnitOfWork


@dataclass(frozen=True, slots=True)
class Scope:
    """A user's unit, the units at or below it by id, and the stations to look at.

    Of a beat's user the station is the one above, and what is not of the beat is left out.
    """

    unit: Unit
    units: dict[int, Unit]
    station_ids: tuple[int, ...]

    @property
    def beat_id(self) -> int | None:
        """The only beat in sight, if it is one."""
        return self.unit.id if self.unit.kind is UnitKind.BEAT else None

    def sees(self, station_id: int, beat_id: int) -> bool:
        """Whether a senior, incident or request of this beat may be seen."""
        return beat_id in self.units or (station_id in self.units and beat_id == 0)

    def require(self, station_id: int, beat_id: int) -> None:
        """Raises Forbidden for what lies in another unit."""
        if not self.sees(station_id, beat_id):
            raise Forbidden

    def stations(self) -> list[Unit]:
        """All stations in sight, by name."""
        found = [unit for unit in self.units.values() if unit.kind is UnitKind.STATION]
        return sorted(found, key=lambda unit: unit.name)

    def name(self, unit_id: int, language: str) -> str:
        """What a unit is called, or "" if it is out of sight."""
        unit = self.units.get(unit_id)
        return called(unit, language) if unit else ""


def called(unit: Unit, language: str) -> str:
    """A unit's name in the language of the page."""
    return unit.name_local if language == "hi" and unit.name_local else unit.name


def case_owners(scope: Scope) -> tuple[int, ...]:
    """The units in sight that can own a woman's case: a beat never does."""
    return tuple(unit.id for unit in scope.units.values() if unit.kind is not UnitKind.BEAT)


def scope_of(tx: UnitOfWork, unit_id: int) -> Scope:
    """What a user of this unit may see, by two queries."""
    unit = tx.units.get(unit_id)
    units = {below.id: below for below in tx.overviews.units_below(unit.path)}
    stations = [below.id for below in units.values() if below.kind is UnitKind.STATION]
    if unit.kind is UnitKind.BEAT and unit.parent_id is not None:
        stations = [unit.parent_id]
    return Scope(unit, units, tuple(stations))
