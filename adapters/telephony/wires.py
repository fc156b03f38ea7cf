"""How requests of the `twilio` library travel: over the network, or into a function of a test.

A wire carries many requests at once. `http` is what the library calls its HTTP client: an object
with `is_async` and a coroutine `request`. Both wires raise NotConnected when the request surely
never left, and NoAnswer when nobody knows.
"""

import asyncio
from base64 import b64encode
from collections.abc import Callable, Coroutine, Mapping, Sequence
from functools import lru_cache
from threading import Lock, Thread
from time import monotonic
from typing import Any, Protocol, TypeVar
from urllib.parse import quote_plus, urlencode

import aiohttp
import uvloop
from twilio.http.response import Response

from adapters.errors import NoAnswer, NotConnected, TryLater
from helpline.sending.lanes import LATE

T = TypeVar("T")

Exchange = Callable[[str, str, Sequence[tuple[str, str]], str], tuple[int, str]]
"""(method, address with its query, form, Authorization) -> (status, body). Raises ConnectionError
when it was not reached and TimeoutError when no answer came."""

CONNECT_S = 5.0
ANSWER_S = 10.0
UNDER_WAY = 64
TOO_MANY = 429  # with Retry-After; a 503 may have been done, whatever it says
# Shorter than any server's own: a connection that the other side closes while a request is on its
# way leaves its outcome unknown.
KEPT_OPEN_S = 3.0


class Http(Protocol):
    """What the library sends its requests through."""

    is_async: bool

    async def request(
        self,
        method: str,
        url: str,
        params: Mapping[str, object] | None = None,
        data: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Any: ...


class Wire(Protocol):
    """Carries requests."""

    @property
    def http(self) -> Http: ...
    def together(self, work: Sequence[Coroutine[Any, Any, T]]) -> list[T]:
        """Run all of them, with many under way, and wait for the last."""

    async def begin(self, at: float) -> bool:
        """Wait for this instant of `time.monotonic()`. False if it has gone by."""

    def close(self) -> None: ...


class DirectWire:
    """One request after the other into a function, in the caller's own thread."""

    def __init__(self, exchange: Exchange) -> None:
        self.http: Http = _DirectHttp(exchange)

    def together(self, work: Sequence[Coroutine[Any, Any, T]]) -> list[T]:
        return [_run_through(one) for one in work]

    async def begin(self, at: float) -> bool:
        """A test's own clock says when it is time."""
        return True

    def close(self) -> None:
        """Nothing is open."""


class PooledWire:
    """Many requests over connections that stay open, on one event loop in a thread of its own.

    The thread starts with the first request. Any thread may call `together`, at any time.
    """

    def __init__(
        self,
        under_way: int = UNDER_WAY,
        connect_s: float = CONNECT_S,
        answer_s: float = ANSWER_S,
    ) -> None:
        self.http: Http = _PooledHttp(under_way, connect_s, answer_s)
        self._lock = Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: Thread | None = None

    def together(self, work: Sequence[Coroutine[Any, Any, T]]) -> list[T]:
        async def all_of_them() -> list[T]:
            return list(await asyncio.gather(*work))

        return asyncio.run_coroutine_threadsafe(all_of_them(), self._running_loop()).result()

    async def begin(self, at: float) -> bool:
        await asyncio.sleep(max(0.0, at - monotonic()))
        return monotonic() - at <= LATE.total_seconds()

    def close(self) -> None:
        """Give up what is under way and close the connections."""
        with self._lock:
            loop, thread, self._loop, self._thread = self._loop, self._thread, None, None
        if loop is None or thread is None:
            return
        loop.call_soon_threadsafe(loop.stop)
        thread.join()

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = uvloop.new_event_loop()
                self._thread = Thread(
                    target=self._serve, args=(self._loop,), name="telephony", daemon=True
                )
                self._thread.start()
            return self._loop

    def _serve(self, loop: asyncio.AbstractEventLoop) -> None:
        asyncio.set_event_loop(loop)
        loop.run_forever()
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        assert isinstance(self.http, _PooledHttp)
        loop.run_until_complete(self.http.close())
        loop.close()


class _DirectHttp:
    is_async = True

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    async def request(
        self,
        method: str,
        url: str,
        params: Mapping[str, object] | None = None,
        data: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Any:
        try:
            status, body = self._exchange(
                method, _with_query(url, params), _pairs(data), _authorization(auth)
            )
        except ConnectionError as error:
            raise NotConnected(type(error).__name__) from None
        except TimeoutError as error:
            raise NoAnswer(type(error).__name__) from None
        return Response(status, body)


class _PooledHttp:
    is_async = True

    def __init__(self, under_way: int, connect_s: float, answer_s: float) -> None:
        self._under_way = under_way
        self._patience = aiohttp.ClientTimeout(
            total=connect_s + 2 * answer_s, sock_connect=connect_s, sock_read=answer_s
        )
        self._session: aiohttp.ClientSession | None = None
        self._places = asyncio.Semaphore(under_way)

    async def request(
        self,
        method: str,
        url: str,
        params: Mapping[str, object] | None = None,
        data: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Any:
        sent = {**(headers or {}), "Authorization": _authorization(auth)}
        body = _form(_pairs(data)) if data else None
        async with self._places:  # waiting for a place is no waiting for the provider
            try:
                async with self._open().request(
                    method, _with_query(url, params), data=body, headers=sent, allow_redirects=False
                ) as answer:
                    wait = _seconds(answer.headers.get("Retry-After", ""))
                    if answer.status == TOO_MANY and wait:
                        raise TryLater(wait)
                    return Response(answer.status, (await answer.read()).decode())
            except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
                raise NotConnected(type(error).__name__) from None
            except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
                raise NoAnswer(type(error).__name__) from None

    async def close(self) -> None:
        """Close the connections; the next request opens new ones."""
        session, self._session = self._session, None
        self._places = asyncio.Semaphore(self._under_way)
        if session is not None:
            await session.close()

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=self._under_way, keepalive_timeout=KEPT_OPEN_S
                ),
                timeout=self._patience,
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session


def _seconds(retry_after: str) -> int:
    """The whole seconds that a Retry-After names; 0 for none, a date, or nonsense."""
    plain = retry_after.isascii() and retry_after.isdecimal() and len(retry_after) < 6
    return int(retry_after) if plain else 0


def _run_through(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine that waits for nothing, wherever we are: also inside another event loop."""
    try:
        work.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    raise RuntimeError("a direct exchange must not wait")


def _pairs(fields: Mapping[str, object] | None) -> list[tuple[str, str]]:
    """Fields as a form; a list becomes its field as often as it is long."""
    return [
        (name, str(value))
        for name, values in (fields or {}).items()
        for value in (values if isinstance(values, list) else [values])
    ]


# Quoting is what costs, and most parts of a request's fields and addresses are the same in all.
_quoted_part = lru_cache(maxsize=4096)(quote_plus)


def _quoted(text: str) -> str:
    if text.isascii() and text.isalnum():
        return text
    return "%2F".join(map(_quoted_part, text.split("/")))


def _form(pairs: Sequence[tuple[str, str]]) -> bytes:
    return "&".join([f"{_quoted(name)}={_quoted(value)}" for name, value in pairs]).encode()


def _with_query(url: str, params: Mapping[str, object] | None) -> str:
    return f"{url}?{urlencode(_pairs(params))}" if params else url


def _authorization(auth: tuple[str, str] | None) -> str:
    return "Basic " + b64encode(":".join(auth).encode()).decode() if auth else ""
