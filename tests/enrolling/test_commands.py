"""Importing from the command line: what is said, what is stored, how it ends."""

import argparse
import csv
import io
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from commands import create_user, import_officers, import_organisation, import_seniors
from commands.create_user import NewUser, WrongUser, checked_name, create
from commands.importing.file import import_file
from commands.importing.kinds import (
    OFFICERS,
    SERVICES,
    SHIFTS,
    FileKind,
    are_shifts,
    organisation,
    seniors,
)
from helpline.directory.model import Role
from helpline.enrolling.seniors import Seniors
from helpline.enrolling.storing import BATCH
from helpline.importing import Row
from sample.loading.files import FOLDER
from simulation.databases import sqlite_copy
from simulation.world import World
from tests.enrolling.enrolled import UNITS, people, store_officers, store_units, the_senior
from tests.importing.tables import OFFICER, SENIOR

ENROLLED = {**SENIOR, "consent_on": "2025-12-01"}
GOOD = ENROLLED
BAD = {**ENROLLED, "name": "Buddhu Ram", "pin_code": "4920"}

Import = Callable[..., int]


def written(path: Path, lines: Sequence[Mapping[str, str]]) -> Path:
    """A CSV file of these lines."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(lines[0]))
    writer.writeheader()
    writer.writerows(lines)
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def as_workbook(source: Path, path: Path) -> Path:
    """The same table as .xlsx."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    with source.open(encoding="utf-8", newline="") as file:
        for line in csv.reader(file):
            sheet.append(line)
    book.save(path)
    return path


@pytest.fixture
def imports(world: World, tmp_path: Path) -> Import:
    """Imports lines of seniors, with options as on the command line."""

    def run(*lines: Mapping[str, str], partial: bool = False, dry_run: bool = False) -> int:
        path = written(tmp_path / "seniors.csv", lines)
        args = argparse.Namespace(file=path, partial=partial, dry_run=dry_run)
        return import_file(world.service, args, lambda rows: seniors(Seniors()))

    return run


def count(world: World) -> int:
    return sum(world.store.read(lambda tx: tx.seniors.count_by_state()).values())


def test_one_mistake_lets_nothing_in_and_is_told_with_line_and_column(
    world: World, imports: Import, capsys: pytest.CaptureFixture[str]
) -> None:
    store_units(world)
    assert imports(GOOD, BAD) == 1
    said = capsys.readouterr().err
    assert "line 3, column pin_code: write a PIN code of six digits" in said
    assert "nothing was imported" in said
    assert count(world) == 0


def test_partial_imports_the_lines_without_a_mistake(
    world: World, imports: Import, capsys: pytest.CaptureFixture[str]
) -> None:
    store_units(world)
    assert imports(GOOD, BAD, partial=True) == 0
    said = capsys.readouterr()
    assert "line 3" in said.err
    assert "1 new" in said.out
    assert count(world) == 1
    assert imports(BAD, partial=True) == 1


def test_a_dry_run_says_what_would_happen_and_writes_nothing(
    world: World, imports: Import, capsys: pytest.CaptureFixture[str]
) -> None:
    store_units(world)
    imports(GOOD)
    audited = world.store.read(lambda tx: tx.audit.of("import", 0))
    changed = {**GOOD, "address": "Purani Basti"}
    new = {**GOOD, "name": "Buddhu Ram"}
    assert imports(changed, new, dry_run=True) == 0
    assert "1 new, 1 changed" in capsys.readouterr().out
    assert the_senior(world).address == GOOD["address"]
    assert world.store.read(lambda tx: tx.audit.of("import", 0)) == audited


def test_notes_are_told_and_stop_nothing(
    world: World, imports: Import, capsys: pytest.CaptureFixture[str]
) -> None:
    store_units(world)
    assert imports(GOOD, {**GOOD, "name": "Buddhu Ram"}) == 0
    assert "line 3, column phone: shared with the senior in line 2" in capsys.readouterr().out


