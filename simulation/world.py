"""The World: product and telephone network in one process, on one clock that tests move.

The real store, the real webhooks (signed, over ASGI), the real REST adapter; only the wires are
function calls. `world.advance(minutes=30)` lets everything happen that is due until then, in its
order; nothing sleeps.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx

from adapters.recordings import Recordings
from adapters.telephony.twilio_rest import TwilioRest
from adapters.telephony.wires import DirectWire
from app import create_app
from audio_prompts.catalogue import Catalogue
from bootstrap import PROVIDER, Service, assemble, key_ring
from helpline.ports import Clock
from helpline.sending.model import Lane
from phonenet.errors import ClientTimeout, ConnectionRefused
from phonenet.lines import Account, Line
from phonenet.network import Network
from phonenet.stepping import SteppedClock
from phonenet.webhooks import synchronous
from settings import Settings
from simulation.ids import CountedIds
from store.database import open_store
from workers.drain import Drain, earliest, lanes_to_drain
from workers.making import drain_of
from workers.planner import Planner

START = datetime(2026, 1, 5, 0, 30, tzinfo=UTC)  # a Monday, 06:00 in India
CATALOGUE = Catalogue.load()
STEP = timedelta(milliseconds=250)


class WorldClock:
    """The product's view of the network's clock."""

    def __init__(self, clock: SteppedClock) -> None:
        self._clock = clock

    def now(self) -> datetime:
        return self._clock()


class RecordingsWire(httpx.BaseTransport):
    """The adapter's requests for recordings, answered by the network at once."""

    def __init__(self, world: "World") -> None:
        self._world = world

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """One request."""
        authorization = request.headers.get("authorization", "")
        target = request.url.raw_path.decode()
        try:
            answer = self._world.network.api(request.method, target, (), authorization)
        except ClientTimeout as error:
            raise httpx.ReadTimeout("timed out") from error
        except ConnectionRefused as error:
            raise httpx.ConnectError("refused") from error
        return httpx.Response(answer.status, headers=answer.headers, content=answer.body)


