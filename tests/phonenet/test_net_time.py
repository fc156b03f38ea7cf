"""The schedule and the stepped clock."""

from __future__ import annotations

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import phonenet
from phonenet.errors import EndlessLoop
from phonenet.schedule import Schedule
from phonenet.stepping import SteppedClock
from tests.phonenet.service import Bench


def test_things_happen_in_order_of_time_and_then_of_asking() -> None:
    clock = SteppedClock()
    schedule, done = Schedule(clock), []
    schedule.after(2, lambda: done.append("c"))
    schedule.after(1, lambda: done.append("a"))
    schedule.after(1, lambda: done.append("b"))
    assert (schedule.run_due(), done) == (0, [])
    clock.set(clock() + timedelta(seconds=2))
    assert (schedule.run_due(), done) == (3, ["a", "b", "c"])


def test_what_is_cancelled_does_not_happen_and_is_not_waited_for() -> None:
    schedule, done = Schedule(SteppedClock()), []
    schedule.soon(lambda: done.append("x")).cancel()
    assert schedule.next_at() is None
    assert (schedule.run_due(), done) == (0, [])


def test_an_endless_loop_is_noticed() -> None:
    schedule = Schedule(SteppedClock())

    def again() -> None:
        schedule.soon(again)

    again()
    with pytest.raises(EndlessLoop):
        schedule.run_due()


def test_a_stepped_clock_does_not_go_back() -> None:
    clock = SteppedClock(datetime(2026, 1, 5, tzinfo=UTC))
    with pytest.raises(ValueError, match="cannot go back"):
        clock.set(datetime(2026, 1, 4, tzinfo=UTC))


def test_two_runs_of_one_seed_are_the_same(bench: Bench) -> None:
    from tests.phonenet.service import SENIOR
    from tests.phonenet.service import bench as another

    assert bench.call(SENIOR) == another().call(SENIOR)
    assert bench.call(SENIOR) != another(seed="other").call(SENIOR)


def test_the_network_knows_no_code_of_the_service() -> None:
    ours = {"flows", "audio_prompts", "helpline", "store", "adapters", "ivr", "workers", "console",
            "commands", "settings", "bootstrap", "app", "manage"}  # fmt: skip
    root = Path(phonenet.__file__).parent
    imported: dict[str, set[str]] = {}
    for file in root.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                imported.setdefault(name.split(".")[0], set()).add(file.name)
    assert set(imported) & ours == set()
    assert imported["twilio"] == {"signing.py"}
