"""The event stream of the page: which phones changed, as they change."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import StreamingResponse

from phonenet.live import Hub
from phonenet.network import Network
from phonenet.story.views import view
from phonenet.web.control import SHOWN, summary

HEARTBEAT_S = 15.0
GATHERING_S = 0.03
"""Changes that come together are told together."""


class Events:
    """GET /events: server-sent events, each with one phone: its line in the list and its detail."""

    def __init__(self, network: Network, hub: Hub) -> None:
        self._network = network
        self._hub = hub
        self.closing = asyncio.Event()

    async def open(self, request: Request) -> StreamingResponse:
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(self._stream(), media_type="text/event-stream", headers=headers)

    async def _stream(self) -> AsyncIterator[str]:
        version = self._hub.version
        yield "retry: 1000\n\n"
        while not self.closing.is_set():
            news = asyncio.create_task(self._hub.since(version, HEARTBEAT_S))
            closing = asyncio.create_task(self.closing.wait())
            try:
                await asyncio.wait((news, closing), return_when=asyncio.FIRST_COMPLETED)
            finally:
                closing.cancel()
                if not news.done():
                    news.cancel()
            if not news.done() or news.cancelled():
                return
            await asyncio.sleep(GATHERING_S)
            version, numbers = await self._hub.since(version, 0)
            if not numbers:
                yield ": still there\n\n"
            for number in numbers:
                handset = self._network.handsets[number]
                news_of = {**summary(handset), "detail": view(handset, SHOWN).to_json()}
                yield f"event: phone\ndata: {json.dumps(news_of, ensure_ascii=False)}\n\n"
