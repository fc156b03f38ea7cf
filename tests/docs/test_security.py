"""Every control that the page of security names, names the test that shows it."""

import re

from tests.docs.pages import read

PAGE = "docs/security.md"
TEST = re.compile(r"`[\w/]+/test_\w+\.py::test_\w+`")


def controls() -> list[str]:
    """The rows of all tables of controls, without their heads."""
    against = read(PAGE).partition("## What stands against it")[2].partition("## What remains")[0]
    rows = [line for line in against.splitlines() if line.startswith("| ")]
    return [row for row in rows if not row.startswith("| threat |")]


def test_every_control_names_a_test_by_file_and_function() -> None:
    rows = controls()
    assert len(rows) > 25
    assert [row for row in rows if not TEST.search(row.rsplit("|", 2)[1])] == []
