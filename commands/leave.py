"""Writes down that an officer is away."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from datetime import date, datetime, time, timedelta

from bootstrap import open_service
from helpline.directory.model import Leave
from helpline.enrolling.officers import officer_with
from helpline.numbers import NumberProblem, to_e164
from helpline.repositories import UnitOfWork
from settings import Settings

NAME = "leave"
HELP = "Writes down that an officer is away on some days; ladders pass over who is away."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Who, and the first and last local date."""
    parser.add_argument("phone", help="the officer's telephone")
    parser.add_argument("first", type=date.fromisoformat, help="first day away, YYYY-MM-DD")
    parser.add_argument("last", type=date.fromisoformat, help="last day away, YYYY-MM-DD")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """0; 1 if nobody has that telephone or the days are the wrong way round."""
    try:
        number = to_e164(args.phone)
    except NumberProblem as error:
        print(f"phone: {error}", file=sys.stderr)
        return 1
    if args.last < args.first:
        print(
            "The last day lies before the first; write them the other way round.", file=sys.stderr
        )
        return 1
    service = open_service(settings)
    now = service.clock.now()

    def keep(tx: UnitOfWork) -> bool:
        both = officer_with(tx, number)
        if both is None:
            return False
        person, officer = both
        from_at = datetime.combine(args.first, time(0), tzinfo=settings.timezone)
        to_at = datetime.combine(args.last + timedelta(days=1), time(0), tzinfo=settings.timezone)
        tx.officers.add_leave(Leave(person.id, from_at, to_at))
        tx.audit.add(
            now,
            "leave",
            "officer",
            person.id,
            unit_id=officer.unit_id,
            detail={"first": args.first.isoformat(), "last": args.last.isoformat()},
        )
        return True

    with closing(service.store) as store:
        if not store.write(keep):
            print("No officer has this telephone; see import-officers.", file=sys.stderr)
            return 1
    print("Written down.")
    return 0
