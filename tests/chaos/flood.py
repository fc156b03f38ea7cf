"""A flood on one line while check-ins and emergencies go on: `python -m tests.chaos --flood 20`.

So many signed calls and messages a second come on the women's number, most of them from one
telephone. A district lives its day beside it. What is measured: how fast the flood's webhooks are
answered, and how long what is urgent waited to leave.
"""

from __future__ import annotations

import statistics
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random

import httpx
from sqlalchemy import select
from twilio.request_validator import RequestValidator

from helpline.repositories import UnitOfWork
from helpline.sending.model import URGENT_LANES, IntentState, Lane
from store.statement import Statement
from store.tables.sending import intents
from store.unit import SqlUnit
from tests.chaos.day import KINDS
from tests.chaos.lives import live, plan_of
from tests.town.town import Town

AT_ONCE = 16
LIVES_WITHIN_S = 300.0
LATEST_S = 60.0  # invariant 21
ONE_CALLER = "+919000700001"


@dataclass(slots=True)
class Flood:
    """Comes while its block runs. `took`: seconds until each webhook was answered."""

    town: Town
    rate: float
    random: Random
    took: list[float] = field(default_factory=list)
    answered: Counter[int] = field(default_factory=Counter)
    _over: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread = field(init=False)

    def __enter__(self) -> Flood:
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        began, count = time.monotonic(), 0
        with httpx.Client(trust_env=False) as http, ThreadPoolExecutor(AT_ONCE) as senders:
            while not self._over.wait(max(0.0, began + count / self.rate - time.monotonic())):
                senders.submit(self._send, http, count)
                count += 1

    def _send(self, http: httpx.Client, count: int) -> None:
        settings = self.town.settings
        from_ = ONE_CALLER if self.random.random() < 0.8 else f"+9190008{count:05}"
        form = {"From": from_, "To": settings.helpline_number}
        if count % 2:
            path, more = "/twilio/message", {"MessageSid": f"SMf{count:030x}", "Body": "hello"}
        else:
            path, more = "/twilio/voice", {"CallSid": f"CAf{count:030x}", "CallStatus": "ringing"}
        url, fields = settings.public_url + path, form | more
        signer = RequestValidator(settings.twilio_auth_tokens[0])
        headers = {"X-Twilio-Signature": signer.compute_signature(url, fields)}
        started = time.monotonic()
        try:
            status = http.post(url, data=fields, headers=headers, timeout=15).status_code
        except httpx.HTTPError:
            status = 0
        self.took.append(time.monotonic() - started)
        self.answered[status] += 1


def run(rate: float, seed: str) -> int:
    """One Town under this flood; 0 if every life ended well and nothing urgent waited too long."""
    with Town.open(plan_of([*KINDS, *KINDS], tries=8)) as town:
        with Flood(town, rate, Random(seed)) as flood:
            live(town, list(town.places), LIVES_WITHIN_S, every_s=1.0).require()
        waited = town.service.store.read(_waited)
    print(f"flood at {rate:g} a second: answered {dict(flood.answered)}; seconds p50, p99, most")
    _tell("webhooks of the flood", flood.took)
    _tell("due until sent, urgent", [seconds for lane, seconds in waited if lane in URGENT_LANES])
    _tell("due until sent, check-ins", [each for lane, each in waited if lane is Lane.CALLS])
    latest = max(seconds for lane, seconds in waited if lane in URGENT_LANES)
    refused = flood.answered.total() - flood.answered[200]
    print(f"urgent at latest {latest:.1f} s (goal {LATEST_S:g} s), not answered {refused} (goal 0)")
    return 0 if latest <= LATEST_S and not refused else 1


def _waited(tx: UnitOfWork) -> list[tuple[Lane, float]]:
    """Lane and seconds of each call or message that has left."""
    assert isinstance(tx, SqlUnit)
    rows = tx.session.rows(
        Statement(
            select(intents.c.lane, intents.c.wanted_at, intents.c.sent_at).where(
                intents.c.state == IntentState.SENT
            )
        )
    )
    return [(lane, (sent - wanted).total_seconds()) for lane, wanted, sent in rows]


def _tell(what: str, seconds: Sequence[float]) -> None:
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    print(f"  {what:26} {len(seconds):6}  {cuts[49]:7.3f} {cuts[98]:7.3f} {max(seconds):7.3f}")
