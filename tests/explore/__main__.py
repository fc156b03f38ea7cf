"""`python -m tests.explore`: every state of the real rules of check-in, ladder and acknowledgement.

`--days N --seed S` instead plays N days at random through the World (see `days`), `--walks N` N
long ways at random on the rules alone.
"""

import argparse
import sys
import time
from multiprocessing import cpu_count

from tests.explore.levels import ONE_OF, explore
from tests.explore.machine import Broken, walks
from tests.explore.pairs import meeting, try_all
from tests.explore.scene import Cast

CASTS = {
    "one senior, beat officer and SHO": Cast(),
    "one senior at risk at home": Cast(at_risk=True),
    "one senior, contact, beat officer and SHO": Cast(with_contact=True),
    "two seniors at risk at home": Cast(seniors=2, at_risk=True),
}
LONG = {  # takes an hour or more
    "two seniors, and what is most usual": Cast(seniors=2, narrow=True),
}
DRAWN = 400  # states that are put together two by two, beside those of the meetings


def main(arguments: list[str] | None = None) -> int:
    """0 if every invariant holds in every state."""
    parser = argparse.ArgumentParser(prog="python -m tests.explore", description=__doc__)
    parser.add_argument(
        "--minutes", type=float, default=60, help="for each cast, or for the days, at most"
    )
    parser.add_argument("--only", default="", help="casts whose name contains this")
    parser.add_argument("--long", action="store_true", help="also the cast that takes an hour")
    parser.add_argument(
        "--one-of",
        type=int,
        default=ONE_OF,
        help="compare one of so many states that were reached again",
    )
    parser.add_argument("--days", type=int, default=0, help="days at random instead")
    parser.add_argument("--jobs", type=int, default=cpu_count(), help="processes")
    parser.add_argument("--walks", type=int, default=0, help="ways at random on the rules alone")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    if given.days:
        from tests.explore.shared import play  # the World is loaded only where it is wanted

        return play(given.days, given.seed, given.minutes, given.jobs)
    if given.walks:
        return _walk(given.walks, given.seed)
    for name, cast in (CASTS | LONG if given.long else CASTS).items():
        if given.only not in name:
            continue
        try:
            found = explore(
                cast,
                seconds=given.minutes * 60,
                mark=meeting,
                jobs=given.jobs,
                one_of=given.one_of,
            )
            print(f"{name}: {found}", flush=True)
            if cast.seniors == 1:
                print(f"  two seniors of this kind: {try_all(cast, found, DRAWN)}", flush=True)
        except Broken as broken:
            print(f"{name}: {broken}", flush=True)
            return 1
    return 0


def _walk(count: int, seed: int) -> int:
    began = time.monotonic()
    try:
        taken = walks(count, seed)
    except Broken as broken:
        print(f"broken: {broken}", flush=True)
        return 1
    seconds = time.monotonic() - began
    print(f"{count} ways, {taken} steps from seed {seed}, none broken, {seconds:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
