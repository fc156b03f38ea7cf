"""Moves everything personal to the newest master key."""

from __future__ import annotations

import argparse

from bootstrap import key_ring
from settings import Settings
from store.database import open_store
from store.rotation import leftover, rotate

NAME = "rotate-keys"
HELP = "Moves everything personal to the newest key of DATA_KEYS, while the service runs."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to look only."""
    parser.add_argument(
        "--check", action="store_true", help="change nothing; say what still needs an older key"
    )


def run(args: argparse.Namespace, settings: Settings) -> int:
    """0 if nothing needs an older key any more."""

    def progress(kind: str, done: int) -> None:
        print(f"\r{kind}: {done}", end="", flush=True)

    with open_store(settings.database_url, key_ring(settings), threads=False) as store:
        unreadable: set[str] = set()
        if not args.check:
            rotated = rotate(store, progress)
            print(*(f"\n{kind}: {n} moved" for kind, n in rotated.changed.items()), sep="")
            unreadable = rotated.unreadable
        left = leftover(store)
    for problem in sorted(unreadable):
        print(f"unreadable: {problem}")
    for kind, number in left.items():
        print(f"{number} {kind} still need an older key.")
    if left:
        print("Keep the older keys in DATA_KEYS, and run this again later.")
        return 1
    print(f"Everything is under version {key_ring(settings).newest}; older keys may go.")
    return 0
