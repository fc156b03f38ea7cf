"""Whether the addresses at which the service is to answer are free."""

from __future__ import annotations

import errno
import socket
import time
from collections.abc import Mapping

from workers.supervision.errors import AddressTakenError

WAITS_S = 5.0  # for a service that is just ending
LOOKS_EVERY_S = 0.2
TAKEN = {errno.EADDRINUSE, errno.EACCES, errno.EADDRNOTAVAIL}


def require_free(addresses: Mapping[str, tuple[str, int]], within_s: float = WAITS_S) -> None:
    """Return when all are free; `addresses` by the name of the setting that holds the port.

    Raises:
        AddressTakenError: one is not after so many seconds; says which setting to change.
    """
    end = time.monotonic() + within_s
    for name, (host, port) in addresses.items():
        while (why := _taken(host, port)) and time.monotonic() < end:
            time.sleep(LOOKS_EVERY_S)
        if why:
            raise AddressTakenError(
                f"{host}:{port} cannot be served ({why}). End what serves it, or set {name} to "
                "another port."
            )


def _taken(host: str, port: int) -> str:
    """Why nobody can listen there; empty if one can."""
    try:
        (family, *_, address), *_ = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        return error.strerror or "no such host"
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            if error.errno in TAKEN:
                return error.strerror or "taken"
    return ""
