"""Verifies the chain of what was done."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bootstrap import key_ring
from settings import Settings
from store.database import open_store
from store.sealing import Verification, published, verify

NAME = "verify-audit"
HELP = "Verifies that nothing that was sealed in the audit chain was edited, removed or cut off."
HEADS = "audit-head"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where the published heads are."""
    parser.add_argument(
        "--heads",
        type=Path,
        help="file with published heads, best one kept on another machine (default: "
        "VAR_DIR/audit-head)",
    )


def run(args: argparse.Namespace, settings: Settings) -> int:
    """0 if the chain is intact, 1 if it is broken or could not be read."""
    path = args.heads or settings.var_dir / HEADS
    try:
        heads = published(path) if args.heads or path.exists() else []
    except (OSError, ValueError) as error:
        print(f"The published heads cannot be read: {error}", file=sys.stderr)
        return 1
    with open_store(settings.database_url, key_ring(settings), threads=False) as store:
        found = verify(store, heads)
    _print(found, len(heads))
    return 0 if found.intact else 1


def _print(found: Verification, heads: int) -> None:
    for problem in found.problems:
        print(f"BROKEN: {problem}")
    print(f"{found.rows} rows under {found.seals} seals, compared with {heads} published heads.")
    if not heads:
        print("Without a published head, rows cut off at the end would not be noticed.")
    if found.waiting_since is not None:
        print(f"{found.unsealed} rows wait to be sealed, since {found.waiting_since.isoformat()}.")
    print("The chain is intact." if found.intact else "The chain is broken.")
