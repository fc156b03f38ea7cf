"""The measurement itself: `python -m bench.hosts.measure`, on the database's machine."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass

from bench.figure import Figure
from bench.hosts.network import Host
from bench.hosts.place import Place, place
from bench.hosts.provider import ANSWERS_AFTER_S, PORT
from bench.processes import running
from helpline.sending.model import Lane

ONE, THREE, CUT = 600, 1500, 1500
CUT_AFTER_S, CUT_FOR_S = 1.5, 15.0
PATIENCE_S = 240.0
WORKERS = ("first", "second", "third")


@dataclass(frozen=True, slots=True)
class Drained:
    """Calls a second at the provider between the first and the last of nine in ten, and seconds
    until every id was stored."""

    a_second: float
    all_s: float


@dataclass(frozen=True, slots=True)
class Asked:
    """When calls came since this was asked last (seconds), and how often each number was rung."""

    came: list[float]
    rung: dict[str, int]


def run() -> list[Figure]:
    """One worker machine, three, and three of which one is cut off."""
    data, provider = Host("data"), Host("provider")
    serving = [sys.executable, "-m", "bench.hosts.provider", provider.address]
    with (
        running(provider.words(*serving), dict(os.environ)),
        place(data, provider, ONE + THREE + CUT) as ours,
    ):
        sweeping = [sys.executable, "manage.py", "sweeper"]
        with running(data.words(*sweeping), ours.environment):
            with _workers(ours, WORKERS[:1]):
                alone = _drain(ours, provider, 0, ONE)
            with _workers(ours, WORKERS):
                three = _drain(ours, provider, ONE, THREE)
                cut = _drain(ours, provider, ONE + THREE, CUT, _cut(Host(WORKERS[1])))
        rung = _asked(provider).rung
    lost = ONE + THREE + CUT - len(rung)
    doubled = sum(times - 1 for times in rung.values())
    return [
        Figure(
            f"three worker machines against one, {ANSWERS_AFTER_S:.0f} s at the provider",
            f"{three.a_second:.0f}/s",
            f"{alone.a_second:.0f}/s",
            f"{three.a_second / alone.a_second:.2f}",
            "grows",
        ),
        Figure(
            f"{CUT} calls while one of three machines is cut off for {CUT_FOR_S:.0f} s",
            f"{cut.all_s:.0f} s until every id was stored",
            f"{CUT / three.a_second:.0f} s uncut",
        ),
        Figure("calls that never left, of all of these", str(lost), goal="0"),
        Figure("calls that left twice", str(doubled), goal="only after an unknown outcome"),
    ]


@contextlib.contextmanager
def _workers(ours: Place, names: Sequence[str]) -> Iterator[None]:
    with contextlib.ExitStack() as stack:
        for name in names:
            words = [sys.executable, "manage.py", "worker", Lane.CALLS.value]
            stack.enter_context(running(Host(name).words(*words), ours.environment))
        time.sleep(5.0)  # until they listen
        yield


def _cut(host: Host) -> Callable[[], None]:
    def cut() -> None:
        time.sleep(CUT_AFTER_S)
        host.cut()
        time.sleep(CUT_FOR_S)
        host.plug_in()

    return cut


def _drain(
    ours: Place, provider: Host, first: int, calls: int, meanwhile: Callable[[], None] | None = None
) -> Drained:
    _asked(provider)
    began = time.monotonic()
    ids = ours.release(first, calls)
    if meanwhile is not None:
        meanwhile()
    while ours.left(ids) < calls:
        if time.monotonic() - began > PATIENCE_S:
            raise RuntimeError(f"{calls - ours.left(ids)} of {calls} calls have not left")
        time.sleep(0.2)
    ended = time.monotonic()
    came = sorted(_asked(provider).came)
    nine = came[: len(came) * 9 // 10]
    return Drained(len(nine) / (nine[-1] - nine[0]), ended - began)


def _asked(provider: Host) -> Asked:
    url = f"http://{provider.address}:{PORT}/asked"
    with urllib.request.urlopen(url, timeout=10) as answer:
        return Asked(**json.loads(answer.read()))


if __name__ == "__main__":
    print(json.dumps([asdict(figure) for figure in run()]))
