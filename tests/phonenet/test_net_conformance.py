"""The conformance table names tests that exist, and says something of every verb and fault."""

from __future__ import annotations

import re
from pathlib import Path

import phonenet
from phonenet.twiml.document import CALL

TABLE = (Path(phonenet.__file__).parent / "CONFORMANCE.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(test_net_\w+\.py)::(test_\w+)`", TABLE)


def test_every_test_that_the_table_names_exists() -> None:
    here = Path(__file__).parent
    missing = [
        f"{file}::{name}"
        for file, name in NAMED
        if f"def {name}(" not in (here / file).read_text(encoding="utf-8")
    ]
    assert missing == []
    assert len(NAMED) > 50


def test_every_line_of_a_behaviour_names_its_source_and_a_test() -> None:
    table, _, _ = TABLE.partition("## Where the documentation is silent")
    rows = [line.split("|")[1:-1] for line in table.splitlines() if line.startswith("| ")]
    lacking = [
        row[0].strip()
        for row in rows
        if row[0].strip() != "behaviour" and (not row[1].strip() or "::" not in row[2])
    ]
    assert lacking == []


def test_every_verb_that_is_played_stands_in_the_table() -> None:
    assert [verb for verb in CALL if verb not in TABLE and verb not in ("Redirect", "Hangup")] == []
