"""Whether a process is ready: questions that only have yes and no for an answer."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Callable

_ANSWERS_WITHIN = 2.0  # seconds


def healthy(host: str, port: int) -> Callable[[], bool]:
    """Whether `GET /health` is answered with 200."""

    def probe() -> bool:
        connection = http.client.HTTPConnection(reachable(host), port, timeout=_ANSWERS_WITHIN)
        try:
            connection.request("GET", "/health")
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    return probe


def listening(host: str, port: int) -> Callable[[], bool]:
    """Whether somebody takes connections there."""

    def probe() -> bool:
        try:
            with socket.create_connection((reachable(host), port), timeout=_ANSWERS_WITHIN):
                return True
        except OSError:
            return False

    return probe


def reachable(host: str) -> str:
    """Where to knock at a server that listens on `host`, which may mean all addresses."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
