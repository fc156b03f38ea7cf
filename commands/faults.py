"""Lists what is wrong with the service, and ends what somebody has looked at."""

from __future__ import annotations

import argparse
import sys

from bootstrap import Service
from commands.arguments.kinds import an_id
from commands.doing import done
from helpline import faults
from helpline.acting import Actor
from helpline.faults import Act, Reason, StuckRow
from settings import Settings

NAME = "faults"
HELP = "Lists faults that stand; says that one was seen, tries a stuck row again, or settles it."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing: list them. Or one thing to do, as the list says it."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--seen", nargs=2, metavar=("KIND", "KEY"), help="somebody has looked: the fault goes"
    )
    what.add_argument("--again", metavar="ROW", help="try a stuck row at once, as in duties:12")
    what.add_argument("--settle", metavar="ROW", help="end a stuck row; needs --reason and --by")
    parser.add_argument("--reason", choices=list(Reason), help="why it is settled")
    parser.add_argument(
        "--by", type=an_id, metavar="ID", help="the officer in whose name it is done"
    )


def run(args: argparse.Namespace, settings: Settings) -> int:
    """0; 1 if nothing like that stands or it cannot be done so."""
    if args.settle and (args.reason is None or args.by is None):
        print("--settle: say why with --reason, and in whose name with --by.", file=sys.stderr)
        return 2
    return done(settings, lambda service: _done(service, args))


def _done(service: Service, args: argparse.Namespace) -> str:
    now, by, write = service.clock.now(), Actor(args.by), service.store.write
    if args.seen:
        kind, key = args.seen
        write(lambda tx: faults.seen(tx, now, kind, key, by=by))
        return "Noted: somebody has looked."
    if args.again:
        again = StuckRow.read(args.again)
        write(lambda tx: faults.try_again(tx, now, again, by=by))
        return "It is tried again now. If it fails, the fault stands again."
    if args.settle:
        row, reason = StuckRow.read(args.settle), Reason(args.reason)
        write(lambda tx: faults.settle(tx, service.door, service.ids, now, row, reason, by=by))
        return "Settled."
    return "\n".join(map(_line, service.store.read(faults.standing))) or "No fault stands."


def _line(fault: faults.Fault) -> str:
    words = [f"{fault.since:%Y-%m-%d %H:%M} UTC", fault.kind, fault.key, fault.error]
    if Act.SEEN in fault.acts:
        words.append(f"[--seen {fault.kind} {fault.key}]")
    if Act.AGAIN in fault.acts:
        words.append(f"[--again {fault.key}]")
    if Act.SETTLE in fault.acts:
        words.append(f"[--settle {fault.key} --reason REASON --by ID]")
    return "  ".join(word for word in words if word)
