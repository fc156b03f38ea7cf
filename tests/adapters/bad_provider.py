"""A provider on this machine that answers well, badly, by halves or not at all."""

import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread

Behaviour = Callable[["Asked"], None]


class Asked(BaseHTTPRequestHandler):
    """One request. Behaviours answer with its methods."""

    protocol_version = "HTTP/1.1"
    server: "_Server"

    def answer(self, status: int, body: str, headers: Mapping[str, str] | None = None) -> None:
        """A whole answer."""
        sent = body.encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(sent)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(sent)

    def hang(self) -> None:
        """Nothing, until the test is over."""
        self.server.over.wait(30)
        self.close_connection = True

    def half(self) -> None:
        """An answer that breaks off in its body."""
        self.send_response(201)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b'{"sid": "CA')
        self.close_connection = True

    def drop(self) -> None:
        """The connection ends without a word."""
        self.close_connection = True

    def do_POST(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with self.server.lock:
            self.server.now += 1
            self.server.most = max(self.server.most, self.server.now)
        try:
            self.server.behaviour(self)
        finally:
            with self.server.lock:
                self.server.now -= 1

    do_GET = do_DELETE = do_POST  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is logged."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, behaviour: Behaviour) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.behaviour = behaviour
        self.over, self.lock = Event(), Lock()
        self.now = self.most = self.connections = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def process_request(self, request: object, client_address: object) -> None:
        self.connections += 1
        super().process_request(request, client_address)  # type: ignore[arg-type]


@contextmanager
def provider(behaviour: Behaviour) -> Iterator[_Server]:
    """Serves with one behaviour; `.url`, `.most` requests at once, `.connections` in all."""
    server = _Server(behaviour)
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def nobody_listens() -> Iterator[str]:
    """An address of this machine at which every connection is refused."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


@contextmanager
def nobody_accepts() -> Iterator[str]:
    """An address of this machine at which no connection is ever completed: its queue is full."""
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting = []
        for _ in range(8):
            one = socket.socket()
            one.setblocking(False)
            one.connect_ex(full.getsockname())
            waiting.append(one)
        try:
            yield f"http://127.0.0.1:{full.getsockname()[1]}"
        finally:
            for one in waiting:
                one.close()
