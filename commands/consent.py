"""Lists what a person has agreed to, and writes down a new answer."""

from __future__ import annotations

import argparse
import sys

from bootstrap import Service
from commands.arguments.kinds import an_id
from commands.doing import done
from helpline.acting import Actor
from helpline.consent import ledger
from helpline.consent.model import ConsentEvent, ConsentPurpose, How
from settings import Settings

NAME = "consent"
HELP = "Lists what a person has agreed to; withdraws a consent, or gives it again."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whose, and the answer, if there is a new one."""
    purposes = [purpose.value for purpose in ConsentPurpose]
    parser.add_argument("person", type=an_id, metavar="PERSON", help="the person's number here")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--withdraw", choices=purposes, help="from now on this is not done any more")
    what.add_argument("--give", choices=purposes, help="from now on this may be done")
    parser.add_argument(
        "--how",
        choices=[How.DESK.value, How.TALK.value, How.LETTER.value],
        default=How.TALK.value,
        help="at the desk, in a talk (default), or by letter",
    )
    parser.add_argument("--by", type=an_id, metavar="ID", help="the officer who was told")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """0; 1 if it cannot be done so."""
    if (args.withdraw or args.give) and args.by is None:
        print("--by: say which officer was told: an answer has a witness.", file=sys.stderr)
        return 2
    return done(settings, lambda service: _done(service, args))


def _done(service: Service, args: argparse.Namespace) -> str:
    now, by, how = service.clock.now(), Actor(args.by), How(args.how)
    person, write = args.person, service.store.write
    if args.withdraw:
        purpose = ConsentPurpose(args.withdraw)
        event = write(lambda tx: ledger.withdraw(tx, now, person, purpose, how=how, by=by))
        return _line(event)
    if args.give:
        purpose = ConsentPurpose(args.give)
        return _line(write(lambda tx: ledger.give(tx, now, person, purpose, how=how, by=by)))
    events = service.store.read(lambda tx: tx.consents.of(person))
    return "\n".join(map(_line, events)) or "Nothing is written down of this person."


def _line(event: ConsentEvent) -> str:
    answer = "given" if event.given else "withdrawn"
    told = "" if event.by is None else f"  told to {event.by}"
    return (
        f"{event.at:%Y-%m-%d %H:%M} UTC  {event.purpose.value}  {answer}  {event.how.value}{told}"
    )
