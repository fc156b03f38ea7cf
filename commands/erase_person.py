"""Erases a person: name, numbers, address, and the key to all that was kept about them."""

from __future__ import annotations

import argparse
import sys

from adapters.clock import SteadyClock
from bootstrap import key_ring
from commands.arguments.kinds import an_id
from helpline.errors import HelplineError
from helpline.numbers import NumberProblem, to_e164
from settings import Settings
from store.database import Database, open_store
from store.erasing import erase, scrub

NAME = "erase-person"
HELP = "Erases a person for good: name, numbers, and the key to all that was kept about them."
YES = "erase"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Who is erased, and in whose name."""
    who = parser.add_mutually_exclusive_group(required=True)
    who.add_argument("--person", type=an_id, metavar="ID", help="the person's number here")
    who.add_argument("--find", metavar="PHONE", help="only say who has this telephone number")
    parser.add_argument(
        "--by", type=an_id, metavar="ID", help="the officer in whose name it is done"
    )
    parser.add_argument("--yes", action="store_true", help="do not ask again")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """0 if the person is erased, or was already."""
    try:
        with open_store(settings.database_url, key_ring(settings), threads=False) as store:
            if args.find is not None:
                return _find(store, args.find)
            if args.by is None:
                print("--by: say in whose name: an erasure has an author.", file=sys.stderr)
                return 2
            if store.read(lambda tx: tx.officers.find(args.by)) is None:
                print(
                    f"--by: person {args.by} is no officer. `--find PHONE` tells the number of "
                    "the officer who answers for it.",
                    file=sys.stderr,
                )
                return 1
            if not args.yes and not _agreed(args.person):
                print("Nothing was erased.")
                return 1
            erased = erase(store, args.person, actor_id=args.by, now=SteadyClock().now())
        if not scrub(settings.database_url):
            print("Old versions are still being read: run this again within the day.")
    except (HelplineError, NumberProblem) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Person {args.person} {'is' if erased else 'was already'} erased.")
    print("Backups made before keep the key until they expire.")
    return 0


def _find(store: Database, number: str) -> int:
    e164 = to_e164(number)
    people = store.read(lambda tx: tx.people.by_phone(e164))
    for person in people:
        print(f"person {person.id}: {person.name}")
    if not people:
        print("Nobody here has this number.")
    return 0 if people else 1


def _agreed(person_id: int) -> bool:
    print(f"Person {person_id} cannot be brought back. Write '{YES}' to go on: ", end="")
    return input().strip() == YES
