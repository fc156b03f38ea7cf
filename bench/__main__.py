"""`make bench`: every figure as a table, with the machine's name."""

import os
import platform
import subprocess
import sys
from pathlib import Path

from bench import (
    claims,
    console,
    dispatching,
    escalating,
    growth,
    memory,
    peak,
    planning,
    webhooks,
    womens_line,
)
from bench.figure import Figure

LISTS = "tests/understanding/lists"


def main(arguments: list[str]) -> int:
    """Print the table; 1 if the reading of words has a dangerous mistake. `console` is the
    table of the console's pages over a whole state, `claims` that of claiming among many rows."""
    if arguments[:1] == ["console"]:
        return console.main(arguments[1:])
    if arguments[:1] == ["claims"]:
        return claims.main(arguments[1:])
    print(
        f"machine: {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    )
    print(f"load before: {os.getloadavg()[0]:.1f} (figures of a busy machine say little)\n")
    print("| what | measured | against | ratio | goal |\n|---|---|---|---|---|")
    for part in (planning, growth, webhooks, peak, womens_line, dispatching, escalating, memory):
        for figure in part.run():
            print(_line(figure), flush=True)
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
