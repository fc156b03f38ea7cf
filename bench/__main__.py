"""`make bench`: every figure as a table, with the machine's name."""

import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path

from adapters.collector import spare_what_is_loaded
from bench import (
    backlog,
    claims,
    console,
    deadlines,
    dispatching,
    dispatching_postgres,
    escalating,
    growth,
    jobs,
    memory,
    opening,
    peak,
    planning,
    webhooks,
    womens_line,
)
from bench.figure import Figure
from bench.hosts import run as hosts

LISTS = "tests/understanding/lists"
ALWAYS: Mapping[str, Callable[[], list[Figure]]] = {
    "planning": planning.run,
    "growth": growth.run,
    "webhooks": webhooks.run,
    "peak": peak.run,
    "womens_line": womens_line.run,
    "dispatching": dispatching.run,
    "dispatching_postgres": dispatching_postgres.run,
    "jobs": jobs.run,
    "escalating": escalating.run,
    "opening": opening.run,
    "backlog": backlog.run,
    "deadlines": deadlines.run,
    "memory": memory.run,
}
PARTS = {**ALWAYS, "hosts": hosts.run}  # which only root can measure


def main(arguments: list[str]) -> int:
    """Print the table of the parts that are named, else of all and how words are understood; 1 if
    that has a dangerous mistake. `console` is the table of the console's pages over a whole
    state, `claims` that of claiming among many rows, `backlog` that of many misses; they take
    arguments of their own."""
    if arguments[:1] == ["console"]:
        return console.main(arguments[1:])
    if arguments[:1] == ["claims"]:
        return claims.main(arguments[1:])
    if arguments[:1] == ["backlog"]:
        _table([partial(backlog.main, arguments[1:])])
        return 0
    if unknown := set(arguments) - PARTS.keys():
        print(
            f"no such part: {', '.join(sorted(unknown))}. There are {', '.join(PARTS)}, console and claims."
        )
        return 2
    _table([PARTS[name] for name in arguments or ALWAYS])
    return 0 if arguments else _words()


def _table(parts: Iterable[Callable[[], list[Figure]]]) -> None:
    print(
        f"machine: {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    )
    print(f"load before: {os.getloadavg()[0]:.1f} (figures of a busy machine say little)\n")
    spare_what_is_loaded()  # as web, workers and sweeper do
    print("| what | measured | against | ratio | goal |\n|---|---|---|---|---|")
    for part in parts:
        for figure in part():
            print(_line(figure), flush=True)


def _words() -> int:
    print("\nwords understood:\n")
    lists = sorted(str(path) for path in Path(LISTS).glob("*.csv"))
    measured = subprocess.run(
        [sys.executable, "-m", "helpline.understanding.measure", *lists], check=False
    )
    return measured.returncode


def _line(figure: Figure) -> str:
    cells = (figure.what, figure.measured, figure.floor, figure.ratio, figure.goal)
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
