"""Make the files of the sample district: `python -m sample.make_sample [FOLDER]`.

Units and services come from sample/units/*.toml and sample/services.toml, written by hand; all
people and numbers are made up from a fixed seed, so that the same files come out every time.
"""

import csv
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random

from helpline.importing.seniors import COLUMNS
from sample.making.handsets import handsets
from sample.making.numbers import Numbers
from sample.making.officers import Roster
from sample.making.seniors import Seniors
from sample.making.services import service_rows
from sample.making.units import load_districts, organisation_rows

SEED = 112
HERE = Path(__file__).parent


def make(folder: Path) -> None:
    """Write organisation, officers, shifts, seniors and services as CSV, and handsets.json."""
    chance, numbers = Random(SEED), Numbers()
    state_phone = numbers.mobile("unit", "CG")
    districts = load_districts(HERE / "units", numbers)
    roster = Roster(chance, numbers)
    roster.add_headquarters()
    for district in districts:
        roster.add_district(district)
    makes = Seniors(chance, numbers)
    seniors = [senior for district in districts for senior in makes.of(district)]
    roster.add_departments(districts, Random(SEED + 1))
    services = list(service_rows(HERE / "services.toml", numbers, roster))

    _write(folder / "organisation.csv", list(organisation_rows(districts, state_phone)))
    _write(folder / "officers.csv", [officer.row() for officer in roster.officers])
    _write(folder / "shifts.csv", [shift.row() for shift in roster.shifts])
    _write(folder / "seniors.csv", [senior.row for senior in seniors], COLUMNS)
    _write(folder / "services.csv", services)
    entries = handsets(districts, roster, seniors, services, chance)
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
    (folder / "handsets.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8", newline="\n")


def _write(
    path: Path, rows: Sequence[Mapping[str, str]], columns: Sequence[str] | None = None
) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns or list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