def test_a_file_that_cannot_be_read_is_one_problem(
    world: World, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    args = argparse.Namespace(file=tmp_path / "none.csv", partial=False, dry_run=False)
    assert import_file(world.service, args, lambda rows: OFFICERS) == 1
    assert "the file: cannot be opened" in capsys.readouterr().err


def test_a_long_file_is_stored_in_batches_and_tells_how_far_it_is(
    world: World, imports: Import, capsys: pytest.CaptureFixture[str]
) -> None:
    store_units(world)
    bare = {**dict.fromkeys(GOOD, ""), **{k: GOOD[k] for k in (
        "language", "address", "pin_code", "beat", "consent_on"
    )}}  # fmt: skip
    lines = [{**bare, "name": f"Senior {n}", "phone": f"90000 2{n:04}"} for n in range(BATCH + 1)]
    assert imports(*lines) == 0
    said = capsys.readouterr()
    assert f"{BATCH} of {BATCH + 1} lines" in said.err
    assert f"{BATCH + 1} new" in said.out
    assert count(world) == BATCH + 1
    stored = world.store.read(lambda tx: tx.audit.of("import", 0))
    assert [detail["new"] for _, _, detail in stored[-2:]] == [BATCH, 1]


def test_the_sample_says_the_same_as_csv_and_as_xlsx(tmp_path: Path) -> None:
    world = World(sqlite_copy(tmp_path), tmp_path)
    kinds: dict[str, FileKind[Any]] = {
        "organisation": organisation("Asia/Kolkata"),
        "officers": OFFICERS,
        "shifts": SHIFTS,
        "services": SERVICES,
        "seniors": seniors(Seniors()),
    }
    for name, kind in kinds.items():
        as_csv = FOLDER / f"{name}.csv"
        as_xlsx = as_workbook(as_csv, tmp_path / f"{name}.xlsx")
        for path in (as_csv, as_xlsx):
            args = argparse.Namespace(file=path, partial=False, dry_run=False)
            assert import_file(world.service, args, lambda rows, kind=kind: kind) == 0  # type: ignore[misc]
    stored = world.store.read(lambda tx: tx.audit.of("import", 0))
    world.close()
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    for _, _, detail in stored:
        totals[detail["file"]].update({k: v for k, v in detail.items() if k != "file"})
    assert all(total["new"] == total["same"] > 0 for total in totals.values())
    assert all(total["changed"] == total["kept"] == 0 for total in totals.values())


def test_officers_and_shifts_are_told_apart_by_the_header_line() -> None:
    assert are_shifts([Row(1, ("Officer Phone", "unit"))])
    assert not are_shifts([Row(1, ("name", "role", "unit", "phone"))])
    assert not are_shifts([])


def test_the_commands_themselves_run_from_file_to_exit_status(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world = World(sqlite_copy(tmp_path), tmp_path)
    world.close()
    files = [
        (import_organisation, UNITS),
        (import_officers, [OFFICER]),
        (import_seniors, [ENROLLED]),
    ]
    for module, lines in files:
        parser = argparse.ArgumentParser()
        module.add_arguments(parser)
        path = written(tmp_path / "file.csv", lines)
        assert module.run(parser.parse_args([str(path)]), world.settings) == 0
    assert "seniors: 1 new" in capsys.readouterr().out


USER = NewUser("civil.lines", Role.DESK_OFFICER, "KOTWALI")


def test_a_user_signs_in_as_the_officer_behind_the_login(world: World) -> None:
    store_units(world)
    store_officers(world)
    user = NewUser("civil.lines", Role.DESK_OFFICER, "KOTWALI", "90000 12001")
    world.store.write(lambda tx: create(tx, user, "hash", world.now, renew=False))
    stored = world.store.read(lambda tx: tx.users.by_name("civil.lines"))
    assert stored is not None
    assert (stored.role, stored.password_hash, stored.disabled) == (
        Role.DESK_OFFICER, "hash", False,
    )  # fmt: skip
    assert stored.person_id == people(world, "+919000012001")[0].id


@pytest.mark.parametrize(
    ("user", "renew", "told"),
    [
        (NewUser("one", Role.SHO, "NOWHERE"), False, "no unit has the code"),
        (NewUser("one", Role.SHO, "RPR"), False, "a sho serves at a station"),
        (NewUser("one", Role.SHO, "KOTWALI", "90000 12009"), False, "no officer has this number"),
        (NewUser("one", Role.SHO, "KOTWALI", "12"), False, "--phone: "),
        (NewUser("one", Role.SHO, "KOTWALI"), True, "there is no user"),
        (USER, False, "add --new-password"),
        (NewUser(USER.name, Role.SHO, "KOTWALI"), True, "another role or unit"),
    ],
)
def test_a_user_that_cannot_be_created_is_told_what_to_write(
    world: World, user: NewUser, renew: bool, told: str
) -> None:
    store_units(world)
    world.store.write(lambda tx: create(tx, USER, "hash", world.now, renew=False))
    with pytest.raises(WrongUser, match=told):
        world.store.write(lambda tx: create(tx, user, "other", world.now, renew=renew))


def test_a_new_password_is_set_for_a_user_who_exists(world: World) -> None:
    store_units(world)
    world.store.write(lambda tx: create(tx, USER, "hash", world.now, renew=False))
    world.store.write(lambda tx: create(tx, USER, "other", world.now, renew=True))
    stored = world.store.read(lambda tx: tx.users.by_name(USER.name))
    assert stored is not None
    assert stored.password_hash == "other"


@pytest.mark.parametrize("name", ["", "x", "Big", "with space", "a" * 41, "-dash"])
def test_names_that_would_be_mistyped_are_refused(name: str) -> None:
    with pytest.raises(WrongUser):
        checked_name(name)


@pytest.mark.parametrize(("typed", "status"), [("short\n", 1), ("a long enough password\n", 0)])
def test_the_password_comes_from_standard_input_and_is_never_short(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, status: int
) -> None:
    world = World(sqlite_copy(tmp_path), tmp_path)
    store_units(world)
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    parser = argparse.ArgumentParser()
    create_user.add_arguments(parser)
    words = ["desk", "--role", "sho", "--unit", "KOTWALI", "--password-stdin"]
    assert create_user.run(parser.parse_args(words), world.settings) == status
    stored = world.store.read(lambda tx: tx.users.by_name("desk"))
    assert (stored is not None) is (status == 0)
    if stored is not None:
        assert stored.password_hash.startswith("$argon2id$")
    world.close()
