"""What an administrator does about logins."""

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from console.access.passwords import hashed, one_time
from console.users.pages import FIELDS, OneTimePage, everybody, look, required
from console.web.typed import Typed
from console.web.visit import Visit
from helpline import logins
from helpline.acting import Actor
from helpline.directory.model import Role, Unit
from helpline.enrolling.officers import officer_with
from helpline.errors import NotFound
from helpline.logins import NAME, ONE_TIME_HOLDS
from helpline.numbers import NumberProblem, to_e164
from helpline.repositories import UnitOfWork


async def create(visit: Visit) -> Response:
    """POST /users: a login, and its one-time password, shown in this answer only."""
    typed = Typed.of(visit.form, FIELDS)
    wrong = await visit.read(lambda tx: _problems_of_new(tx, visit, typed))
    if wrong:
        page = await visit.read(lambda tx: everybody(tx, visit, typed.but(wrong)))
        return visit.page("users.html", page, 422)
    password = one_time()
    password_hash = await run_in_threadpool(hashed, password)

    def work(tx: UnitOfWork) -> int:
        unit, person_id, _ = _checked(tx, visit, typed)
        if unit is None:
            raise NotFound("the unit has gone meanwhile")
        return logins.create(
            tx,
            visit.now,
            name=typed["name"],
            password_hash=password_hash,
            role=Role(typed["role"]),
            unit=unit,
            person_id=person_id,
            by=visit.actor,
        ).id

    return _shown_once(visit, await visit.write(work), typed["name"], password)


async def change(visit: Visit) -> Response:
    """POST /users/{user_id}: another role, unit or officer."""
    typed = Typed.of(visit.form, FIELDS)

    def work(tx: UnitOfWork) -> Typed | int:
        account = required(tx, visit)
        unit, person_id, problems = _checked(tx, visit, typed)
        if problems or unit is None:
            return typed.but(problems)
        person = person_id if typed["telephone"] else account.user.person_id
        logins.change(
            tx,
            visit.now,
            account.user.id,
            role=Role(typed["role"]),
            unit=unit,
            person_id=person,
            by=visit.actor,
        )
        return account.user.id

    done = await visit.write(work)
    if isinstance(done, Typed):
        return visit.page("user.html", await visit.read(lambda tx: look(tx, visit, done)), 422)
    return visit.go(f"/users/{done}", "user_changed")


async def disable(visit: Visit) -> Response:
    """POST /users/{user_id}/disable"""
    return await _simply(visit, logins.disable, "user_disabled")


async def enable(visit: Visit) -> Response:
    """POST /users/{user_id}/enable"""
    return await _simply(visit, logins.enable, "user_enabled")


async def sign_out(visit: Visit) -> Response:
    """POST /users/{user_id}/sign-out: everywhere, at once."""
    return await _simply(visit, logins.end_sessions, "user_signed_out")


async def second_factor(visit: Visit) -> Response:
    """POST /users/{user_id}/second-factor: taken away, for a lost telephone."""
    return await _simply(visit, logins.take_second_factor, "user_factor")


async def password(visit: Visit) -> Response:
    """POST /users/{user_id}/password: a one-time password, shown in this answer only."""
    password = one_time()
    password_hash = await run_in_threadpool(hashed, password)

    def work(tx: UnitOfWork) -> tuple[int, str]:
        user = required(tx, visit).user
        logins.renew_password(tx, visit.now, user.id, password_hash, by=visit.actor)
        return user.id, user.name

    return _shown_once(visit, *await visit.write(work), password)


async def _simply(visit: Visit, act: Callable[..., object], done: str) -> Response:
    by: Actor = visit.actor

    def work(tx: UnitOfWork) -> int:
        user_id = required(tx, visit).user.id
        act(tx, visit.now, user_id, by=by)
        return user_id

    return visit.go(f"/users/{await visit.write(work)}", done)


def _problems_of_new(tx: UnitOfWork, visit: Visit, typed: Typed) -> dict[str, str]:
    problems = _checked(tx, visit, typed)[2]
    if not NAME.fullmatch(typed["name"]):
        problems["name"] = "login_name"
    elif tx.users.by_name(typed["name"]) is not None:
        problems["name"] = "login_taken"
    return problems


def _checked(
    tx: UnitOfWork, visit: Visit, typed: Typed
) -> tuple[Unit | None, int | None, dict[str, str]]:
    """The unit and the officer that the form names, and what is wrong with it."""
    problems: dict[str, str] = {}
    role = Role(typed["role"]) if typed["role"] in set(Role) else None
    if role is None:
        problems["role"] = "role"
    unit = tx.units.by_code(typed["unit"].upper()) or tx.units.by_code(typed["unit"])
    if unit is None or unit.id not in visit.scope.units:
        problems["unit"] = "unit"
        unit = None
    elif role is not None and not logins.fits(role, unit):
        problems["unit"] = "unit_role"
    person_id = None
    if typed["telephone"]:
        try:
            both = officer_with(tx, to_e164(typed["telephone"]))
        except NumberProblem:
            both = None
        if both is None or both[1].unit_id not in visit.scope.units:
            problems["telephone"] = "officer_phone"
        else:
            person_id = both[0].id
    return unit, person_id, problems


def _shown_once(visit: Visit, user_id: int, name: str, password: str) -> Response:
    until = visit.local.moment(visit.now + ONE_TIME_HOLDS)
    page = OneTimePage(visit.frame, name, f"/users/{user_id}", password, until)
    return visit.page("one_time.html", page)
