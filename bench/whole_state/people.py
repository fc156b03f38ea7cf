"""Seniors, spread evenly over the stations and over the hours from seven to seven."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bench.whole_state.bulk import Bulk
from bench.whole_state.force import PERSON, PHONE, Force, person_row, phone_row
from store.columns import to_ms
from store.crypto import KeyRing
from store.repositories.seniors import profile_place

FIRST = 100_000
AT_ONCE = 20_000
PROFILE = json.dumps(
    {
        "birth_year": 1948,
        "pin_code": "492001",
        "address": "House 12, behind the temple",
        "health_notes": "sugar",
        "duress_digit": "7",
    }
)
SENIOR = (
    "person_id",
    "beat_id",
    "station_id",
    "state",
    "call_time_s",
    "days_mask",
    "consent_at",
    "hearing",
    "at_risk",
    "profile_enc",
)


def fill_seniors(bulk: Bulk, ring: KeyRing, now: datetime, force: Force, number: int) -> None:
    """Each with a name, a telephone and a profile under their own key; every tenth has a
    neighbour as contact, who is a senior too."""
    for first in range(FIRST, FIRST + number, AT_ONCE):
        last = min(first + AT_ONCE, FIRST + number)
        people, phones, seniors = [], [], []
        for person, phone, senior in _rows(ring, to_ms(now), force, first, last):
            people.append(person)
            phones.append(phone)
            seniors.append(senior)
        bulk.copy("persons", PERSON, people)
        bulk.copy("phones", PHONE, phones)
        bulk.copy("seniors", SENIOR, seniors)
    bulk.run(
        "INSERT INTO contacts (senior_id, rank, person_id, relation, key_holder, safe) "
        "SELECT person_id, 1, person_id - 1, 'neighbour', true, true FROM seniors "
        "WHERE person_id %% 10 = 1"
    )


def _rows(
    ring: KeyRing, at: int, force: Force, first: int, last: int
) -> Iterator[tuple[Any, Any, Any]]:
    stations = force.stations
    for id_ in range(first, last):
        person, cipher = person_row(ring, id_, f"Senior {id_}", at)
        station = stations[id_ % len(stations)]
        beat = station.beats[id_ // len(stations) % len(station.beats)]
        call_time = 7 * 3600 + id_ * 7919 % (12 * 3600)
        profile = cipher.seal(PROFILE, profile_place(id_))
        senior = (id_, beat, station.id, "active", call_time, 127, at, "normal", False, profile)
        yield person, phone_row(ring, id_, cipher, f"+9190{id_:08d}"), senior
