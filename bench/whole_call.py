"""The six webhooks of a call that we place, and what each of them asks of the database."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from app import create_app
from bench.grounds import Ground, hear
from bench.paced import ACTION, ASKED, Step
from bench.served import Statements
from bench.turns import Asked, Webhook, post
from bench.under_way import UnderWay, service_at

OF_A_CALL = 6
PAUSE_S = 0.3  # between two webhooks of one call


def steps_of(token: str, sid: str, action: str) -> list[Step]:
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


def recorded(ground: Ground, calls: UnderWay) -> tuple[Statements, list[str]]:
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
            for step in steps_of(token, sid, ASKED):
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
