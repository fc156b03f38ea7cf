"""No crash point of the service is left out where each is tried."""

from __future__ import annotations

import re

from settings import ROOT
from tests.chaos.harm import CHILDREN
from tests.chaos.in_turn import COMES_TO, IN_THE_WORLD, POINTS

NAMED = re.compile(r'\bcrash_point\("([^"]+)"\)')
PACKAGES = ("adapters", "commands", "console", "helpline", "ivr", "store", "workers")


def test_each_crash_point_of_the_service_is_tried_with_some_process() -> None:
    sources = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    named = {name for path in sources for name in NAMED.findall(path.read_text(encoding="utf-8"))}
    assert named == {*COMES_TO, *IN_THE_WORLD}
    assert all(COMES_TO.values())


def test_every_process_that_may_be_killed_is_tried_at_a_commit() -> None:
    assert {name for name, place in POINTS if place == "commit.before"} == {*CHILDREN} - {"redis"}
