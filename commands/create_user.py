"""Creates a login of the console, or gives one a new password."""

from __future__ import annotations

import argparse
import getpass
import re
import sys
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from bootstrap import open_service
from console.access.passwords import LEAST_LENGTH, hashed
from helpline.directory.model import Role
from helpline.enrolling.officers import officer_with
from helpline.logins import KINDS_OF_USER, fits
from helpline.numbers import NumberProblem, to_e164
from helpline.repositories import UnitOfWork
from settings import Settings

NAME = "create-user"
HELP = "Creates a login of the console; asks for the password."
LONGEST = 200
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")


class WrongUser(Exception):
    """The user cannot be created like this; the text says what to write."""


@dataclass(frozen=True, slots=True)
class NewUser:
    """Who shall sign in, as what, and where: the unit and all below it."""

    name: str
    role: Role
    unit: str
    phone: str | None = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name, role and unit; the password is never an argument, where others could read it."""
    parser.add_argument("name", help="2 to 40 small letters, digits, dots and dashes")
    parser.add_argument("--role", required=True, choices=[role.value for role in Role])
    parser.add_argument("--unit", required=True, metavar="CODE", help="code of the user's unit")
    parser.add_argument(
        "--phone", help="telephone of the officer behind the login, so that acts bear a name"
    )
    parser.add_argument(
        "--password-stdin", action="store_true", help="read the password from standard input"
    )
    parser.add_argument(
        "--new-password", action="store_true", help="the user exists: set another password"
    )


def run(args: argparse.Namespace, settings: Settings) -> int:
    """0, or 1 if the user was not created."""
    service = open_service(settings)
    with closing(service.store) as store:
        try:
            user = NewUser(checked_name(args.name), Role(args.role), args.unit, args.phone)
            password_hash = hashed(_password(from_stdin=args.password_stdin))
            now = service.clock.now()
            store.write(lambda tx: create(tx, user, password_hash, now, renew=args.new_password))
        except WrongUser as wrong:
            print(wrong, file=sys.stderr)
            return 1
    print(f"{user.name} may sign in as {user.role} of {user.unit}.")
    return 0


def checked_name(name: str) -> str:
    """The name, if it may be one. Raises WrongUser."""
    if not _NAME.fullmatch(name):
        raise WrongUser("name: write 2 to 40 small letters, digits, dots and dashes")
    return name


def create(
    tx: UnitOfWork, user: NewUser, password_hash: str, now: datetime, *, renew: bool
) -> None:
    """Write the user. Raises WrongUser."""
    unit = tx.units.by_code(user.unit)
    if unit is None:
        raise WrongUser(f"--unit: no unit has the code {user.unit}: import the organisation first")
    if not fits(user.role, unit):
        fitting = " or ".join(sorted(KINDS_OF_USER[user.role]))
        raise WrongUser(f"--unit: this is a {unit.kind}: a {user.role} serves at a {fitting}")
    known = tx.users.by_name(user.name)
    if known is not None and not renew:
        raise WrongUser(f"there is a user {user.name}: for another password add --new-password")
    if known is None and renew:
        raise WrongUser(f"there is no user {user.name}: leave out --new-password")
    if known is not None:
        if (known.role, known.unit_id) != (user.role, unit.id):
            raise WrongUser(f"{user.name} has another role or unit: give both as they are")
        tx.users.set_password(known.id, password_hash)
        tx.web_sessions.end_all(known.id)
        user_id, action = known.id, "user_password_set"
    else:
        user_id = tx.users.add(
            name=user.name,
            password_hash=password_hash,
            role=user.role,
            unit_id=unit.id,
            person_id=_officer(tx, user.phone),
            now=now,
        ).id
        action = "user_created"
    tx.audit.add(now, action, "user", user_id, unit_id=unit.id, detail={"role": user.role.value})


def _officer(tx: UnitOfWork, phone: str | None) -> int | None:
    if phone is None:
        return None
    try:
        both = officer_with(tx, to_e164(phone))
    except NumberProblem as problem:
        raise WrongUser(f"--phone: {problem}") from None
    if both is None:
        raise WrongUser("--phone: no officer has this number: import the officers first")
    return both[0].id


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = getpass.getpass("Password: ")
        if getpass.getpass("Again: ") != password:
            raise WrongUser("The two passwords are not the same: try again.")
    if not LEAST_LENGTH <= len(password) <= LONGEST:
        raise WrongUser(f"The password needs {LEAST_LENGTH} to {LONGEST} characters.")
    return password
