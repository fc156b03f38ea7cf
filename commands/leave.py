"""Writes down that an officer is away."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing

from bootstrap import open_service
from commands.arguments.kinds import day
from helpline.acting import Actor
from helpline.directory import rostering
from helpline.enrolling.officers import officer_with
from helpline.errors import Refused
from helpline.numbers import NumberProblem, to_e164
from helpline.repositories import UnitOfWork
from settings import Settings

NAME = "leave"
HELP = "Writes down that an officer is away on some days; ladders pass over who is away."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Who, and the first and last local date."""
    parser.add_argument("phone", help="the officer's telephone")
    parser.add_argument("first", type=day, help="first day away, YYYY-MM-DD")
    parser.add_argument("last", type=day, help="last day away, YYYY-MM-DD")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """0; 1 if nobody has that telephone, or nobody can be away on these days."""
    try:
        number = to_e164(args.phone)
    except NumberProblem as error:
        print(f"phone: {error}", file=sys.stderr)
        return 1
    service = open_service(settings)
    now, tz = service.clock.now(), settings.timezone.key

    def keep(tx: UnitOfWork) -> bool:
        both = officer_with(tx, number)
        if both is None:
            return False
        rostering.add_leave(tx, now, both[0].id, args.first, args.last, tz, by=Actor())
        return True

    with closing(service.store) as store:
        try:
            known = store.write(keep)
        except Refused as error:
            print(f"{error}. Nothing was written down.", file=sys.stderr)
            return 1
    if not known:
        print("No officer has this telephone; see import-officers.", file=sys.stderr)
        return 1
    print("Written down.")
    return 0
