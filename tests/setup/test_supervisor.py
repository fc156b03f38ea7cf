"""The supervisor over small real processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.servers.waiting import runs, until

ROOT = Path(__file__).resolve().parents[2]
STEADY = """
    import pathlib, signal, sys
    def end(*_):
        print("goes")
        sys.exit(0)
    signal.signal(signal.SIGTERM, end)
    pathlib.Path(__file__).with_suffix(".came").touch()
    print("came")
    while True:
        signal.pause()
"""
STUBBORN = """
    import signal
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print("came")
    while True:
        signal.pause()
"""
WITH_GRANDCHILD = """
    import pathlib, signal, subprocess
    child = subprocess.Popen(["sleep", "1000"])
    pathlib.Path("grandchild.draft").write_text(str(child.pid))
    pathlib.Path("grandchild.draft").rename("grandchild")
    while True:
        signal.pause()
"""


class Run:
    """A supervisor in a process of its own, and what it has printed so far."""

    def __init__(self, directory: Path, stages: list[list[dict[str, Any]]]) -> None:
        for child in (child for stage in stages for child in stage):
            script = textwrap.dedent(child.pop("script"))
            (directory / f"{child['name']}.py").write_text(script)
        (directory / "stages.json").write_text(json.dumps(stages))
        self.directory = directory
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.setup.supervised", str(directory)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    def sees(self, *words: str, times: int = 1) -> None:
        """Wait for a line that holds all the words."""

        def seen() -> bool:
            return sum(all(word in line for word in words) for line in self.lines) >= times

        try:
            until(seen, f"a line with {words}")
        except AssertionError as error:
            raise AssertionError(f"{error}; printed: {self.lines}") from None

    def pid(self, name: str) -> int:
        found: dict[str, int] = json.loads((self.directory / "processes.json").read_text())
        return found[name]

    def first(self, *words: str) -> int:
        """The number of the first line that holds all the words."""
        return next(n for n, line in enumerate(self.lines) if all(w in line for w in words))

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.status()

    def status(self) -> int:
        status = self.process.wait(20)
        self._reader.join(20)
        return status

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.status()
        assert self.process.stdout
        self.process.stdout.close()


Supervise = Callable[..., Run]


@pytest.fixture
def supervise(tmp_path: Path) -> Iterator[Supervise]:
    begun: list[Run] = []

    def begin(*stages: list[dict[str, Any]]) -> Run:
        begun.append(Run(tmp_path, list(stages)))
        return begun[-1]

    yield begin
    for run in begun:
        run.close()


def test_every_line_stands_behind_the_name_of_its_process(supervise: Supervise) -> None:
    run = supervise(
        [{"name": "a", "script": STEADY}, {"name": "longer", "script": "print('one\\ntwo')"}]
    )
    run.sees("a      | came")
    run.sees("longer | one")
    run.sees("longer | two")
    assert run.end() == 0


def test_a_child_that_ends_is_started_again_each_time_later(supervise: Supervise) -> None:
    run = supervise([{"name": "brief", "script": "raise SystemExit(3)"}])
    run.sees("brief ended with status 3; starts again in 0.05 s")
    run.sees("brief ended with status 3; starts again in 0.1 s")
    run.sees("brief ended with status 3; starts again in 0.2 s", times=2)
    assert run.end() == 0


def test_a_killed_child_is_started_again(supervise: Supervise) -> None:
    run = supervise([{"name": "steady", "script": STEADY}])
    run.sees("steady", "came")
    os.kill(run.pid("steady"), signal.SIGKILL)
    run.sees("steady", "came", times=2)
    run.sees("steady ended with status 137")


def test_stages_wait_for_those_before_and_end_in_reverse_order(supervise: Supervise) -> None:
    once = "import pathlib; pathlib.Path('prepared').touch()"
    second = f"assert __import__('pathlib').Path('prepared').exists()\n{textwrap.dedent(STEADY)}"
    run = supervise(
        [{"name": "first", "script": STEADY, "ready": "first.came"}],
        [{"name": "once", "script": once, "once": True}],
        [{"name": "second", "script": second, "ready": "prepared"}],
    )
    run.sees("all run")
    run.sees("second", "came")
    assert run.end(signal.SIGINT) == 0
    assert run.first("second", "goes") < run.first("first", "goes")


def test_nothing_more_is_started_after_a_preparation_that_failed(supervise: Supervise) -> None:
    run = supervise(
        [{"name": "first", "script": STEADY, "ready": "first.came"}],
        [{"name": "once", "script": "raise SystemExit('no table')", "once": True}],
        [{"name": "never", "script": STEADY}],
    )
    assert run.status() == 1
    assert any("once failed" in line for line in run.lines)
    assert any("no table" in line for line in run.lines)
    assert any("first | goes" in line for line in run.lines)
    assert not any("never" in line for line in run.lines)


def test_a_child_that_is_not_ready_in_time_is_named(supervise: Supervise) -> None:
    run = supervise([{"name": "slow", "script": STEADY, "ready": "nothing", "ready_within_s": 0.2}])
    assert run.status() == 1
    assert any("slow was not ready within 0.2 s" in line for line in run.lines)


def test_who_does_not_end_in_time_is_killed(supervise: Supervise) -> None:
    run = supervise([{"name": "stubborn", "script": STUBBORN, "stops_within_s": 0.2}])
    run.sees("stubborn | came")
    pid = run.pid("stubborn")
    assert run.end() == 0
    assert any("stubborn is killed" in line for line in run.lines)
    assert not runs(pid)


def test_a_second_signal_does_not_wait(supervise: Supervise) -> None:
    run = supervise([{"name": "stubborn", "script": STUBBORN, "stops_within_s": 3600.0}])
    run.sees("stubborn | came")
    run.process.send_signal(signal.SIGINT)
    run.sees("run      | ending")
    assert run.end(signal.SIGINT) == 0


def test_no_orphan_is_left_when_the_supervisor_is_killed(
    supervise: Supervise, tmp_path: Path
) -> None:
    run = supervise(
        [{"name": "parent", "script": WITH_GRANDCHILD}, {"name": "stubborn", "script": STUBBORN}]
    )
    run.sees("stubborn | came")
    until((tmp_path / "grandchild").exists, "the grandchild")
    pids = [run.pid("parent"), run.pid("stubborn"), int((tmp_path / "grandchild").read_text())]
    assert all(map(runs, pids))
    run.process.kill()
    until(lambda: not any(map(runs, pids)), "the end of children and grandchildren")


def test_a_grandchild_ends_with_its_parent(supervise: Supervise, tmp_path: Path) -> None:
    run = supervise([{"name": "parent", "script": WITH_GRANDCHILD}])
    until((tmp_path / "grandchild").exists, "the grandchild")
    grandchild = int((tmp_path / "grandchild").read_text())
    os.kill(run.pid("parent"), signal.SIGKILL)
    until(lambda: not runs(grandchild), "the end of the grandchild")


def test_no_orphan_is_left_when_a_guard_is_killed(supervise: Supervise, tmp_path: Path) -> None:
    run = supervise([{"name": "parent", "script": WITH_GRANDCHILD}])
    until((tmp_path / "grandchild").exists, "the grandchild")
    parent, grandchild = run.pid("parent"), int((tmp_path / "grandchild").read_text())
    status = Path(f"/proc/{parent}/status").read_text()
    guard = int(next(line for line in status.splitlines() if line.startswith("PPid")).split()[1])
    os.kill(guard, signal.SIGKILL)
    until(lambda: not runs(parent) and not runs(grandchild), "the end of the guarded group")
    run.sees("parent ended with status 137")
