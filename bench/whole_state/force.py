"""The force of a state: 30 districts, a station for 2,000 seniors, four beats each, its officers
and their logins, and two services in each district."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bench.whole_state.bulk import Bulk
from helpline.directory.model import Role
from store.columns import to_ms
from store.crypto import KeyRing
from store.repositories.people import e164_place, name_place

SENIORS_OF_STATION = 2000
MOST_DISTRICTS = 30
BEATS = 4
TZ = "Asia/Kolkata"
STATE = 1
LOGINS = {
    "desk": Role.DESK_OFFICER,
    "sho": Role.SHO,
    "sp": Role.SP,
    "headquarters": Role.HEADQUARTERS,
    "administrator": Role.ADMINISTRATOR,
}


@dataclass(frozen=True, slots=True)
class Station:
    """A station by the ids of its units and of its officers."""

    id: int
    district: int
    beats: tuple[int, ...]
    desk: int
    sho: int


@dataclass(frozen=True, slots=True)
class Force:
    """Stations, in the order of their ids, and the officers of the ranks above by district."""

    stations: tuple[Station, ...]
    districts: tuple[int, ...]
    sps: tuple[int, ...]


def person_row(ring: KeyRing, person_id: int, name: str, at_ms: int) -> tuple[Any, Any]:
    """(row of `persons`, the person's cipher)."""
    wrapped, version, cipher = ring.new_key(person_id)
    sealed = cipher.seal(name, name_place(person_id))
    return (person_id, wrapped, version, sealed, "hi", at_ms), cipher


def phone_row(ring: KeyRing, person_id: int, cipher: Any, e164: str) -> tuple[Any, ...]:
    """A row of `phones`; its id is the person's."""
    sealed = cipher.seal(e164, e164_place(person_id, "main"))
    return (person_id, person_id, "main", sealed, ring.blind_index(e164), ring.newest)


PERSON = ("id", "key_wrapped", "key_ver", "name_enc", "language", "created_at")
PHONE = ("id", "person_id", "label", "e164_enc", "blind_index", "index_ver")


def fill_force(bulk: Bulk, ring: KeyRing, now: datetime, seniors: int) -> Force:
    """Units, officers on shift day and night, logins, services."""
    at = to_ms(now)
    number = max(2, seniors // SENIORS_OF_STATION)
    districts = min(MOST_DISTRICTS, max(2, number // 10))
    units, stations, officers = _units(number, districts)
    bulk.copy(
        "units",
        ("id", "code", "kind", "parent_id", "path", "name", "name_local", "tz", "area"),
        units,
    )
    people = [person_row(ring, id_, f"Officer {id_}", at) for id_, _, _ in officers]
    bulk.copy("persons", PERSON, (row for row, _ in people))
    bulk.copy(
        "phones",
        PHONE,
        (phone_row(ring, row[0], cipher, f"+9191{row[0]:08d}") for row, cipher in people),
    )
    bulk.copy(
        "officers",
        ("person_id", "unit_id", "role", "title", "gender", "active"),
        ((id_, unit, role.value, role.value, "female", True) for id_, unit, role in officers),
    )
    bulk.copy(
        "shifts",
        ("officer_id", "unit_id", "role", "days_mask", "from_s", "to_s"),
        ((id_, unit, role.value, 127, 0, 86_400) for id_, unit, role in officers),
    )
    bulk.run(
        "INSERT INTO services (district_id, kind, name, phone, address, hours, languages) "
        "SELECT id, service, service, '+917715550300', 'Main road', '[]', '[]' FROM units, "
        "(VALUES ('one_stop_centre'), ('legal_aid')) services (service) WHERE units.kind = 'district'"
    )
    sps = tuple(id_ for id_, _, role in officers if role is Role.SP)
    force = Force(stations, tuple(dict.fromkeys(s.district for s in stations)), sps)
    _logins(bulk, force, officers, at)
    return force


def _units(
    number: int, districts: int
) -> tuple[list[tuple[Any, ...]], tuple[Station, ...], list[tuple[int, int, Role]]]:
    units: list[tuple[Any, ...]] = [
        (STATE, "S", "state", None, f"/{STATE}/", "State", "राज्य", TZ, None)
    ]
    officers: list[tuple[int, int, Role]] = []
    ids, people = _counted(STATE + 1), _counted(1)

    def unit(kind: str, parent: int | None, path: str, area: str | None = None) -> tuple[int, str]:
        id_ = next(ids)
        own = f"{path}{id_}/"
        units.append(
            (id_, f"U{id_}", kind, parent, own, f"{kind} {id_}", f"{kind} {id_}", TZ, area)
        )
        return id_, own

    def officer(where: int, role: Role) -> int:
        officers.append((next(people), where, role))
        return officers[-1][0]

    officer(STATE, Role.HEADQUARTERS)
    stations: list[Station] = []
    for place in range(districts):
        district, path = unit("district", STATE, f"/{STATE}/")
        for role in (Role.CONTROL_ROOM, Role.NIGHT_OFFICER, Role.SP):
            officer(district, role)
        for n in range(number * place // districts, number * (place + 1) // districts):
            station, inner = unit("station", district, path, "urban" if n % 3 else "rural")
            beats = tuple(unit("beat", station, inner)[0] for _ in range(BEATS))
            for beat in beats:
                officer(beat, Role.BEAT_OFFICER)
            desk, sho = officer(station, Role.DESK_OFFICER), officer(station, Role.SHO)
            stations.append(Station(station, district, beats, desk, sho))
    return units, tuple(stations), officers


def _logins(
    bulk: Bulk,
    force: Force,
    officers: Sequence[tuple[int, int, Role]],
    at: int,
) -> None:
    first = force.stations[0]
    places = {
        "desk": (first.desk, first.id),
        "sho": (first.sho, first.id),
        "sp": (force.sps[0], first.district),
        "headquarters": (officers[0][0], STATE),
        "administrator": (None, STATE),
    }
    bulk.copy(
        "users",
        (
            "name",
            "password_hash",
            "person_id",
            "unit_id",
            "role",
            "disabled",
            "failures",
            "created_at",
        ),
        (
            (name, "", person, unit, LOGINS[name].value, False, 0, at)
            for name, (person, unit) in places.items()
        ),
    )


def _counted(first: int) -> Iterator[int]:
    while True:
        yield first
        first += 1
