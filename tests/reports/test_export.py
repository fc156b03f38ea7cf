"""Reports: what they say, what they never say, and that no spreadsheet computes them."""

from pathlib import Path

import pytest

from commands.export import write
from helpline.cells import harmless_cell
from helpline.reports import check_ins, incidents
from phonenet.handsets.personalities import NeverAnswers
from simulation import district as places
from simulation.databases import sqlite_copy
from simulation.world import World


def test_a_report_tells_what_became_of_everybody_and_names_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world = World(sqlite_copy(tmp_path), tmp_path)
    place = world.store.write(lambda tx: places.build(tx, world.now))
    world.store.write(lambda tx: places.enrol(tx, world.now, place))
    world.plan()
    world.network.handset("+919000000201", "Sita Devi", NeverAnswers())
    day = world.now.date()
    world.advance(hours=4)
    rows = world.store.read(lambda tx: list(check_ins(tx, place.state, day)))
    assert [(row["state"], row["tries"]) for row in rows] == [("escalated", 3)]
    found = world.store.read(lambda tx: list(incidents(tx, place.state, day)))
    assert [(row["kind"], row["state"]) for row in found] == [("missed", "alerting")]
    assert found[0]["told"]
    write([*rows])
    write([*found])
    printed = capsys.readouterr().out
    assert "Sita" not in printed
    assert "+9190" not in printed
    world.close()


@pytest.mark.parametrize("text", ["=1+1", "+91", "-2", "@SUM(A1)", "\t=1"])
def test_no_cell_is_taken_for_a_formula(text: str) -> None:
    assert harmless_cell(text) == f"'{text}"


def test_numbers_and_plain_words_stay_as_they_are() -> None:
    assert (harmless_cell(-5), harmless_cell("well"), harmless_cell(None)) == ("-5", "well", "")
