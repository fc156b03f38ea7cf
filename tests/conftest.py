"""Servers that tests can ask for, and how tests are shared out among processes."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from hypothesis import HealthCheck, settings

from adapters.redis_server import OwnRedis
from tests.servers import browser, postgres
from tests.servers.postgres import PostgresServer

ON_BOTH_ALWAYS = re.compile(r"test_i\d\d")
"""Tests named after an invariant."""
WHAT_IS_SHOWN = {"cases", "console", "enrolling", "referrals", "world"}
"""Folders of tests that are about more than the store: their store has tests of its own."""

# How long an example takes is the affair of a machine with much to do, and no property of ours.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests of processes run one after the other, and those in a browser: the cores are
    few. What is not named after an invariant is left to `make long` on the second database."""
    for item in items:
        second = "postgresql" in item.name and not ON_BOTH_ALWAYS.match(item.name)
        if second and item.path.parent.name in WHAT_IS_SHOWN:
            item.add_marker(pytest.mark.long)
        for marker in ("town", "browser"):
            if item.get_closest_marker(marker) and not item.get_closest_marker("xdist_group"):
                item.add_marker(pytest.mark.xdist_group(marker))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Refuse to run groups side by side unnoticed: pytest-xdist 3.8 writes a test's group into its
    id, and pytest 9.2 takes no notice of that."""
    together = [item for item in session.items if item.get_closest_marker("xdist_group")]
    if session.config.getoption("loadgroup", False) and any("@" not in i.nodeid for i in together):
        raise pytest.UsageError("groups of tests are not kept together: see requirements.txt")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL server that hands out databases, also copies of a prepared one."""
    with postgres.running() as server:
        yield server


@pytest.fixture(scope="module")
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """An empty PostgreSQL database for the tests of one module."""
    url = postgres_server.new_database()
    yield url
    postgres_server.drop_database(url)


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis of the session's own; its URL."""
    with tempfile.TemporaryDirectory(prefix="khairiyat-redis-", dir="/tmp") as runtime:
        own = OwnRedis.prepare(tmp_path_factory.mktemp("redis"), Path(runtime))
        with own.running() as url:
            yield url


@pytest.fixture
def redis_url(redis_server: str) -> str:
    """An empty Redis."""
    with redis.Redis.from_url(redis_server) as connection:
        connection.flushall()
    return redis_server


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser's binary."""
    return browser.find_chromium()
