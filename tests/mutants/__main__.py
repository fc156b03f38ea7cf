"""`python -m tests.mutants`: is there a test for every rule? Each rule is made wrong, one small
change at a time, and the quick tests of the domain have to notice.

`--only TEXT` takes the changes whose name contains it.
"""

import argparse
import sys
import time
import tomllib
from pathlib import Path

import pytest

from tests.mutants.changes import Change
from tests.mutants.hunting import Hunt

TESTS = ("tests/rules", "tests/cases/test_number.py")
RULES = {
    "check-in": ["derive", "asking", "calling_in", "evidence", "planning"],
    "escalation": [
        "alerting",
        "all_clear",
        "by_console",
        "by_sms",
        "climbing",
        "codes",
        "delivery",
        "due",
        "firing",
        "opening",
        "reporting",
        "responders",
        "responding",
    ],
}
PATHS = [
    *(f"helpline/checkins/{name}.py" for name in RULES["check-in"]),
    *(f"helpline/escalation/{name}.py" for name in RULES["escalation"]),
    *(
        f"helpline/contact/{name}.py"
        for name in ("door", "to_callers", "to_responders", "to_seniors")
    ),
    "helpline/cases/safe_contact.py",
    "helpline/cases/number.py",
    "helpline/cases/promises.py",
    "helpline/cases/climbing.py",
    "helpline/directory/ladders.py",
    "helpline/directory/roster.py",
    "helpline/sending/delivery.py",
    "helpline/sending/lanes.py",
    "helpline/sending/leaving.py",
]
GOAL = 0.9
EQUAL = Path(__file__).parent / "equal.toml"


def main(arguments: list[str] | None = None) -> int:
    """0 if nine of ten changes were noticed."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--only", default="", help="changes whose name contains this")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("paths", nargs="*", default=PATHS, help="modules, instead of all rules")
    given = parser.parse_args(arguments)
    began = time.monotonic()
    hunt = Hunt(given.paths, given.jobs, given.only)
    code = pytest.main(["-q", "-p", "no:cacheprovider", "-p", "no:xdist", *TESTS], plugins=[hunt])
    if not hunt.sound or code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        print("the tests have to pass before they can be tried")
        return 2
    return _tell(hunt, time.monotonic() - began)


def _tell(hunt: Hunt, seconds: float) -> int:
    equal = tomllib.loads(EQUAL.read_text(encoding="utf-8"))
    missed = [each for each, caught in hunt.caught.items() if not caught]
    survived = [each for each in missed if each.name not in equal]
    for change in survived:
        note = ", no test comes there" if change in hunt.unreached else ""
        print(f"line {change.line}: {change.name}{note}")
    print(f"\n{'changes':>8} {'noticed':>8} {'equal':>6} {'missed':>7}")
    for path in dict.fromkeys(change.path for change in hunt.caught):
        here = {each: caught for each, caught in hunt.caught.items() if each.path == path}
        _row(path, here, [each for each in survived if each.path == path])
    share = _row("all", hunt.caught, survived)
    print(f"{seconds:.0f} s; goal: {GOAL:.0%} noticed")
    return 0 if share >= GOAL else 1


def _row(name: str, changes: dict[Change, bool], survived: list[Change]) -> float:
    """Print one line; returns the share of the changes, without the equal ones, that was seen."""
    noticed = sum(changes.values())
    equal = len(changes) - noticed - len(survived)
    share = noticed / max(1, len(changes) - equal)
    print(f"{len(changes):8} {noticed:8} {equal:6} {len(survived):7}  {share:6.1%}  {name}")
    return share


if __name__ == "__main__":
    sys.exit(main())
