"""The sample district: it imports as it is, holds together, and rings nobody real."""

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from adapters.spreadsheet import read_spreadsheet
from helpline.directory.model import Role, UnitKind
from helpline.importing import (
    ImportContext,
    OfficerRow,
    SeniorRow,
    ServiceRow,
    ShiftRow,
    UnitRow,
    read_officers,
    read_organisation,
    read_seniors,
    read_services,
    read_shifts,
)
from helpline.numbers import is_diallable, is_short_code
from helpline.seniors.model import Hearing
from phonenet.handsets.personalities import from_json
from sample.make_sample import HERE, make
from sample.making.officers import (
    EMPTY_RUNGS,
    STATIONS_WITHOUT_SHO,
    SUBDIVISIONS_WITHOUT_HEAD,
    VACANT_BEATS,
)
from tests.importing.tables import TODAY

HOUR = 3600
PRESSES_3 = {"kind": "press", "keys": "3"}
WEEK = 7 * 24


class Sample:
    """All files of the sample, read as the commands read them."""

    def __init__(self) -> None:
        context = ImportContext(today=TODAY)
        organisation = read_organisation(self._rows("organisation"), context)
        context = context.with_units(organisation.records)
        officers = read_officers(self._rows("officers"), context)
        context = context.with_officers(officers.records)
        shifts = read_shifts(self._rows("shifts"), context)
        seniors = read_seniors(self._rows("seniors"), context)
        services = read_services(self._rows("services"), context)
        self.context = context
        self.units: tuple[UnitRow, ...] = organisation.records
        self.officers: tuple[OfficerRow, ...] = officers.records
        self.shifts: tuple[ShiftRow, ...] = shifts.records
        self.seniors: tuple[SeniorRow, ...] = seniors.records
        self.services: tuple[ServiceRow, ...] = services.records
        self.problems = [
            str(problem)
            for parsed in (organisation, officers, shifts, seniors, services)
            for problem in parsed.problems
        ]
        self.notes = [*organisation.notes, *officers.notes, *seniors.notes]
        self.handsets: list[dict[str, Any]] = json.loads(
            (HERE / "handsets.json").read_text(encoding="utf-8")
        )

    def _rows(self, name: str) -> Any:
        sheet = read_spreadsheet(HERE / f"{name}.csv")
        assert sheet.problem is None
        return sheet.rows

    def codes(self, kind: UnitKind) -> list[str]:
        return [unit.code for unit in self.units if unit.kind is kind]

    def hours(self, unit: str, role: Role | None = None) -> set[int]:
        """Hours of the week (0 = Monday 00:00) in which somebody is on duty at a unit all through."""
        return {
            hour % WEEK
            for shift in self.shifts
            if shift.unit == unit and role in (None, shift.role)
            for hour in _hours(shift)
        }