class World:
    """A service, its telephone network, and the time of both. `clock` makes the product's clock
    out of the network's."""

    def __init__(
        self,
        database_url: str,
        var_dir: Path,
        clock: Callable[[SteppedClock], Clock] = WorldClock,
        /,
        **settings: str,
    ) -> None:
        self.steps = SteppedClock(START)
        self.settings = Settings.load(
            {"VAR_DIR": str(var_dir), "DATABASE_URL": database_url, **settings}, None
        )
        self.network = self._network()
        self.store = open_store(database_url, key_ring(self.settings), threads=False, durable=False)
        voices = Recordings(
            self.settings.twilio_account_sid,
            self.settings.twilio_auth_tokens[0],
            self.settings.twilio_api_url,
            transport=RecordingsWire(self),
        )
        self.service: Service = assemble(
            self.settings,
            store=self.store,
            clock=clock(self.steps),
            ids=CountedIds(),
            telephony=TwilioRest(
                self.settings.twilio_account_sid,
                self.settings.twilio_auth_tokens[0],
                self.settings.twilio_api_url,
                wire=DirectWire(self._exchange),
                name=PROVIDER,
            ),
            voices=lambda: voices,
            catalogue=CATALOGUE,
        )
        self.service.prepare()
        self.drain: Drain = drain_of(self.service)
        self.planner = Planner(self.store, self.service.clock)
        self._loop = asyncio.new_event_loop()
        self._app = create_app(self.service)

    @property
    def now(self) -> datetime:
        """The instant, UTC."""
        return self.steps()

    def advance(self, **by: float) -> None:
        """Let time pass (`minutes=30`, `seconds=5`, `hours=2`), and all that is due happen."""
        self.advance_to(self.now + timedelta(**by))

    def advance_to(self, target: datetime) -> None:
        """Let time pass until `target` (UTC)."""
        self._live(lambda: False, target)

    def plan(self) -> int:
        """Run the planner once."""
        return self.planner.step()

    def drain_all(self) -> int:
        """Drain every lane until nothing more is due at this instant."""
        total = 0
        while done := sum(self.drain.run(lane) for lane in self._lanes_that_wait()):
            total += done
        return total

    def close(self) -> None:
        """Let go of database and loop."""
        self._loop.close()
        self.store.close()

    def post(
        self, method: str, url: str, form: Sequence[tuple[str, str]], headers: Any
    ) -> tuple[int, dict[str, str], bytes]:
        """One HTTP request to the product, answered at once."""
        return self._loop.run_until_complete(self._asgi(method, url, form, dict(headers)))

    def _network(self) -> Network:
        public = self.settings.public_url
        account = Account(
            sid=self.settings.twilio_account_sid, auth_token=self.settings.twilio_auth_tokens[0]
        )
        lines = [
            Line(
                number,
                voice_url=f"{public}/twilio/voice",
                sms_url=f"{public}/twilio/message",
                status_callback=f"{public}/twilio/status",
            )
            for number in (
                self.settings.checkin_number,
                self.settings.helpline_number,
                self.settings.missed_call_number,
            )
        ]
        return Network(self.steps, account, lines, synchronous(self.post), wait=self.wait)

    def wait(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Let time pass until the condition holds (True) or `seconds` have passed (False)."""
        return self._live(condition, self.now + timedelta(seconds=seconds))

    def _live(self, condition: Callable[[], bool], target: datetime) -> bool:
        while True:
            self.network.run_due()
            if self.drain_all():
                self.network.run_due()
            if condition():
                return True
            if self.now >= target:
                return False
            self.steps.set(min(self._next(), target))

    def _lanes_that_wait(self) -> list[Lane]:
        """Most instants are the network's alone."""
        now = self.service.clock.now()
        return self.store.read(lambda tx: lanes_to_drain(tx, now))

    def _next(self) -> datetime:
        """The next instant at which anything happens; what is held back by a limit is tried
        again after a quarter of a second."""
        due = self.store.read(earliest)
        found = [instant for instant in (self.network.next_at(), due) if instant is not None]
        following = min(found, default=self.now + timedelta(days=1))
        return following if following > self.now else self.now + STEP

    def _exchange(
        self, method: str, path: str, form: Sequence[tuple[str, str]], authorization: str
    ) -> tuple[int, str]:
        parts = urlsplit(path)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        try:
            answer = self.network.api(method, target, form, authorization)
        except ClientTimeout as error:
            raise TimeoutError from error
        except ConnectionRefused as error:
            raise ConnectionError from error
        return answer.status, answer.body.decode()

    async def _asgi(
        self, method: str, url: str, form: Sequence[tuple[str, str]], headers: dict[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        parts = urlsplit(url)
        body = urlencode(form).encode() if method == "POST" else b""
        raw = {name.lower(): value for name, value in headers.items()}
        if body:
            raw.setdefault("content-type", "application/x-www-form-urlencoded")
        raw.setdefault("content-length", str(len(body)))
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": parts.scheme,
            "path": parts.path,
            "raw_path": parts.path.encode(),
            "query_string": parts.query.encode(),
            "headers": [(k.encode(), v.encode()) for k, v in raw.items()],
            "client": ("127.0.0.1", 1),
            "server": (parts.hostname, parts.port),
            "root_path": "",
        }
        sent: list[dict[str, Any]] = []
        given = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> dict[str, Any]:
            if not given:
                await asyncio.Event().wait()  # the other side stays connected
            return given.pop()

        async def send(message: Any) -> None:
            sent.append(message)

        await self._app(scope, receive, send)
        start = next(m for m in sent if m["type"] == "http.response.start")
        content = b"".join(m.get("body", b"") for m in sent if m["type"] == "http.response.body")
        answer_headers = {k.decode(): v.decode() for k, v in start["headers"]}
        return int(start["status"]), answer_headers, content
