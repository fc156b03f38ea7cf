"""Coverage-guided fuzzing of every parser: `python -m tests.fuzz --seconds 60 [NAME ...]`.

Each parser gets so many seconds in a process of its own. What breaks one is kept in
`tests/fuzz/kept/NAME`, from where `tests/fuzz/test_kept.py` repeats it in every run of the tests.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.fuzz.parsers import PARSERS

KEPT = Path(__file__).parent / "kept"
TOO_SLOW_S = 10
LARGEST = 16 * 1024
MEMORY_MB = 2048


def fuzz(name: str, seconds: int, seed: int) -> bool:
    """Look for inputs that break one parser; whether none was found."""
    kept = KEPT / name
    kept.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f"fuzz-{name}-") as corpus:
        for number, example in enumerate(PARSERS[name].seeds()):
            Path(corpus, f"seed{number}").write_bytes(example)
        options = [
            f"-max_total_time={seconds}",
            f"-timeout={TOO_SLOW_S}",
            f"-max_len={LARGEST}",
            f"-rss_limit_mb={MEMORY_MB}",
            f"-artifact_prefix={kept}/",
            f"-seed={seed}",
            "-print_final_stats=1",
        ]
        words = [sys.executable, "-m", "tests.fuzz.one", name, corpus, *options]
        done = subprocess.run(words, stderr=subprocess.STDOUT, stdout=subprocess.PIPE, text=True)
    runs = done.stdout.rpartition("stat::number_of_executed_units:")[2].split()[:1]
    print(
        f"{name:10} {' '.join(runs) or '?':>10} inputs  {'held' if not done.returncode else 'BROKEN'}"
    )
    if done.returncode:
        print(done.stdout[-4000:])
    sys.stdout.flush()
    return done.returncode == 0


def main(words: Sequence[str]) -> int:
    """The command line; 0 if every parser held."""
    parser = argparse.ArgumentParser(prog="tests.fuzz", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(PARSERS))
    parser.add_argument("--seconds", type=int, default=60, help="for each parser")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(words)
    unknown = set(asked.names) - PARSERS.keys()
    if unknown:
        parser.error(f"no such parser: {', '.join(sorted(unknown))}")
    held = [fuzz(name, asked.seconds, asked.seed) for name in asked.names or PARSERS]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
