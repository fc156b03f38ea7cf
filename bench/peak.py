"""The webhooks of a state's busiest hours, paced, against one web process, on SQLite and on
PostgreSQL.

A call that we place has six: it was begun, it rings, it was answered, its first words are asked
for, a key was pressed, it is over. The floor is a process of Starlette with the very same
statements through the same store, at the same pace. Then once more while a worker places calls
out of the same database.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from statistics import median, quantiles
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from app import create_app
from bench.figure import Figure
from bench.grounds import Ground, hear, postgres_ground, sqlite_ground
from bench.paced import ACTION, ASKED, Heard, Order, Step, drive
from bench.processes import free_port
from bench.provider import provider
from bench.served import Statements, Wanted, served, working
from bench.turns import Asked, Webhook, post
from bench.under_way import UnderWay, service_at, under_way
from settings import Settings

PEAK = 833  # webhooks a second: a million calls in two hours, six webhooks each
THIRD = PEAK // 3
OF_A_CALL = 6
WARM_UP_S, MEASURED_S = 1.0, 6.0
PAUSE_S = 0.3  # between two webhooks of one call
CALLS_A_SECOND = 139


def run() -> list[Figure]:
    """Both databases, one after the other."""
    with sqlite_ground() as ground:
        figures = _on(ground)
    with postgres_ground() as ground:
        return figures + _on(ground)


def _on(ground: Ground) -> list[Figure]:
    """A third of the peak, the peak, and the peak beside a worker."""
    url = ground.new()
    settings = Settings.load({"VAR_DIR": str(ground.folder), "DATABASE_URL": url}, None)
    calls = under_way(settings, int(PEAK / OF_A_CALL * (WARM_UP_S + MEASURED_S)))
    said, actions = _recorded(ground, calls)
    figures = []
    for a_second in (THIRD, PEAK):
        floor = _heard(ground, calls, a_second, said, actions)
        ours = _heard(ground, calls, a_second)
        figures += _figures(f"{ground.name}, {a_second} webhooks a second", ours, floor)
    with provider(0.0) as url:
        beside = _heard(ground, calls, PEAK, provider_at=url)
    what = f"{ground.name}, {PEAK} webhooks a second while a worker places calls"
    return figures + _figures(what, beside, floor)


def _figures(what: str, ours: Heard, floor: Heard) -> list[Figure]:
    if floor.errors:
        raise RuntimeError(f"the floor did not answer {floor.errors} webhooks")
    measured, least = (quantiles(heard.waits, n=100)[-1] * 1000 for heard in (ours, floor))
    return [
        Figure(
            f"{what}, one process",
            f"{median(ours.waits) * 1000:.1f} ms; 99 of 100 within {measured:.0f} ms",
            f"{median(floor.waits) * 1000:.1f} ms; {least:.0f} ms: same SQL, same writer",
            f"{measured / least:.1f}",
            "at most 2",
        ),
        Figure(
            f"{what}: not answered with a 2xx", f"{ours.errors} of {len(ours.waits)}", goal="none"
        ),
    ]


def _steps(token: str, sid: str, action: str) -> list[Step]:
    """The webhooks of one call in their order; `action` is where its key is sent."""
    form = {
        "AccountSid": "AC" + 32 * "0",
        "ApiVersion": "2010-04-01",
        "CallSid": sid,
        "Direction": "outbound-api",
        "From": "+917711234567",
    }
    status, call = f"/twilio/call-status/{token}", f"/twilio/call/{token}"
    told: Sequence[tuple[str, Mapping[str, str]]] = (
        (status, {"CallStatus": "initiated"}),
        (status, {"CallStatus": "ringing"}),
        (status, {"CallStatus": "in-progress"}),
        (call, {"CallStatus": "in-progress"}),
        (action, {"CallStatus": "in-progress", "Digits": "1"}),
        (status, {"CallStatus": "completed", "CallDuration": "21"}),
    )
    return [
        Step(number * PAUSE_S, path, {**form, **more}) for number, (path, more) in enumerate(told)
    ]


def _recorded(ground: Ground, calls: UnderWay) -> tuple[Statements, list[str]]:
    """What each webhook asks of the database, and where the key of each call is sent."""
    settings = replace(calls.settings, database_url=ground.copy(calls.settings.database_url))
    service = service_at(settings, calls.since)
    app, asked = create_app(service), hear(service)
    signer = RequestValidator(settings.twilio_auth_tokens[0])
    said: dict[tuple[str, bytes], list[Asked]] = {}
    actions: list[str] = []

    async def one_by_one() -> None:
        for token, sid in calls.calls:
            answer = ""
            for step in _steps(token, sid, ASKED):
                path = step.path
                if path == ASKED:
                    path = _action_in(answer)
                    actions.append(path)
                body = urlencode(step.form).encode()
                signature = signer.compute_signature(settings.public_url + path, step.form)
                answer = await post(app, Webhook(path, body, signature))
                said[path, body] = asked()

    asyncio.run(one_by_one())
    service.store.close()
    return said, actions


def _action_in(answer: str) -> str:
    found = ACTION.search(answer)
    if found is None:
        raise RuntimeError("the first words of a call asked for no key")
    return found[1]


def _heard(
    ground: Ground,
    calls: UnderWay,
    a_second: int,
    said: Statements | None = None,
    actions: Sequence[str] = (),
    *,
    provider_at: str = "",
) -> Heard:
    """One server, the floor if it is told what to ask, on a copy of the database and at this
    pace. With a provider, a worker places calls meanwhile."""
    wanted = _wanted(ground, calls, said, provider_at)
    per_second = a_second / OF_A_CALL
    lasting = WARM_UP_S + MEASURED_S
    rung = calls.calls[: int(per_second * lasting)]
    known = actions or [ASKED] * len(rung)
    order = Order(
        url=wanted.settings["PUBLIC_URL"],
        token=calls.settings.twilio_auth_tokens[0],
        calls=[_steps(*call, action) for call, action in zip(rung, known, strict=False)],
        a_second=per_second,
        warm_up_s=WARM_UP_S,
    )
    with ExitStack() as stack:
        stack.enter_context(served("service" if said is None else "floor", wanted))
        if provider_at:
            stack.enter_context(working(replace(wanted, seconds=lasting)))
        return drive(order)


def _wanted(ground: Ground, calls: UnderWay, said: Statements | None, provider_at: str) -> Wanted:
    port = str(free_port())
    settings = {
        "VAR_DIR": str(ground.folder),
        "DATABASE_URL": ground.copy(calls.settings.database_url),
        "PORT": port,
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "CALLS_PER_SECOND": str(CALLS_A_SECOND),
        "MAX_CONCURRENT_CALLS": "100000",
    }
    if provider_at:
        settings["TWILIO_API_URL"] = provider_at
    return Wanted(settings, calls.since, said)
