"""The logins at and below the user's unit, and the page of one."""

from dataclasses import dataclass

from starlette.responses import Response

from console.access.permissions import SECOND_FACTOR_REQUIRED
from console.access.scope import Scope
from console.errors import Forbidden
from console.incidents.timeline import Entry, entries, people_of
from console.today.lines import name_of
from console.web.frame import Frame
from console.web.local import Moment
from console.web.typed import Typed
from console.web.visit import Visit
from helpline.directory.model import Role, UnitKind
from helpline.logins import KINDS_OF_USER
from helpline.repositories import UnitOfWork
from helpline.signing_in import Account

MOST = 30
FIELDS = ("name", "role", "unit", "telephone")


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A unit that may be written into the form."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class UserLine:
    """One login. `states` are keys at "user_state.<state>"."""

    href: str
    name: str
    role: str
    unit: str
    officer: str
    sessions: int
    states: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UsersPage:
    """The list, and the form of a new one."""

    frame: Frame
    users: tuple[UserLine, ...]
    roles: tuple[str, ...]
    units: tuple[UnitChoice, ...]
    typed: Typed


@dataclass(frozen=True, slots=True)
class UserPage:
    """One login with what may be done about it; `own` is the user's own, which they may not."""

    frame: Frame
    user_id: int
    name: str
    line: UserLine
    disabled: bool
    second_factor: bool
    until: Moment | None
    own: bool
    trail: tuple[Entry, ...]
    roles: tuple[str, ...]
    units: tuple[UnitChoice, ...]
    typed: Typed


@dataclass(frozen=True, slots=True)
class OneTimePage:
    """A password that is shown this once."""

    frame: Frame
    name: str
    href: str
    password: str
    until: Moment


async def users(visit: Visit) -> Response:
    """GET /users"""
    return visit.page("users.html", await visit.read(lambda tx: everybody(tx, visit, Typed())))


async def user(visit: Visit) -> Response:
    """GET /users/{user_id}"""
    return visit.page("user.html", await visit.read(lambda tx: look(tx, visit)))


def required(tx: UnitOfWork, visit: Visit) -> Account:
    """The account of the path. Raises NotFound, and Forbidden for one of another unit."""
    account = tx.accounts.get(visit.number("user_id"))
    if account.user.unit_id not in visit.scope.units:
        raise Forbidden
    return account


def everybody(tx: UnitOfWork, visit: Visit, typed: Typed) -> UsersPage:
    """The list with the form as it was typed."""
    found = tx.accounts.at(list(visit.scope.units))
    lines = _lines(tx, visit, found)
    return UsersPage(visit.frame, lines, _roles(), _units(visit.scope, visit.language), typed)


def look(tx: UnitOfWork, visit: Visit, typed: Typed | None = None) -> UserPage:
    """One login, with the form as it is or as it was typed."""
    account = required(tx, visit)
    known = account.user
    trail = tx.overviews.deeds("user", known.id, MOST)
    people = tx.overviews.people(people_of(trail))
    (line,) = _lines(tx, visit, [account])
    as_it_is = Typed({"role": known.role.value, "unit": visit.scope.units[known.unit_id].code})
    return UserPage(
        frame=visit.frame,
        user_id=known.id,
        name=known.name,
        line=line,
        disabled=known.disabled,
        second_factor=bool(account.totp_secret),
        until=visit.local.maybe(account.password_until),
        own=known.id == visit.account.user.id,
        trail=entries(trail, people, visit.local),
        roles=_roles(),
        units=_units(visit.scope, visit.language),
        typed=typed or as_it_is,
    )


def _lines(tx: UnitOfWork, visit: Visit, accounts: list[Account]) -> tuple[UserLine, ...]:
    officers = [a.user.person_id for a in accounts if a.user.person_id is not None]
    people = tx.overviews.people(officers)
    sessions = tx.web_sessions.open_by_user([a.user.id for a in accounts], visit.now)
    return tuple(
        UserLine(
            href=f"/users/{account.user.id}",
            name=account.user.name,
            role=account.user.role.value,
            unit=visit.scope.name(account.user.unit_id, visit.language),
            officer=name_of(people, account.user.person_id),
            sessions=sessions.get(account.user.id, 0),
            states=tuple(_states(account, visit)),
        )
        for account in accounts
    )


def _states(account: Account, visit: Visit) -> list[str]:
    states = []
    if account.user.disabled:
        states.append("disabled")
    if account.locked_until is not None and account.locked_until > visit.now:
        states.append("locked")
    if account.password_until is not None:
        states.append("one_time" if account.password_until > visit.now else "run_out")
    if not account.totp_secret and account.user.role in SECOND_FACTOR_REQUIRED:
        states.append("no_factor")
    return states


def _roles() -> tuple[str, ...]:
    return tuple(role.value for role in Role if role in KINDS_OF_USER)


def _units(scope: Scope, language: str) -> tuple[UnitChoice, ...]:
    """What may be chosen by name; a beat, of which there are many, is written by its code."""
    return tuple(
        UnitChoice(unit.code, scope.name(unit.id, language))
        for unit in sorted(scope.units.values(), key=lambda unit: unit.path)
        if unit.kind is not UnitKind.BEAT
    )
