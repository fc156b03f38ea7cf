"""The servers that the tests themselves stand on."""

from __future__ import annotations

import psycopg
import pytest
import redis

from tests.servers.postgres import PostgresServer


def libpq(url: str) -> str:
    return url.replace("postgresql+psycopg", "postgresql")


def test_a_copy_of_a_database_holds_what_its_template_holds(
    postgres_server: PostgresServer,
) -> None:
    template = postgres_server.new_database()
    with psycopg.connect(libpq(template)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 112 AS number")
    copy = postgres_server.new_database(template)
    with psycopg.connect(libpq(copy)) as connection:
        assert connection.execute("SELECT number FROM kept").fetchall() == [(112,)]
    for url in (copy, template):
        postgres_server.drop_database(url)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(libpq(copy))


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_finds_redis_empty(redis_url: str, turn: int) -> None:
    with redis.Redis.from_url(redis_url) as connection:
        assert connection.incr("turns") == 1
