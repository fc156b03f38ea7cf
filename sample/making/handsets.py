"""The directory of the local telephone network: every telephone of the sample, and who holds it."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

from sample.making import behaviour
from sample.making.officers import Officer, Roster
from sample.making.seniors import FEATURED_BEAT, Senior
from sample.making.units import District

FEATURED_STATION = FEATURED_BEAT.rpartition("-")[0]
FEATURED_DISTRICT = "CG-RPR"


def handsets(
    districts: Iterable[District],
    roster: Roster,
    seniors: Iterable[Senior],
    services: Iterable[dict[str, str]],
    chance: Random,
) -> Iterator[dict[str, Any]]:
    """One entry for each number; a number that two seniors share is one handset."""
    yield from _once(seniors)
    for officer in roster.officers:
        yield _officer(officer, chance)
    for district in districts:
        featured = district.code == FEATURED_DISTRICT
        yield _entry(
            district.phone, f"Control room {district.name}", "control_room", district.code,
            behaviour.MANUAL if featured else behaviour.answers(behaviour.press("1")),
            featured=featured,
        )  # fmt: skip
        for station in district.stations():
            desk = behaviour.answers(behaviour.press("1"))
            yield _entry(station.phone, f"Desk {station.name}", "station", station.code, desk)
    for service in services:
        for number in (service["phone"], service["full_phone"]):
            if number.startswith("+"):
                yield _entry(
                    number, service["name"], "service", service["district"], behaviour.answers()
                )


def _once(seniors: Iterable[Senior]) -> Iterator[dict[str, Any]]:
    by_number: dict[str, dict[str, Any]] = {}
    for senior in seniors:
        for phone in senior.telephones:
            by_number[phone.number] = _entry(
                phone.number, phone.name, phone.role, senior.station, phone.personality,
                language=senior.row["language"], landline=phone.landline, featured=phone.featured,
            )  # fmt: skip
    for senior in seniors:
        entry = by_number[senior.row["phone"]]
        if entry["name"] != senior.row["name"]:
            entry["name"] += f" / {senior.row['name']}"
            # asked who speaks, the household presses the first name's key, then says that all is well
            entry["personality"] = behaviour.answers(behaviour.press("4"), behaviour.press("1"))
    yield from by_number.values()


def _officer(officer: Officer, chance: Random) -> dict[str, Any]:
    featured = (
        (officer.role == "beat_officer" and officer.unit == FEATURED_BEAT)
        or (officer.role == "sho" and officer.unit == FEATURED_STATION)
        or (officer.role == "control_room" and officer.unit == FEATURED_DISTRICT)
    )
    acts = behaviour.responder(chance)
    return _entry(
        officer.phone, f"{officer.name} ({officer.serves})", officer.role, officer.unit,
        behaviour.MANUAL if featured else acts, language=officer.language, featured=featured,
    )  # fmt: skip


def _entry(
    number: str,
    name: str,
    role: str,
    group: str,
    personality: behaviour.Personality,
    *,
    language: str = "hi",
    landline: bool = False,
    featured: bool = False,
) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "number": number, "name": name, "role": role, "group": group, "language": language,
        "personality": personality,
    }  # fmt: skip
    if landline:
        entry["landline"] = True
    if featured:
        entry["featured"] = True
    return entry
