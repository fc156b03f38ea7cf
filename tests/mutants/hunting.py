"""Running the tests that reach a change, in a process of their own, until one of them fails."""

import gc
import os
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import coverage
import pytest
from _pytest.runner import runtestprotocol

from tests.mutants.changes import Change, changes
from tests.mutants.planting import plant

QUICK_S = 0.5  # of the processor; tests that take longer are none for this
ENDLESS_S = 10  # of the processor; a change that lets the tests run so long is noticed
CAUGHT, MISSED = 1, 0


class Hunt:
    """A plugin: instead of running the tests once, runs them once for each change.

    `caught` tells of each change whether a test failed; no test at all reached the ones in
    `unreached`.
    """

    def __init__(self, paths: Sequence[str], jobs: int, only: str = "") -> None:
        self._paths, self._jobs, self._only = paths, jobs, only
        self.caught: dict[Change, bool] = {}
        self.unreached: set[Change] = set()
        self.sound = True
        self._reach: dict[tuple[str, int], set[str]] = defaultdict(set)
        self._took: dict[str, float] = {}
        self._items: dict[str, pytest.Item] = {}
        self._sources: dict[Path, str] = {}

    def pytest_configure(self) -> None:
        """The same examples in every run, and no search for a smaller one."""
        from hypothesis import Phase, settings  # pytest wants to import it first

        quick = (Phase.explicit, Phase.generate)
        settings.register_profile(
            "mutants", derandomize=True, database=None, deadline=None, phases=quick
        )
        settings.load_profile("mutants")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Once as it is, with what each test reaches; then with one change after the other."""
        self._items = {item.nodeid: item for item in session.items}
        self._learn()
        if self.sound:
            self._hunt()
        return True

    def _learn(self) -> None:
        root = Path.cwd()
        seen = coverage.Coverage(data_file=None, include=[str(root / path) for path in self._paths])
        seen.start()
        for name, item in self._items.items():
            seen.switch_context(name)
            began = time.process_time()
            if _fails(item):
                self.sound = False
                print(f"fails without any change: {name}", flush=True)
            self._took[name] = time.process_time() - began
        seen.stop()
        for path in self._paths:
            lines = seen.get_data().contexts_by_lineno(str(root / path))
            for line, names in lines.items():
                self._reach[path, line] |= {name for name in names if name}
                self._reach[path, 0] |= {name for name in names if name}

    def _hunt(self) -> None:
        gc.freeze()
        running: dict[int, Change] = {}
        for change in self._changes():
            names = self._names(change)
            if not names:
                self.caught[change] = False
                self.unreached.add(change)
                continue
            if len(running) >= self._jobs:
                self._wait(running)
            running[_start(change, [self._items[name] for name in names])] = change
        while running:
            self._wait(running)

    def _changes(self) -> Iterator[Change]:
        for path in self._paths:
            for change in changes(path, Path(path).read_text(encoding="utf-8")):
                if self._only in change.name:
                    yield change

    def _names(self, change: Change) -> list[str]:
        """The tests that reach it, the quickest first; of a constant those that reach a module
        that has it, or have it themselves."""
        lines = range(change.line, change.last_line + 1) if change.within else [0]
        reached = set().union(*(self._reach[change.path, line] for line in lines))
        if not change.within:
            named = f"from {change.path.removesuffix('.py').replace('/', '.')} import"
            reached |= {n for n, item in self._items.items() if named in self._source(item.path)}
            users = [path for path in self._paths if named in self._source(Path(path))]
            reached = reached.union(*(self._reach[path, 0] for path in users))
        quick = [name for name in reached if self._took[name] < QUICK_S]
        return sorted(quick, key=lambda name: self._took[name])

    def _source(self, path: Path) -> str:
        if path not in self._sources:
            self._sources[path] = path.read_text(encoding="utf-8")
        return self._sources[path]

    def _wait(self, running: dict[int, Change]) -> None:
        pid, status = os.wait()
        self.caught[running.pop(pid)] = status != MISSED


def _start(change: Change, items: Sequence[pytest.Item]) -> int:
    pid = os.fork()
    if pid:
        return pid
    with suppress(BaseException):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 1)
        os.dup2(nothing, 2)
        resource.setrlimit(resource.RLIMIT_CPU, (ENDLESS_S, ENDLESS_S))
        plant(change)
        if not any(_fails(item) for item in items):
            os._exit(MISSED)
    sys.stdout = sys.stderr = None
    os._exit(CAUGHT)


def _fails(item: pytest.Item) -> bool:
    return any(report.failed for report in runtestprotocol(item, log=False, nextitem=None))
