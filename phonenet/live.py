"""The live driver: real time, real HTTP, one event loop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from urllib.parse import urlencode

import httpx

from phonenet.config import PhonenetConfig
from phonenet.handsets.directory import read_directory
from phonenet.handsets.handset import Handset
from phonenet.network import Network
from phonenet.webhooks import TIMEOUT_S, OnAnswer, WebhookAnswer, WebhookRequest

log = logging.getLogger(__name__)

LARGEST_ANSWER = 8 * 1024 * 1024
LONGEST_SLEEP_S = 3600.0


class LiveDriver:
    """Runs a network by the clock on the wall and carries its webhooks with httpx.

    Everything happens on the event loop; nothing here may be called from another thread.
    """

    def __init__(self, config: PhonenetConfig) -> None:
        self.config = config
        self.network = Network(
            _now,
            config.account,
            config.lines,
            self._carry,
            pace=config.pace,
            calls_per_second=config.calls_per_second,
            obeys_stop=config.obeys_stop,
            captions=config.captions,
            public_url=config.url,
            # Sids must not come again after a restart: the service remembers them.
            seed=secrets.token_hex(16),
        )
        if config.directory is not None:
            for handset in read_directory(config.directory):
                self.network.handsets[handset.number] = handset
        self._woken = asyncio.Event()
        self._requests: set[asyncio.Task[None]] = set()
        self.client = httpx.AsyncClient(
            timeout=httpx.Timeout(TIMEOUT_S),
            limits=httpx.Limits(max_connections=200),
            # A proxy of this machine must not see, or stop, what the phones say.
            trust_env=False,
        )

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The network lives as long as the block."""
        self.network.schedule.on_new = self._woken.set
        life = asyncio.create_task(self._live())
        try:
            yield
        finally:
            for task in (life, *self._requests):
                task.cancel()
            await asyncio.gather(life, *self._requests, return_exceptions=True)
            await self.client.aclose()

    async def _live(self) -> None:
        while True:
            self._woken.clear()
            try:
                self.network.run_due()
            except Exception:
                # One broken call must not silence all the other phones.
                log.exception("the telephone network stumbled and goes on")
            following = self.network.next_at()
            seconds = LONGEST_SLEEP_S
            if following is not None:
                seconds = min(seconds, max(0.0, (following - _now()).total_seconds()))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), seconds)

    def _carry(self, request: WebhookRequest, on_answer: OnAnswer) -> None:
        task = asyncio.get_running_loop().create_task(self._request(request, on_answer))
        self._requests.add(task)
        task.add_done_callback(self._requests.discard)

    async def _request(self, request: WebhookRequest, on_answer: OnAnswer) -> None:
        try:
            answer = await asyncio.wait_for(self._answer(request), TIMEOUT_S)
        except (TimeoutError, httpx.TimeoutException):
            answer = WebhookAnswer(0, failure="timeout")
        except (httpx.HTTPError, httpx.InvalidURL):
            answer = WebhookAnswer(0, failure="refused")
        on_answer(answer)

    async def _answer(self, request: WebhookRequest) -> WebhookAnswer:
        data = _form(request)
        headers = dict(request.headers)
        if data:
            headers["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8"
        async with self.client.stream(
            request.method, request.url, content=data, headers=headers
        ) as response:
            body = bytearray()
            async for piece in response.aiter_bytes():
                body += piece
                if len(body) > LARGEST_ANSWER:
                    break
            return WebhookAnswer(response.status_code, dict(response.headers), bytes(body))


class Hub:
    """Tells everybody who listens which phones have changed."""

    def __init__(self, network: Network) -> None:
        self.version = 0
        self._changed_at: dict[str, int] = {}
        self._news = asyncio.Event()
        network.listeners.append(self._changed)

    def _changed(self, handset: Handset) -> None:
        self.version += 1
        self._changed_at[handset.number] = self.version
        news, self._news = self._news, asyncio.Event()
        news.set()

    async def since(self, version: int, seconds: float) -> tuple[int, list[str]]:
        """The present version and the numbers that changed after `version`.

        Waits up to `seconds` for the first change; then the list is empty.
        """
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self.version <= version:
                    await self._news.wait()
        numbers = [number for number, at in self._changed_at.items() if at > version]
        return self.version, numbers


def _now() -> datetime:
    return datetime.now(UTC)


def _form(request: WebhookRequest) -> bytes:
    return urlencode(request.form).encode()
