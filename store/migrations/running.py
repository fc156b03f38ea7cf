"""Bringing a database to the schema of this release, and seeing whether it is there."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, exc, text
from sqlalchemy.pool import NullPool

from store.errors import Unavailable, WrongSchema

_LOCK = 0x6B686D67
_LOCK_WAIT_S = 60


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database at `url` up to date, in one transaction; two that try wait in turn.

    Raises:
        Unavailable: the database cannot be reached.
        WrongSchema: the database is of a newer release than this one.
    """
    with connected(url) as connection:
        _refuse_newer(connection)
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def pending(url: str) -> list[str]:
    """What `upgrade` would run, oldest first, as "revision: title"."""
    with connected(url) as connection:
        _refuse_newer(connection)
        steps = _scripts().iterate_revisions("head", _revision(connection) or "base")
        return [f"{step.revision}: {step.doc}" for step in reversed(list(steps))]


def head() -> str:
    """The newest revision that this release knows."""
    newest = _scripts().get_current_head()
    assert newest is not None, "there is at least one migration"
    return newest


@contextlib.contextmanager
def connected(url: str) -> Iterator[Connection]:
    """A connection whose transactions hold on both databases, schema changes included."""
    if url.startswith("sqlite:///") and (path := url.removeprefix("sqlite:///")):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, poolclass=NullPool)
    _make_transactional(engine)
    try:
        with engine.connect() as connection:
            yield connection
    except exc.OperationalError as error:
        raise Unavailable(
            "the database cannot be reached or is locked: see DATABASE_URL, and what else runs"
        ) from error
    finally:
        engine.dispose()


@contextlib.contextmanager
def locked(connection: Connection) -> Iterator[None]:
    """Only one process migrates: on SQLite the transaction itself sees to that."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    yield


def _make_transactional(engine: Engine) -> None:
    """The sqlite3 module would end the transaction before a CREATE TABLE: BEGIN is ours."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _: object) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {_LOCK_WAIT_S * 1000}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _refuse_newer(connection: Connection) -> None:
    found = _revision(connection)
    known = {script.revision for script in _scripts().walk_revisions()}
    if found is not None and found not in known:
        raise WrongSchema(
            f"the database has schema {found}, which this release does not know: it is of a newer "
            "release. Install that one, or restore a backup made before it"
        )


def _revision(connection: Connection) -> str | None:
    with connection.begin():
        return MigrationContext.configure(connection).get_current_revision()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
