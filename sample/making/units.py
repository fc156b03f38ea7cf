"""The units, written by hand in sample/units/*.toml, with invented numbers for their desks."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sample.making.numbers import Numbers

STATE = ("CG", "Chhattisgarh", "छत्तीसगढ़")
ORDER = ("raipur", "durg", "bilaspur")


@dataclass(frozen=True, slots=True)
class Beat:
    """One beat; `place` is how people there call it."""

    code: str
    name: str
    name_local: str
    pin: str
    station: str
    district: str


@dataclass(frozen=True, slots=True)
class Station:
    """A police station with its beats."""

    code: str
    name: str
    name_local: str
    area: str
    pins: tuple[str, ...]
    phone: str
    beats: tuple[Beat, ...]


@dataclass(frozen=True, slots=True)
class Subdivision:
    """What a circle officer heads."""

    code: str
    name: str
    name_local: str
    stations: tuple[Station, ...]


@dataclass(frozen=True, slots=True)
class District:
    """A district; `std` is the code of its landlines, `phone` its control room."""

    code: str
    name: str
    name_local: str
    std: str
    phone: str
    subdivisions: tuple[Subdivision, ...]

    def stations(self) -> Iterator[Station]:
        """All stations of the district."""
        for subdivision in self.subdivisions:
            yield from subdivision.stations


def load_districts(folder: Path, numbers: Numbers) -> list[District]:
    """Read the districts in the order in which the programme reached them."""
    return [_district(folder / f"{name}.toml", numbers) for name in ORDER]


def organisation_rows(districts: list[District], state_phone: str) -> Iterator[dict[str, str]]:
    """The lines of organisation.csv, from the top down."""
    code, name, name_local = STATE
    yield _row(code, "state", "", name, name_local, phone=state_phone)
    for district in districts:
        yield _row(
            district.code, "district", code, district.name, district.name_local,
            phone=district.phone,
        )  # fmt: skip
        for subdivision in district.subdivisions:
            yield _row(
                subdivision.code, "subdivision", district.code, subdivision.name,
                subdivision.name_local,
            )  # fmt: skip
            for station in subdivision.stations:
                yield _row(
                    station.code, "station", subdivision.code, station.name, station.name_local,
                    station.area, station.pins, station.phone,
                )  # fmt: skip
                for beat in station.beats:
                    yield _row(
                        beat.code, "beat", station.code, beat.name, beat.name_local, station.area,
                        (beat.pin,),
                    )  # fmt: skip


def _row(
    code: str,
    kind: str,
    parent: str,
    name: str,
    name_local: str,
    area: str = "",
    pins: tuple[str, ...] = (),
    phone: str = "",
) -> dict[str, str]:
    return {
        "code": code, "kind": kind, "parent": parent, "name": name, "name_local": name_local,
        "area": area, "pin_codes": " ".join(pins), "phone": phone,
    }  # fmt: skip


def _district(path: Path, numbers: Numbers) -> District:
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    code: str = told["code"]
    control_room = numbers.mobile("unit", code)
    subdivisions = tuple(
        Subdivision(
            part["code"],
            part["name"],
            part["name_local"],
            tuple(_station(station, code, numbers) for station in part["station"]),
        )
        for part in told["subdivision"]
    )
    return District(code, told["name"], told["name_local"], told["std"], control_room, subdivisions)


def _station(told: dict[str, object], district: str, numbers: Numbers) -> Station:
    code = str(told["code"])
    pins, places = told["pins"], told["beats"]
    assert isinstance(pins, list)
    assert isinstance(places, list)
    beats = tuple(
        Beat(
            f"{code}-{count}", place[0], place[1], place[2] if len(place) > 2 else pins[0], code,
            district,
        )
        for count, place in enumerate(places, start=1)
    )  # fmt: skip
    served = tuple(dict.fromkeys([*pins, *(beat.pin for beat in beats)]))
    return Station(
        code, str(told["name"]), str(told["name_local"]), str(told["area"]), served,
        numbers.mobile("unit", district), beats,
    )  # fmt: skip
