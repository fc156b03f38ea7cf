"""The Redis that the service brings along."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from adapters import redis_server
from adapters.processes.guarded import GuardedProcess
from adapters.redis_server import OwnRedis, OwnRedisError
from settings import Settings
from tests.servers.waiting import runs, until


@pytest.fixture
def runtime() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="khairiyat-", dir="/tmp") as directory:
        yield Path(directory)


def test_what_it_keeps_survives_a_kill(tmp_path: Path, runtime: Path) -> None:
    own = OwnRedis.prepare(tmp_path, runtime)
    with GuardedProcess(own.command, output=subprocess.DEVNULL) as process:
        until(own.answers, "Redis")
        with redis.Redis.from_url(own.url) as connection:
            connection.set("kept", "yes")  # written before it is answered, if not yet synced
        process.kill()
        process.wait(10)
    with own.running() as url, redis.Redis.from_url(url) as connection:
        assert connection.get("kept") == b"yes"


def test_it_ends_with_who_started_it(tmp_path: Path, runtime: Path) -> None:
    starter = (
        "import pathlib, signal, subprocess, sys\n"
        "from adapters.processes.guarded import GuardedProcess\n"
        "from adapters.redis_server import OwnRedis\n"
        "own = OwnRedis.prepare(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))\n"
        "process = GuardedProcess(own.command, output=subprocess.DEVNULL)\n"
        "print(process.pid, flush=True)\n"
        "signal.pause()\n"
    )
    own = OwnRedis.prepare(tmp_path, runtime)
    with subprocess.Popen(
        [sys.executable, "-c", starter, str(tmp_path), str(runtime)],
        stdout=subprocess.PIPE,
        cwd=redis_server.__file__.rpartition("/adapters/")[0],
    ) as starting:
        assert starting.stdout
        pid = int(starting.stdout.readline())
        until(own.answers, "Redis")
        starting.kill()
    until(lambda: not runs(pid), "the end of Redis")
    assert not own.answers()


def test_it_listens_on_a_socket_that_only_its_user_can_open(tmp_path: Path, runtime: Path) -> None:
    own = OwnRedis.prepare(tmp_path, runtime)
    with own.running() as url, redis.Redis.from_url(url) as connection:
        assert connection.config_get("port") == {"port": "0"}
        assert stat.S_IMODE(own.socket_path.stat().st_mode) == 0o700
    assert stat.S_IMODE(runtime.stat().st_mode) == 0o700


def test_a_long_path_of_records_still_has_a_short_socket(tmp_path: Path) -> None:
    deep = tmp_path / "/".join(["a-long-name-of-a-directory"] * 8)
    settings = Settings.load({"VAR_DIR": str(deep)}, None)
    own = OwnRedis.prepare(settings.var_dir, settings.runtime_dir)
    assert len(os.fsencode(own.socket_path)) <= redis_server.LONGEST_SOCKET_PATH < len(str(deep))
    with own.running() as url, redis.Redis.from_url(url) as connection:
        assert connection.ping()
    settings.runtime_dir.rmdir()


def test_a_socket_path_that_is_too_long_is_refused_with_what_to_set(tmp_path: Path) -> None:
    with pytest.raises(OwnRedisError, match="RUNTIME_DIR"):
        OwnRedis.prepare(tmp_path, tmp_path / ("long" * 25))


def test_a_directory_that_another_prepared_is_not_trusted(tmp_path: Path, runtime: Path) -> None:
    (runtime / "link").symlink_to(tmp_path)
    with pytest.raises(OwnRedisError, match="RUNTIME_DIR"):
        OwnRedis.prepare(tmp_path, runtime / "link")


def test_the_server_of_the_path_comes_before_the_one_that_comes_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = tmp_path / "redis-server"
    installed.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert redis_server.find_binary() == installed
    installed.unlink()
    assert redis_server.find_binary().name == "valkey-server"


def test_without_any_server_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(OwnRedisError, match="set REDIS_URL"):
        redis_server.find_binary()
