"""A migrated database is the one that the tables describe, and every start makes sure."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text

from store import migrations, schema
from store.database import Database, open_store
from store.errors import Unavailable, WrongSchema
from store.migrations.running import _config, connected
from tests.servers.postgres import PostgresServer
from tests.store.world import RING

ROOT = Path(__file__).parents[2]
MIGRATE = "import sys; from store import migrations; migrations.upgrade(sys.argv[1])"


@pytest.fixture
def url(own_url: str) -> str:
    """A database of the test's own: the schema itself is changed here."""
    return own_url


def run(url: str, *statements: str) -> None:
    with connected(url) as connection, connection.begin():
        for statement in statements:
            connection.execute(text(statement))


def test_migrations_arrive_at_what_the_tables_describe(url: str) -> None:
    assert migrations.drift(url) == []
    assert migrations.pending(url) == []
    migrations.upgrade(url)


@pytest.mark.parametrize(
    ("done", "told"),
    [
        ("DROP INDEX uq_incidents_open_senior", "lacks incidents: index uq_incidents_open_senior"),
        ("ALTER TABLE units ADD COLUMN extra INTEGER", "describes column units.extra"),
        ("CREATE TABLE extra (id INTEGER PRIMARY KEY)", "describes table extra"),
        ("ALTER TABLE intents DROP COLUMN resends", "lacks column intents.resends"),
    ],
)
def test_drift_is_told(url: str, done: str, told: str) -> None:
    run(url, done)
    assert any(told in line for line in migrations.drift(url))


def test_a_weaker_constraint_is_drift(url: str) -> None:
    run(
        url,
        "DROP INDEX ix_incidents_open_station",
        "CREATE INDEX ix_incidents_open_station ON incidents (station_id)",
    )
    assert len(migrations.drift(url)) == 2


def test_the_last_migration_is_the_one_that_a_start_expects() -> None:
    assert schema.expected() == migrations.head()


def test_a_database_without_tables_says_run_migrate(tmp_path: Path) -> None:
    with pytest.raises(WrongSchema, match=r"manage\.py migrate"):
        open_store(f"sqlite:///{tmp_path}/empty.db", RING)


@pytest.mark.parametrize(("revision", "told"), [("0000", r"manage\.py migrate"), ("9999", "newer")])
def test_i17_another_releases_schema_is_refused_with_advice(
    opened: Callable[..., Database], url: str, revision: str, told: str
) -> None:
    run(url, f"UPDATE alembic_version SET version_num = '{revision}'")
    with pytest.raises(WrongSchema, match=told):
        opened()
    opened(check_schema=False)


def test_a_newer_database_is_not_migrated(url: str) -> None:
    run(url, "UPDATE alembic_version SET version_num = '9999'")
    for act in (migrations.upgrade, migrations.pending):
        with pytest.raises(WrongSchema, match="newer release"):
            act(url)


def test_two_that_migrate_at_once_wait_for_each_other(
    tmp_path: Path, postgres_server: PostgresServer
) -> None:
    for url in (f"sqlite:///{tmp_path}/new/fresh.db", postgres_server.new_database()):
        assert migrations.pending(url)[0] == "0001: The schema of the senior's day."
        command_line = [sys.executable, "-c", MIGRATE, url]
        both = [subprocess.Popen(command_line, cwd=ROOT) for _ in range(2)]
        assert [process.wait(60) for process in both] == [0, 0]
        assert migrations.drift(url) == []


def test_a_migration_can_be_taken_back(url: str) -> None:
    with connected(url) as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert migrations.pending(url)[0].startswith("0001: ")
    migrations.upgrade(url)
    assert migrations.drift(url) == []


def test_a_database_that_is_not_there_is_unavailable() -> None:
    for act in (migrations.upgrade, migrations.drift):
        with pytest.raises(Unavailable):
            act("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
