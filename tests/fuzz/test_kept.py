"""What once broke a parser, and good examples, hold now."""

from pathlib import Path

import pytest

from tests.fuzz.parsers import PARSERS

KEPT = Path(__file__).parent / "kept"


@pytest.mark.parametrize("name", PARSERS)
def test_good_examples_hold_whole_and_cut_off(name: str) -> None:
    for example in PARSERS[name].seeds():
        PARSERS[name].run(example)
        PARSERS[name].run(example[: len(example) // 2])


@pytest.mark.parametrize(
    "path", sorted(KEPT.glob("*/*")), ids=lambda path: f"{path.parent.name}-{path.name}"
)
def test_what_once_broke_a_parser_holds(path: Path) -> None:
    PARSERS[path.parent.name].run(path.read_bytes())
