"""Changing one's own password."""

from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from console.access.passwords import LEAST_LENGTH, LONGEST, hashed
from console.access.signing_in import password_fits
from console.access.throttling import locked_until
from console.web.frame import Frame
from console.web.visit import Visit
from helpline.logins import set_own_password
from helpline.repositories import UnitOfWork


@dataclass(frozen=True, slots=True)
class PasswordPage:
    """`one_time`: the present password was set by somebody else. `problem` is a key of the
    catalogue ("password.<problem>") or ""."""

    frame: Frame
    one_time: bool
    least: int
    problem: str


async def show(visit: Visit) -> Response:
    """GET /password"""
    return _page(visit, "")


async def change(visit: Visit) -> Response:
    """POST /password: what was typed is never shown again, so it is typed anew after a mistake."""
    account, now = visit.account, visit.now
    if account.locked_until is not None and account.locked_until > now:
        return _page(visit, "wait", 429)
    present, new = visit.form.get("present", "")[:1000], visit.form.get("new", "")
    if not await run_in_threadpool(password_fits, account, present):
        failures = account.failures + 1

        def fail(tx: UnitOfWork) -> None:
            until = locked_until(failures, now)
            tx.accounts.set_failures(account.user.id, failures, until)
            visit.note(tx, "sign_in_failed", "user", account.user.id, account.user.unit_id)

        await visit.write(fail)
        return _page(visit, "wrong", 422)
    if not LEAST_LENGTH <= len(new) <= LONGEST:
        return _page(visit, "length", 422)
    if new != visit.form.get("again", ""):
        return _page(visit, "different", 422)
    if new == present:
        return _page(visit, "same", 422)
    password_hash = await run_in_threadpool(hashed, new)
    await visit.write(
        lambda tx: set_own_password(tx, now, account.user, password_hash, visit.session)
    )
    return visit.go("/", "password")


def _page(visit: Visit, problem: str, status: int = 200) -> Response:
    one_time = visit.account.password_until is not None
    return visit.page(
        "password.html", PasswordPage(visit.frame, one_time, LEAST_LENGTH, problem), status
    )