def _hours(shift: ShiftRow) -> list[int]:
    end = shift.to_s if shift.to_s > shift.from_s else shift.to_s + 24 * HOUR
    first, last = -(-shift.from_s // HOUR), end // HOUR
    return [
        day * 24 + hour
        for day in range(7)
        if shift.days_mask >> day & 1
        for hour in range(first, last)
    ]


@pytest.fixture(scope="module")
def sample() -> Sample:
    return Sample()


def test_all_files_import_without_a_problem(sample: Sample) -> None:
    assert sample.problems == []


def test_it_is_as_large_as_a_programme_in_its_first_phase(sample: Sample) -> None:
    assert sample.codes(UnitKind.DISTRICT) == ["CG-RPR", "CG-DRG", "CG-BSP"]
    assert len(sample.codes(UnitKind.STATION)) >= 60
    assert len(sample.seniors) >= 500
    assert Counter(senior.language for senior in sample.seniors)["en"] >= 30


def test_every_station_has_two_to_four_beats(sample: Sample) -> None:
    beats = Counter(unit.parent for unit in sample.units if unit.kind is UnitKind.BEAT)
    assert set(beats) == set(sample.codes(UnitKind.STATION))
    assert set(beats.values()) <= {2, 3, 4}


def test_every_beat_has_seniors_and_its_pin_code_is_its_station_s(sample: Sample) -> None:
    units = {unit.code: unit for unit in sample.units}
    assert {senior.beat for senior in sample.seniors} == set(sample.codes(UnitKind.BEAT))
    for unit in sample.units:
        if unit.kind is UnitKind.BEAT:
            assert set(unit.pin_codes) <= set(units[unit.parent or ""].pin_codes)


def test_every_station_has_a_head_two_women_at_the_desk_and_an_officer_a_beat(
    sample: Sample,
) -> None:
    posts = Counter((officer.role, officer.unit) for officer in sample.officers)
    women = Counter(officer.unit for officer in sample.officers if officer.gender == "female"
                    and officer.role is Role.DESK_OFFICER)  # fmt: skip
    for station in sample.codes(UnitKind.STATION):
        assert posts[Role.SHO, station] == 1
        assert women[station] == posts[Role.DESK_OFFICER, station] == 2
    for beat in sample.codes(UnitKind.BEAT):
        assert posts[Role.BEAT_OFFICER, beat] == 1
    for subdivision in sample.codes(UnitKind.SUBDIVISION):
        assert posts[Role.CIRCLE_OFFICER, subdivision] == 1
    for district in sample.codes(UnitKind.DISTRICT):
        for role in (Role.SP, Role.CONTROL_ROOM, Role.NIGHT_OFFICER, Role.NODAL_OFFICER):
            assert posts[role, district] >= 1


def test_i13_every_station_and_control_room_has_somebody_at_every_hour(sample: Sample) -> None:
    for station in sample.codes(UnitKind.STATION):
        assert sample.hours(station) == set(range(WEEK))
    for district in sample.codes(UnitKind.DISTRICT):
        assert sample.hours(district, Role.CONTROL_ROOM) == set(range(WEEK))
        assert sample.hours(district, Role.SP) == set(range(WEEK))
        nights = {day * 24 + hour for day in range(7) for hour in (20, 21, 22, 23, 0, 1, 6, 7)}
        assert nights <= sample.hours(district, Role.NIGHT_OFFICER)


def test_i13_by_day_the_only_empty_rungs_are_the_documented_ones(sample: Sample) -> None:
    by_day = {day * 24 + hour for day in range(7) for hour in range(7, 20)}
    empty = {
        unit
        for kind, role in (
            (UnitKind.BEAT, Role.BEAT_OFFICER),
            (UnitKind.STATION, Role.SHO),
            (UnitKind.SUBDIVISION, Role.CIRCLE_OFFICER),
        )
        for unit in sample.codes(kind)
        if not by_day <= sample.hours(unit, role)
    }
    assert empty == EMPTY_RUNGS == VACANT_BEATS | STATIONS_WITHOUT_SHO | SUBDIVISIONS_WITHOUT_HEAD
    assert all(not sample.hours(beat) for beat in VACANT_BEATS)
    documented = (HERE / "README.md").read_text(encoding="utf-8")
    assert all(unit in documented for unit in EMPTY_RUNGS)


def test_seniors_are_as_different_as_the_service_has_to_bear(sample: Sample) -> None:
    seniors = sample.seniors
    shared = Counter(senior.phone for senior in seniors)
    assert sum(1 for count in shared.values() if count > 1) >= 3
    assert {senior.hearing for senior in seniors} == set(Hearing)
    assert {senior.contact_safe for senior in seniors if senior.contact_phone} == {True, False}
    assert any(not senior.contact_phone for senior in seniors)
    assert any(not senior.phone.startswith("+9190000") for senior in seniors)
    assert any(senior.alternate_phone for senior in seniors)
    assert any(senior.key_holder_phone for senior in seniors)
    assert len({senior.days_mask for senior in seniors}) >= 3
    assert sum(7 * HOUR <= senior.call_time_s <= 12 * HOUR for senior in seniors) > 400
    at_risk = [senior for senior in seniors if senior.at_risk_at_home]
    assert at_risk
    assert not any(senior.contact_safe for senior in at_risk)


def test_every_number_is_of_the_invented_kind(sample: Sample) -> None:
    numbers = {str(handset["number"]) for handset in sample.handsets}
    for number in numbers:
        assert is_diallable(number)
        assert number[:8] in {"+9190000", "+9177120", "+9178820", "+9177522"}, number
    for landline in (number for number in numbers if not number.startswith("+9190000")):
        assert landline[3:].startswith(("7712000", "7882000", "7752200"))


def test_every_number_in_the_files_is_a_handset_of_the_local_network(sample: Sample) -> None:
    known = Counter(handset["number"] for handset in sample.handsets)
    assert max(known.values()) == 1
    rung = {
        number
        for senior in sample.seniors
        for number in (senior.phone, senior.alternate_phone, senior.contact_phone,
                       senior.key_holder_phone)
        if number
    }  # fmt: skip
    rung |= {officer.phone for officer in sample.officers}
    rung |= {unit.phone for unit in sample.units if unit.phone and unit.kind is not UnitKind.STATE}
    rung |= {row.phone for row in sample.services if not is_short_code(row.phone)}  # type: ignore[misc]
    rung |= {row.full_phone for row in sample.services if row.full_phone}
    assert rung == set(known)


def test_every_handset_behaves_as_the_local_network_understands(sample: Sample) -> None:
    kinds = Counter(type(from_json(handset["personality"])).__name__ for handset in sample.handsets)
    assert set(kinds) >= {"Manual", "Answers", "NeverAnswers", "Voicemail", "SwitchedOff",
                          "Sequence"}  # fmt: skip
    danger = [h for h in sample.handsets if h["personality"].get("then") == [PRESSES_3]]
    assert [handset["role"] for handset in danger] == ["senior"]
    landlines = {handset["number"] for handset in sample.handsets if handset.get("landline")}
    assert landlines == {
        senior.phone for senior in sample.seniors if not senior.phone.startswith("+9190000")
    }


def test_the_phones_to_try_belong_together(sample: Sample) -> None:
    featured = {handset["role"]: handset for handset in sample.handsets if "featured" in handset}
    assert set(featured) == {"senior", "contact", "beat_officer", "sho", "control_room"}
    assert all(handset["personality"] == {"kind": "manual"} for handset in featured.values())
    (senior,) = (row for row in sample.seniors if row.phone == featured["senior"]["number"])
    assert senior.contact_phone == featured["contact"]["number"]
    assert senior.contact_safe
    assert senior.beat == featured["beat_officer"]["group"]
    assert sample.context.units[senior.beat].parent == featured["sho"]["group"]
    assert featured["control_room"]["group"] in sample.context.units_above(senior.beat)


def test_the_files_are_what_the_generator_makes(tmp_path: Path) -> None:
    make(tmp_path)
    made = sorted(path.name for path in tmp_path.iterdir())
    assert made == ["handsets.json", "officers.csv", "organisation.csv", "seniors.csv",
                    "services.csv", "shifts.csv"]  # fmt: skip
    for name in made:
        assert (tmp_path / name).read_bytes() == (HERE / name).read_bytes(), name


def test_the_readme_counts_right(sample: Sample) -> None:
    readme = (HERE / "README.md").read_text(encoding="utf-8")
    for path in HERE.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = sum(1 for _ in csv.reader(file)) - 1
        assert f"| `{path.name}` | {rows} |" in readme
    assert f"| `handsets.json` | {len(sample.handsets)} |" in readme
    for kind in (UnitKind.SUBDIVISION, UnitKind.STATION, UnitKind.BEAT):
        assert f"{len(sample.codes(kind))} {kind}s" in readme
