"""Ends what has become too old, now; or only counts it."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing

from bootstrap import open_service
from helpline.directory.policies import retention_policy
from helpline.errors import HelplineError
from helpline.retention import running
from helpline.retention.model import Kept
from settings import Settings

NAME = "retention"
HELP = "Ends what is older than the policy keeps, as the planner does every night."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Look only."""
    parser.add_argument("--dry-run", action="store_true", help="count what would end; end nothing")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """0; 1 if the database cannot be used."""
    service = open_service(settings)
    with closing(service.store):
        try:
            now = service.clock.now()
            policy = service.store.read(retention_policy)
            if args.dry_run:
                found = service.store.read(lambda tx: running.preview(tx, now))
                print("Would end now:")
            else:
                service.store.write(lambda tx: running.begin(tx, now))
                while service.store.write(lambda tx: running.go_on(tx, now)):
                    pass
                ended = service.store.read(lambda tx: tx.retention.newest())
                counts = ended.counts if ended is not None else {}
                found = {kind: counts.get(kind.value, 0) for kind in Kept}
                print("Ended:")
            for kind, number in found.items():
                days = running.days_of(policy, kind).days
                print(f"  {kind.value:<12} older than {days:>5} days  {number:>9}")
            holds = len(service.store.read(lambda tx: tx.legal_holds.standing()))
            print(f"{holds} legal holds stand; what they cover was passed over.")
        except HelplineError as error:
            print(error, file=sys.stderr)
            return 1
    return 0
