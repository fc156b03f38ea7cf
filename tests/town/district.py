"""The district of the Town: a station for each story, so that no two stories share a telephone.

Written as the files that a real district would bring, and read by the real import commands. All
people and numbers are invented.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

CONTROL_ROOM = "+917712009999"
STATE_HOUSE = "+917712009998"
CIRCLE = "+919000099901"
NIGHT = "+919000099902"
SP = "+919000099903"
LATE_IN_THE_DAY = "21:59"
"""Call times are brought near by the stories; until then nobody is rung."""

_UNITS = ("code", "kind", "parent", "name", "name_local", "area", "pin_codes", "phone")
_OFFICERS = ("name", "role", "unit", "phone", "language", "gender")
_SHIFTS = ("officer_phone", "unit", "role", "days", "from", "to")
_SENIORS = (
    "name", "phone", "alternate_phone", "language", "birth_year", "address", "pin_code", "beat",
    "call_time", "days", "contact_name", "contact_phone", "contact_relation", "contact_safe",
    "key_holder_name", "key_holder_phone", "hearing", "health_notes", "at_risk_at_home",
    "consent_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A station with one beat, one senior and everybody around her. Telephones are E.164."""

    story: str
    index: int

    def _mobile(self, part: int) -> str:
        return f"+91900009{self.index:02d}{part:02d}"

    @property
    def station(self) -> str:
        return f"ST-{self.index:02d}"

    @property
    def beat_unit(self) -> str:
        return f"BT-{self.index:02d}"

    @property
    def name(self) -> str:
        """The senior's name: every one is another, so that a text tells whom it is about."""
        return f"Sita {self.surname}"

    @property
    def surname(self) -> str:
        """Of all who belong to this story."""
        return _SURNAMES[self.index]

    @property
    def senior(self) -> str:
        return self._mobile(1)

    @property
    def contact(self) -> str:
        return self._mobile(2)

    @property
    def beat(self) -> str:
        return self._mobile(11)

    @property
    def desk(self) -> str:
        return self._mobile(12)

    @property
    def sho(self) -> str:
        return self._mobile(13)

    @property
    def station_phone(self) -> str:
        return f"+91771200{self.index:02d}00"

    @property
    def telephones(self) -> Mapping[str, str]:
        """Part in the story -> number."""
        return {
            "senior": self.senior,
            "contact": self.contact,
            "beat": self.beat,
            "desk": self.desk,
            "sho": self.sho,
            "station": self.station_phone,
        }


_SURNAMES = [
    "Amla",
    "Bela",
    "Chameli",
    "Dulari",
    "Ganga",
    "Hira",
    "Indira",
    "Jamuna",
    "Kamla",
    "Lata",
    "Mira",
    "Nila",
    "Padma",
    "Radha",
    "Savitri",
    "Tara",
    "Uma",
    "Vimla",
    "Yashoda",
    "Champa",
    "Durga",
    "Gauri",
    "Kanti",
    "Leela",
    "Mohini",
    "Parvati",
    "Rukmini",
    "Shanti",
    "Tulsi",
    "Urmila",
]
# Short ones: a long name is left out of a text that has to fit one SMS.
_SURNAMES += [
    first + last
    for first in ("Ka", "La", "Ma", "Ba", "Su", "Pa", "Ra", "Ti", "Go", "Ji")
    for last in ("jal", "mini", "neri", "shi", "tul", "vina", "yuri")
]
MOST_PLACES = len(_SURNAMES)


def write_files(
    folder: Path, places: Sequence[Place], off_duty: frozenset[str], women: frozenset[str]
) -> None:
    """The four files of the district; the telephones in `off_duty` have no shift, those in
    `women` are desks at which a woman officer sits."""
    _write(folder / "organisation.csv", _UNITS, _units(places))
    officers = list(_officers(places, women))
    _write(folder / "officers.csv", _OFFICERS, officers)
    shifts = [
        (phone, unit, role, "daily", "00:00", "24:00")
        for _, role, unit, phone, _, _ in officers
        if phone not in off_duty
    ]
    _write(folder / "shifts.csv", _SHIFTS, shifts)
    _write(folder / "seniors.csv", _SENIORS, map(_senior, places))


def _units(places: Sequence[Place]) -> Iterator[Sequence[str]]:
    yield ("CG", "state", "", "Chhattisgarh", "छत्तीसगढ़", "", "", STATE_HOUSE)
    yield ("CG-TWN", "district", "CG", "Nagar", "नगर", "", "", CONTROL_ROOM)
    yield ("TWN-SUB", "subdivision", "CG-TWN", "Nagar Centre", "नगर केंद्र", "", "", "")
    for place in places:
        phone, station = place.station_phone, f"Station {place.index}"
        pin = f"4920{place.index:02d}"
        yield (place.station, "station", "TWN-SUB", station, station, "urban", pin, phone)
        beat = f"Ward {place.index}"
        yield (place.beat_unit, "beat", place.station, beat, beat, "urban", "", "")


def _officers(
    places: Sequence[Place], women: frozenset[str]
) -> Iterator[tuple[str, str, str, str, str, str]]:
    yield ("Circle Officer", "circle_officer", "TWN-SUB", CIRCLE, "en", "female")
    yield ("Night Officer", "night_officer", "CG-TWN", NIGHT, "en", "male")
    yield ("The SP", "sp", "CG-TWN", SP, "en", "female")
    for place in places:
        n = place.surname
        yield (f"Beat {n}", "beat_officer", place.beat_unit, place.beat, "en", "female")
        gender = "female" if place.desk in women else "male"
        yield (f"Desk {n}", "desk_officer", place.station, place.desk, "en", gender)
        yield (f"Sho {n}", "sho", place.station, place.sho, "en", "female")


def _senior(place: Place) -> Sequence[str]:
    return (
        place.name, place.senior, "", "en", "1948", "House 12, behind the temple",
        f"4920{place.index:02d}", place.beat_unit, LATE_IN_THE_DAY, "daily",
        f"Asha {place.surname}", place.contact, "daughter", "yes", "", "", "normal",
        "sugar", "no", "2025-12-01",
    )  # fmt: skip


def _write(path: Path, header: Sequence[str], rows: object) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)  # type: ignore[arg-type]
