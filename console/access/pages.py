"""Signing in, signing out, and the second factor."""

from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from console.access import totp
from console.access.addresses import client_address
from console.access.sessions import LONGEST
from console.access.signing_in import Entry, Try, enter, password_fits
from console.access.tokens import DOOR_COOKIE, SESSION_COOKIE, form_secret
from console.house import House
from console.web import forms, templates
from console.web.frame import Frame
from console.web.language import language_of
from console.web.visit import Visit
from helpline.errors import Refused
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork

LONGEST_NAME, LONGEST_PASSWORD = 100, 1000


@dataclass(frozen=True, slots=True)
class SignInPage:
    """`problem` is a key of the catalogue ("sign_in.<problem>") or ""."""

    form_secret: str
    name: str
    problem: str
    code_needed: bool


@dataclass(frozen=True, slots=True)
class SecondFactorPage:
    """The secret that is offered; it counts once a code of it was typed."""

    frame: Frame
    secret: str
    address: str
    in_use: bool
    wrong: bool


async def show_sign_in(house: House, request: Request) -> Response:
    """GET /sign-in."""
    return _sign_in_page(house, request, name="", problem="", code_needed=False)


async def try_sign_in(house: House, request: Request) -> Response:
    """POST /sign-in."""
    form = await forms.read(request)
    door = request.cookies.get(DOOR_COOKIE, "")
    forms.require_ours(request, form, form_secret(house.secret_key, door), house.public_url)
    now = house.clock.now()
    where = client_address(request, house.trusted_proxies)
    tried = Try(
        form.get("name", "").strip()[:LONGEST_NAME],
        form.get("password", "")[:LONGEST_PASSWORD],
        form.get("code", "").strip()[:20],
    )
    if not house.throttle.open(where, now):
        return _sign_in_page(house, request, name=tried.name, problem="wait", status=429)
    account = await run_in_threadpool(house.store.read, lambda tx: tx.accounts.by_name(tried.name))
    fits = await run_in_threadpool(password_fits, account, tried.password)
    token = house.ids.token()
    entry = await run_in_threadpool(
        house.store.write, lambda tx: enter(tx, now, tried, fits=fits, token=token)
    )
    if entry is not Entry.WELCOME:
        if entry is not Entry.CODE_NEEDED:
            house.throttle.failed(where, now)
        return _sign_in_page(
            house,
            request,
            name=tried.name,
            problem=entry.value,
            code_needed=entry is Entry.CODE_NEEDED or bool(tried.code),
            status=429 if entry is Entry.WAIT else 422,
        )
    response = RedirectResponse("/", 303)
    response.delete_cookie(DOOR_COOKIE, secure=house.secure, httponly=True, samesite="strict")
    response.set_cookie(
        SESSION_COOKIE,
        token,
        max_age=int(LONGEST.total_seconds()),
        secure=house.secure,
        httponly=True,
        samesite="strict",
    )
    return response


async def sign_out(visit: Visit) -> Response:
    """POST /sign-out."""

    def work(tx: UnitOfWork) -> None:
        tx.web_sessions.end(visit.session.token_hash)
        visit.note(tx, "signed_out", "user", visit.account.user.id, visit.scope.unit.id)

    await visit.write(work)
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(
        SESSION_COOKIE, secure=visit.house.secure, httponly=True, samesite="strict"
    )
    return response


async def second_factor(visit: Visit) -> Response:
    """GET /second-factor."""
    return _second_factor_page(visit, totp.new_secret(), wrong=False)


async def set_second_factor(visit: Visit) -> Response:
    """POST /second-factor: the secret counts once the officer's telephone shows its code."""
    if visit.account.totp_secret:
        raise Refused(Why.FACTOR_SET_ALREADY)
    secret = visit.form.get("secret", "")[:64]
    step = (
        totp.step_of(secret, visit.form.get("code", ""), visit.now) if len(secret) >= 32 else None
    )
    if step is None:
        return _second_factor_page(visit, secret or totp.new_secret(), wrong=True)
    user = visit.account.user

    def work(tx: UnitOfWork) -> None:
        tx.accounts.set_totp(user.id, secret)
        visit.note(tx, "second_factor_set", "user", user.id, user.unit_id)

    await visit.write(work)
    return visit.go("/", "second_factor")


def _second_factor_page(visit: Visit, secret: str, *, wrong: bool) -> Response:
    user = visit.account.user
    context = SecondFactorPage(
        frame=visit.frame,
        secret=" ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
        address=totp.address(secret, user.name),
        in_use=bool(visit.account.totp_secret),
        wrong=wrong,
    )
    return visit.page("second_factor.html", context, 422 if wrong else 200)


def _sign_in_page(
    house: House,
    request: Request,
    *,
    name: str,
    problem: str,
    code_needed: bool = False,
    status: int = 200,
) -> Response:
    door = request.cookies.get(DOOR_COOKIE) or house.ids.token()
    context = SignInPage(form_secret(house.secret_key, door), name, problem, code_needed)
    page = HTMLResponse(templates.render("sign_in.html", language_of(request), context), status)
    page.set_cookie(DOOR_COOKIE, door, secure=house.secure, httponly=True, samesite="strict")
    return page
