"""The live network and a small service, both on sockets of this machine, in real time."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import uvicorn
from twilio.base.exceptions import TwilioException  # noqa: F401  (the library must be there)
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from phonenet.app import create_app
from phonenet.client import LiveNetwork
from phonenet.config import PhonenetConfig
from phonenet.serve import Server
from phonenet.signing import HEADER, signature
from tests.phonenet.service import ACCOUNT, LINE


@dataclass
class LiveBench:
    """`says` maps a path to TwiML verbs or (content type, bytes); `asked` is what came in."""

    url: str = ""
    service_url: str = ""
    says: dict[str, str | tuple[str, bytes]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    badly_signed: list[str] = field(default_factory=list)

    def network(self) -> LiveNetwork:
        return LiveNetwork(self.url)

    def library(self, timeout: float = 10) -> Client:
        """The provider's own library, its base address moved to the network."""
        client = MovedClient(self.url, timeout)
        return Client(ACCOUNT.sid, ACCOUNT.auth_token, http_client=client)


class MovedClient(TwilioHttpClient):  # type: ignore[misc]
    """The library's HTTP client with another base address."""

    def __init__(self, url: str, timeout: float) -> None:
        super().__init__(timeout=timeout)
        self._url = url
        self.session.trust_env = False

    def request(self, method: str, url: str, *rest: Any, **more: Any) -> Response:
        moved = url.replace("https://api.twilio.com", self._url)
        return super().request(method, moved, *rest, **more)

    def close(self) -> None:
        self.session.close()


@contextlib.contextmanager
def live_bench(directory: Path | None = None, speed: float = 20) -> Iterator[LiveBench]:
    """Everything up and running; at the end every webhook must have been signed."""
    bench = LiveBench()
    with _service(bench), _network(bench, directory, speed):
        yield bench
    assert bench.badly_signed == []


@contextlib.contextmanager
def _service(bench: LiveBench) -> Iterator[None]:
    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", "0")))
            form = parse_qsl(body.decode(), keep_blank_values=True)
            url = bench.service_url + self.path
            if self.headers[HEADER] not in (None, signature(ACCOUNT.auth_token, url, form)):
                bench.badly_signed.append(url)
            bench.asked.append((self.path, dict(form)))
            said = bench.says.get(self.path, "")
            kind, content = (
                said
                if isinstance(said, tuple)
                else ("text/xml", f"<Response>{said}</Response>".encode())
            )
            self.send_response(200)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = answer  # noqa: N815

        def log_message(self, *parts: object) -> None:
            """Silence."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    bench.service_url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextlib.contextmanager
def _network(bench: LiveBench, directory: Path | None, speed: float) -> Iterator[None]:
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    config = PhonenetConfig(
        service_url=bench.service_url,
        account_sid=ACCOUNT.sid,
        auth_token=ACCOUNT.auth_token,
        numbers={"helpline": LINE},
        port=port,
        directory=directory,
        speed=speed,
    )
    bench.url = config.url
    server = Server(
        uvicorn.Config(
            create_app(config),
            log_level="warning",
            ws="none",
            proxy_headers=False,
            timeout_graceful_shutdown=3,
        )
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()
        listening.close()
