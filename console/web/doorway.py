"""From an address to its handler: session, permission, form, and what the answer carries.

Nothing is reached but through here, and a route that `permissions` does not name is refused.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from console.access import sessions
from console.access.permissions import SECOND_FACTOR_REQUIRED, is_public, may
from console.access.scope import Scope, scope_of
from console.access.tokens import SESSION_COOKIE, form_secret
from console.errors import (
    BadForm,
    Forbidden,
    Forged,
    OwnPasswordMissing,
    SecondFactorMissing,
    SignInNeeded,
)
from console.house import House
from console.imports import KINDS
from console.web import forms, trouble
from console.web.headers import guarded
from console.web.language import language_of
from console.web.reasons import told_of
from console.web.visit import Visit
from helpline.errors import NotFound, Refused
from helpline.repositories import UnitOfWork
from helpline.signing_in import Account, WebSession

log = logging.getLogger("khairiyat.console")

Handler = Callable[[Visit], Awaitable[Response]]
OpenHandler = Callable[[House, Request], Awaitable[Response]]
SET_UP = frozenset({"second-factor", "second-factor.set", "sign-out"})
OWN_PASSWORD = frozenset({"password", "password.set", "sign-out"})
WITH_FILE = frozenset(f"import.{kind}.{step}" for kind in KINDS for step in ("look", "store"))
WATCHING = frozenset(
    {"live", "today.lines", "incident.lines", "cases.lines", "case.lines", "ringing"}
)
CAUGHT: Mapping[type[Exception], tuple[HTTPStatus, str]] = {
    Forbidden: (HTTPStatus.FORBIDDEN, "forbidden"),
    Forged: (HTTPStatus.FORBIDDEN, "forged"),
    BadForm: (HTTPStatus.BAD_REQUEST, "bad_form"),
    NotFound: (HTTPStatus.NOT_FOUND, "not_found"),
    Refused: (HTTPStatus.CONFLICT, "refused"),
}


@dataclass(frozen=True, slots=True)
class Address:
    """One address of the console; `name` is its line in the table of permissions."""

    path: str
    name: str
    handler: Handler
    method: str = "GET"


def route(house: House, address: Address) -> Route:
    """The route of an address that needs a session."""

    async def endpoint(request: Request) -> Response:
        language = language_of(request)
        form: Mapping[str, str] = {}
        try:
            visit = await _visit(house, request, address.name, language)
            form = visit.form
            response = await address.handler(visit)
        except OwnPasswordMissing:
            response = RedirectResponse("/password", HTTPStatus.SEE_OTHER)
        except SecondFactorMissing:
            response = RedirectResponse("/second-factor", HTTPStatus.SEE_OTHER)
        except SignInNeeded:
            form = await _typed_too_late(request, house)
            response = _to_sign_in(address.name, language, form)
        except tuple(CAUGHT) as error:
            status, why = next(v for kind, v in CAUGHT.items() if isinstance(error, kind))
            log.info("%s %d %s", address.name, status, why)
            told = told_of(language, error) if isinstance(error, Refused) else ""
            response = trouble.page(language, status, why, told, form)
        except Exception as error:
            response = _failed(address.name, error, language, form)
        return guarded(response, secure=house.secure)

    return Route(address.path, endpoint, methods=[address.method], name=f"console.{address.name}")


def open_route(
    house: House, path: str, name: str, handler: OpenHandler, method: str = "GET"
) -> Route:
    """The route of an address that needs no session; refuses unless the table says so."""

    async def endpoint(request: Request) -> Response:
        try:
            if not is_public(name):
                raise Forbidden
            response = await handler(house, request)
        except tuple(CAUGHT) as error:
            status, why = next(v for kind, v in CAUGHT.items() if isinstance(error, kind))
            response = trouble.page(language_of(request), status, why, "")
        except Exception as error:
            response = _failed(name, error, language_of(request), {})
        return guarded(response, secure=house.secure)

    return Route(path, endpoint, methods=[method], name=f"console.{name}")


def nowhere(*, secure: bool) -> Callable[[Request, Exception], Response]:
    """What is said at an address that there is not, or by a method that it does not take."""

    def answer(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        page = trouble.page(language_of(request), HTTPStatus(error.status_code), "not_found", "")
        page.headers.update(error.headers or {})
        return guarded(page, secure=secure)

    return answer


def _failed(name: str, error: Exception, language: str, form: Mapping[str, str]) -> Response:
    # The class alone: a message may hold what nobody should read in a log.
    log.error("%s failed: %s", name, type(error).__name__)
    return trouble.page(language, HTTPStatus.INTERNAL_SERVER_ERROR, "failed", "", form)


async def _visit(house: House, request: Request, name: str, language: str) -> Visit:
    token = request.cookies.get(SESSION_COOKIE, "")
    now = house.clock.now()
    if not token:
        raise SignInNeeded

    def look(tx: UnitOfWork) -> tuple[WebSession, Account, Scope] | None:
        found = sessions.find(tx, now, token)
        return None if found is None else (*found, scope_of(tx, found[1].user.unit_id))

    found = await run_in_threadpool(house.store.read, look)
    if found is None:
        raise SignInNeeded
    session, account, scope = found
    watching = name in WATCHING or "watch" in request.query_params
    if not watching and sessions.worth_noting(session, now):
        await run_in_threadpool(
            house.store.write, lambda tx: tx.web_sessions.seen(session.token_hash, now)
        )
    if not may(account.user.role, name):
        raise Forbidden
    if account.password_until is not None and name not in OWN_PASSWORD:
        raise OwnPasswordMissing
    _require_second_factor(house, account, name)
    secret = form_secret(house.secret_key, token)
    form = {}
    if request.method == "POST":
        form = await forms.read(request, with_file=name in WITH_FILE)
        forms.require_ours(request, form, secret, house.public_url)
    return Visit(
        house=house,
        request=request,
        route=name,
        now=now,
        language=language,
        session=session,
        account=account,
        scope=scope,
        form=form,
        form_secret=secret,
    )


def _require_second_factor(house: House, account: Account, name: str) -> None:
    if house.demonstration or account.totp_secret or name in SET_UP | OWN_PASSWORD:
        return
    if account.user.role in SECOND_FACTOR_REQUIRED:
        raise SecondFactorMissing


async def _typed_too_late(request: Request, house: House) -> Mapping[str, str]:
    """What was typed while a session ended, if a page of ours sent it."""
    if request.method != "POST":
        return {}
    try:
        forms.require_our_page(request, house.public_url)
        return await forms.read(request)
    except (Forged, BadForm):
        return {}


def _to_sign_in(name: str, language: str, form: Mapping[str, str]) -> Response:
    if name in WATCHING:
        return Response("", HTTPStatus.UNAUTHORIZED)
    if trouble.typed_in(form):
        return trouble.page(language, HTTPStatus.UNAUTHORIZED, "signed_out", "", form)
    return RedirectResponse("/sign-in", HTTPStatus.SEE_OTHER)
