"""Invented officers and their weekly shifts.

At every hour of the week each station has somebody on duty. A few rungs are left empty on
purpose (EMPTY_RUNGS), so that one can see a ladder step over them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from sample.making.names import young_name
from sample.making.numbers import Numbers
from sample.making.units import STATE, District, Station

_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

VACANT_BEATS = frozenset({"RPR-TELIBANDHA-4", "DRG-SUPELA-2", "BSP-KOTA-4"})
"""Beats whose officer is on long leave: in officers.csv, in no shift, and nobody stands in."""
STATIONS_WITHOUT_SHO = frozenset({"RPR-RAKHI", "BSP-HIRRI"})
"""Stations whose SHO is away on training: in officers.csv, in no shift."""
SUBDIVISIONS_WITHOUT_HEAD = frozenset({"DRG-DHM"})
"""Subdivisions whose circle officer is on leave."""
EMPTY_RUNGS = VACANT_BEATS | STATIONS_WITHOUT_SHO | SUBDIVISIONS_WITHOUT_HEAD

DEPARTMENTS = ("women_child_development", "social_welfare", "hospital", "legal_aid")
"""Departments that name a nodal officer in each district."""
LATER_DEPARTMENTS = ("rural_development", "child_protection")


@dataclass(frozen=True, slots=True)
class Officer:
    """One invented officer; `serves` says where, for a person who reads the list of phones."""

    name: str
    role: str
    unit: str
    phone: str
    language: str
    gender: str
    serves: str

    def row(self) -> dict[str, str]:
        """The line of officers.csv."""
        return {
            "name": self.name, "role": self.role, "unit": self.unit, "phone": self.phone,
            "language": self.language, "gender": self.gender,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shift:
    """One weekly duty of an officer."""

    officer: Officer
    unit: str
    role: str
    days: str
    starts: str
    ends: str

    def row(self) -> dict[str, str]:
        """The line of shifts.csv."""
        return {
            "officer_phone": self.officer.phone, "unit": self.unit, "role": self.role,
            "days": self.days, "from": self.starts, "to": self.ends,
        }  # fmt: skip


class Roster:
    """All officers and shifts of the sample, made district by district."""

    def __init__(self, chance: Random, numbers: Numbers) -> None:
        self.officers: list[Officer] = []
        self.shifts: list[Shift] = []
        self.nodal: dict[tuple[str, str], Officer] = {}
        self.heads: dict[str, Officer] = {}
        self._chance = chance
        self._numbers = numbers

    def add_headquarters(self) -> None:
        """Two officers who share the day, and the state's own nodal officer."""
        state = STATE[0]
        for starts, ends in (("08:00", "20:00"), ("20:00", "08:00")):
            officer = self._officer("headquarters", state, state, "Police headquarters")
            self._shift(officer, "daily", starts, ends)
        nodal = self._officer("nodal_officer", state, state, "State helplines")
        self._shift(nodal, "mon-sat", "10:00", "18:00")
        self.nodal[state, "helplines"] = nodal

    def add_district(self, district: District) -> None:
        """Everybody from the superintendent down to the beats."""
        code = district.code
        superintendent = self._officer("sp", code, code, district.name)
        self._shift(superintendent, "daily", "00:00", "24:00")
        for starts, ends in (("08:00", "20:00"), ("20:00", "08:00")):
            room = self._officer("control_room", code, code, f"Control room, {district.name}")
            self._shift(room, "daily", starts, ends)
        night = self._officer("night_officer", code, code, f"Night duty, {district.name}")
        self._shift(night, "daily", "20:00", "08:00")
        for department in DEPARTMENTS:
            nodal = self._officer("nodal_officer", code, code, f"{department}, {district.name}")
            self._shift(nodal, "mon-sat", "10:00", "18:00")
            self.nodal[code, department] = nodal
        for subdivision in district.subdivisions:
            head = self._officer("circle_officer", subdivision.code, code, subdivision.name)
            if subdivision.code not in SUBDIVISIONS_WITHOUT_HEAD:
                self._shift(head, "daily", "07:00", "23:00")
            for station in subdivision.stations:
                self._add_station(station, code)

    def add_departments(self, districts: Sequence[District], chance: Random) -> None:
        """What came later, with a chance of its own so that nobody who was there before changes:
        two women officers of the SP's cell, the collector and the programme officer of each
        district, and two departments more."""
        self._chance = chance
        for district in districts:
            code = district.code
            for starts, ends in (("08:00", "20:00"), ("20:00", "08:00")):
                serves = f"Women's cell, {district.name}"
                cell = self._officer("desk_officer", code, code, serves, female=True)
                self._shift(cell, "daily", starts, ends)
            collector = self._officer("collector", code, code, f"Collector, {district.name}")
            self._shift(collector, "daily", "08:00", "22:00")
            head = self._officer("nodal_officer", code, code, f"Programme officer, {district.name}")
            self._shift(head, "mon-sat", "10:00", "18:00")
            self.heads[code] = head
            for department in LATER_DEPARTMENTS:
                nodal = self._officer("nodal_officer", code, code, f"{department}, {district.name}")
                self._shift(nodal, "mon-sat", "10:00", "18:00")
                self.nodal[code, department] = nodal

    def _add_station(self, station: Station, district: str) -> None:
        head = self._officer("sho", station.code, district, station.name)
        if station.code not in STATIONS_WITHOUT_SHO:
            self._shift(head, "daily", "07:00", "23:00")
        for starts, ends in (("08:00", "20:00"), ("20:00", "08:00")):
            desk = self._officer("desk_officer", station.code, district, station.name, female=True)
            self._shift(desk, "daily", starts, ends)
        beats = [
            self._officer("beat_officer", beat.code, district, f"{beat.name}, {station.name}")
            for beat in station.beats
        ]
        present = [officer for officer in beats if officer.unit not in VACANT_BEATS]
        for count, officer in enumerate(present):
            self._add_beat(officer, present[(count + 1) % len(present)], count)
        self._add_night_patrol(station, present)

    def _add_beat(self, officer: Officer, neighbour: Officer, count: int) -> None:
        """Six long days on the own beat; on the day of rest the neighbour has it too."""
        rest = (5 + 2 * count) % 7
        starts, ends = ("06:00", "20:00") if count % 2 else ("07:00", "21:00")
        working = ",".join(day for number, day in enumerate(_WEEK) if number != rest)
        self._shift(officer, working, starts, ends)
        self.shifts.append(
            Shift(neighbour, officer.unit, "beat_officer", _WEEK[rest], starts, ends)
        )

    def _add_night_patrol(self, station: Station, officers: list[Officer]) -> None:
        """One beat officer for the whole station each night, in turn."""
        for count, officer in enumerate(officers):
            nights = ",".join(
                day for number, day in enumerate(_WEEK) if number % len(officers) == count
            )
            self.shifts.append(
                Shift(officer, station.code, "beat_officer", nights, "21:00", "06:00")
            )

    def _officer(
        self, role: str, unit: str, district: str, serves: str, female: bool | None = None
    ) -> Officer:
        if female is None:
            female = self._chance.random() < 0.3
        officer = Officer(
            name=young_name(self._chance, female).latin,
            role=role,
            unit=unit,
            phone=self._numbers.mobile("officer", district),
            language="en" if self._chance.random() < 0.15 else "hi",
            gender="female" if female else "male",
            serves=serves,
        )
        self.officers.append(officer)
        return officer

    def _shift(self, officer: Officer, days: str, starts: str, ends: str) -> None:
        self.shifts.append(Shift(officer, officer.unit, officer.role, days, starts, ends))

    def of(self, role: str, unit: str) -> Iterator[Officer]:
        """Officers of a role at a unit."""
        return (o for o in self.officers if o.role == role and o.unit == unit)
