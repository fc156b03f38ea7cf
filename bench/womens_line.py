"""How long a woman waits for our word: from the first ring to the spoken menu, and from a key to
the next prompt, over HTTP against a running web process on SQLite.

What she hears is on its way when the TwiML is: her own time to press and the length of what is
said are not ours. The floor is the same request on the same connection, refused at its signature:
HTTP and form without a transaction.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import count
from statistics import median, quantiles
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from adapters.redis_server import OwnRedis
from bench.figure import Figure
from bench.processes import answers, free_port, running, until
from bench.state import Place, state_of
from settings import Settings

CALLS = 200
WARM_UP = 20
UNDER_WAY = 16
LANGUAGE, ABOUT_A_CASE = "4", "8"
ACTION = re.compile(r'action="[^"]*(/twilio/turn/[^"]+)"')
Form = dict[str, str]


@dataclass
class Waits:
    """Seconds until the answer was there, of many calls."""

    opening: list[float] = field(default_factory=list)
    menu: list[float] = field(default_factory=list)
    key: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)


def run() -> list[Figure]:
    """One caller at a time, and many at once."""
    with state_of(1) as place, _line(place) as settings:
        numbers = count()
        _calls(settings, numbers, WARM_UP)
        alone = _calls(settings, numbers, CALLS)
        with ThreadPoolExecutor(UNDER_WAY) as callers:
            each = CALLS // UNDER_WAY
            parts = list(callers.map(lambda _: _calls(settings, numbers, each), range(UNDER_WAY)))
    together = Waits()
    for part in parts:
        together.menu += part.menu
        together.key += part.key
    floor = median(alone.refused)
    return [
        _figure("first ring to the opening", alone.opening, floor),
        _figure("first ring to the spoken menu (two answers)", alone.menu, 2 * floor),
        _figure("key press to the next prompt", alone.key, floor),
        _figure(f"first ring to the spoken menu, {UNDER_WAY} callers at once", together.menu),
        _figure(f"key press to the next prompt, {UNDER_WAY} callers at once", together.key),
    ]


def _figure(what: str, waits: list[float], floor: float = 0.0) -> Figure:
    middle, slowest = median(waits) * 1000, quantiles(waits, n=100)[-1] * 1000
    measured = f"{middle:.1f} ms; 99 of 100 within {slowest:.0f} ms"
    if not floor:
        return Figure(f"women's line over HTTP, {what}", measured)
    beside = f"{floor * 1000:.1f} ms refused at the signature"
    ratio = f"{median(waits) / floor:.1f}"
    return Figure(f"women's line over HTTP, {what}", measured, beside, ratio)


@contextmanager
def _line(place: Place) -> Iterator[Settings]:
    """A web process at this place, with a Redis of its own."""
    folder, port = place.path.parent, str(free_port())
    own = {
        "VAR_DIR": str(folder),
        "RUNTIME_DIR": str(folder / "run"),
        "DATABASE_URL": place.settings.database_url,
        "PORT": port,
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "LOG_LEVEL": "ERROR",
    }
    redis = OwnRedis.prepare(folder, folder / "run").running()
    with redis, running([sys.executable, "manage.py", "web"], {**os.environ, **own}):
        until(lambda: answers(port))
        yield Settings.load(own, None)


def _calls(settings: Settings, numbers: Iterator[int], times: int) -> Waits:
    """So many women ring, one after the other on one connection, each from her own telephone."""
    waits = Waits()
    connection = HTTPConnection("127.0.0.1", int(settings.public_url.rpartition(":")[2]))
    signer = RequestValidator(settings.twilio_auth_tokens[0])

    def post(path: str, form: Form, *, signed: bool = True) -> tuple[float, str]:
        body = urlencode(form)
        signature = signer.compute_signature(settings.public_url + path, form) if signed else "no"
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Twilio-Signature": signature,
        }
        begun = time.perf_counter()
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        said, seconds = answer.read().decode(), time.perf_counter() - begun
        if answer.status != (200 if signed else 403):
            raise RuntimeError(f"{path} answered {answer.status}")
        return seconds, said

    def turn(said: str, form: Form, key: str, expected: str) -> tuple[float, str]:
        action = ACTION.search(said)
        if action is None:
            raise RuntimeError("the women's line asked for no key")
        seconds, said = post(action[1], {**form, "CallStatus": "in-progress", "Digits": key})
        if expected not in said:
            raise RuntimeError(f"key {key} did not lead to {expected}")
        return seconds, said

    for number in (next(numbers) for _ in range(times)):
        form = {
            "AccountSid": settings.twilio_account_sid,
            "CallSid": f"CA{number:032d}",
            "From": f"+9190001{number:05d}",
            "To": settings.helpline_number,
            "CallStatus": "ringing",
        }
        first, said = post("/twilio/voice", form)
        second, said = turn(said, form, LANGUAGE, "help.menu")
        key, said = turn(said, form, ABOUT_A_CASE, "help.line")
        refused, _ = post("/twilio/voice", form, signed=False)
        waits.opening.append(first)
        waits.menu.append(first + second)
        waits.key.append(key)
        waits.refused.append(refused)
    connection.close()
    return waits
