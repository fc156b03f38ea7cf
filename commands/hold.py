"""Places, lifts and lists legal holds."""

from __future__ import annotations

import argparse

from bootstrap import Service
from commands.arguments.kinds import an_id
from commands.doing import done
from helpline.acting import Actor
from helpline.errors import NotFound
from helpline.repositories import UnitOfWork
from helpline.retention import holding
from helpline.retention.model import Held, Hold
from settings import Settings

NAME = "hold"
HELP = "Keeps all of a person or a case until the hold is lifted; lists the holds that stand."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing: list them. Or one to place or to lift."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--person", type=an_id, metavar="ID", help="place one on a person")
    what.add_argument("--case", metavar="NUMBER", help="place one on a case, and on who called")
    what.add_argument("--lift", type=an_id, metavar="HOLD", help="lift one")
    parser.add_argument("--reason", default="", help="why, as in the order's number; encrypted")
    parser.add_argument(
        "--by", type=an_id, metavar="ID", help="the officer in whose name it is done"
    )


def run(args: argparse.Namespace, settings: Settings) -> int:
    """0; 1 if it cannot be done so."""
    return done(settings, lambda service: _done(service, args))


def _done(service: Service, args: argparse.Namespace) -> str:
    now, by = service.clock.now(), Actor(args.by)
    if args.lift is not None:
        lifted = service.store.write(lambda tx: holding.lift(tx, now, args.lift, by=by))
        return f"Hold {lifted.id} is lifted: what is too old ends in the next nightly run."
    if args.person is None and args.case is None:
        standing = service.store.read(lambda tx: tx.legal_holds.standing())
        return "\n".join(map(_line, standing)) or "No hold stands."

    def place(tx: UnitOfWork) -> Hold:
        if args.case is None:
            return holding.place(tx, now, Held.PERSON, args.person, args.reason, by=by)
        case = tx.cases.by_number(args.case)
        if case is None:
            raise NotFound("there is no case with this number")
        return holding.place(tx, now, Held.CASE, case.id, args.reason, by=by)

    placed = service.store.write(place)
    return f"Hold {placed.id} stands: nothing of {placed.subject.value} {placed.subject_id} ends."


def _line(hold: Hold) -> str:
    return (
        f"{hold.id}  {hold.subject.value} {hold.subject_id}  since {hold.placed_at:%Y-%m-%d}  "
        f"by {hold.placed_by}  {hold.reason}"
    )
