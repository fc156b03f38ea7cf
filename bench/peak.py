"""The webhooks of a state's busiest hours, paced, against one web process, on SQLite and on
PostgreSQL.

A call that we place has six: it was begun, it rings, it was answered, its first words are asked
for, a key was pressed, it is over. The floor is a process of Starlette with the very same
statements through the same store, at the same pace. Then once more while a worker places calls
out of the same database; on PostgreSQL also with two web processes.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from statistics import median, quantiles

from bench.figure import Figure
from bench.grounds import Ground, PostgresGround, postgres_ground, sqlite_ground
from bench.paced import ASKED, Heard, Order, drive
from bench.processes import free_port
from bench.provider import provider
from bench.served import Statements, Wanted, served, working
from bench.under_way import UnderWay, under_way
from bench.whole_call import OF_A_CALL, recorded, steps_of
from settings import Settings

PEAK = 833  # webhooks a second: a million calls in two hours, six webhooks each
THIRD, HALF = PEAK // 3, PEAK // 2
WARM_UP_S, MEASURED_S = 1.0, 6.0
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
    said, actions = recorded(ground, calls)
    figures = []
    for a_second in (THIRD, PEAK):
        floor = _heard(ground, calls, a_second, said, actions)
        ours = _heard(ground, calls, a_second)
        figures += _figures(f"{ground.name}, {a_second} webhooks a second", ours, floor)
    with provider(0.0) as url:
        beside = _heard(ground, calls, PEAK, provider_at=url)
    what = f"{ground.name}, {PEAK} webhooks a second while a worker places calls"
    figures += _figures(what, beside, floor)
    return figures + _by_two(ground, calls) if isinstance(ground, PostgresGround) else figures


def _by_two(ground: Ground, calls: UnderWay) -> list[Figure]:
    """What one process just does not carry, by one and by two."""
    one, two = (_heard(ground, calls, HALF, processes=number) for number in (1, 2))
    return [
        Figure(
            f"{ground.name}, {HALF} webhooks a second, two processes",
            _told(two),
            f"{_told(one)}: one process",
            f"{_within(two) / _within(one):.2f}",
        ),
        Figure(f"{ground.name}, two processes: not answered with a 2xx", _unheard(two)),
    ]


def _figures(what: str, ours: Heard, floor: Heard) -> list[Figure]:
    if floor.errors:
        raise RuntimeError(f"the floor did not answer {floor.errors} webhooks")
    return [
        Figure(
            f"{what}, one process",
            _told(ours),
            f"{_told(floor)}: same SQL, same writer",
            f"{_within(ours) / _within(floor):.1f}",
            "at most 2",
        ),
        Figure(f"{what}: not answered with a 2xx", _unheard(ours), goal="none"),
    ]


def _told(heard: Heard) -> str:
    return f"{median(heard.waits) * 1000:.1f} ms; 99 of 100 within {_within(heard):.0f} ms"


def _within(heard: Heard) -> float:
    """Milliseconds within which 99 of 100 were answered."""
    return quantiles(heard.waits, n=100)[-1] * 1000


def _unheard(heard: Heard) -> str:
    return f"{heard.errors} of {len(heard.waits)}"


def _heard(
    ground: Ground,
    calls: UnderWay,
    a_second: int,
    said: Statements | None = None,
    actions: Sequence[str] = (),
    *,
    provider_at: str = "",
    processes: int = 1,
) -> Heard:
    """Servers, the floor if they are told what to ask, on a copy of the database and at this
    pace. With a provider, a worker places calls meanwhile."""
    wanted = _wanted(ground, calls, said, provider_at)
    ports = [int(wanted.settings["PORT"]), *(free_port() for _ in range(processes - 1))]
    per_second = a_second / OF_A_CALL
    lasting = WARM_UP_S + MEASURED_S
    rung = calls.calls[: int(per_second * lasting)]
    known = actions or [ASKED] * len(rung)
    order = Order(
        url=wanted.settings["PUBLIC_URL"],
        ports=ports,
        token=calls.settings.twilio_auth_tokens[0],
        calls=[steps_of(*call, action) for call, action in zip(rung, known, strict=False)],
        a_second=per_second,
        warm_up_s=WARM_UP_S,
    )
    with ExitStack() as stack:
        for port in ports:
            one = replace(wanted, settings={**wanted.settings, "PORT": str(port)})
            stack.enter_context(served("service" if said is None else "floor", one))
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
