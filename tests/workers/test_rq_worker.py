"""A worker does one job, `drain`, and nothing else that lies in Redis."""

import logging
import os
import pickle
import signal
import tempfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
import redis
from rq.callbacks import Callback
from rq.command import send_shutdown_command
from rq.job import Job, Retry
from rq.queue import Queue
from rq.registry import FailedJobRegistry, StartedJobRegistry
from rq.suspension import suspend

from adapters.redis_server import OwnRedis
from adapters.rq_nudge import DRAIN, RqNudge, waiting_key
from helpline.sending.model import Lane
from tests.servers.waiting import until
from workers.rq_worker import RqWorker


@pytest.fixture
def server(redis_url: str) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(redis_url) as connection:
        yield connection


@pytest.fixture
def nudge(redis_url: str) -> Iterator[RqNudge]:
    nudge = RqNudge(redis_url)
    yield nudge
    nudge.close()


@pytest.fixture
def queue(server: redis.Redis) -> Queue:
    return Queue(Lane.CALLS.value, connection=server, serializer="json")


def text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value


def keys(server: redis.Redis) -> set[str]:
    return {text(key) for key in server.scan_iter()}


def failures(server: redis.Redis) -> list[str]:
    """What was recorded about each failed job."""
    registry = FailedJobRegistry(Lane.CALLS.value, connection=server, serializer="json")
    jobs = [Job.fetch(i, connection=server, serializer="json") for i in registry.get_job_ids()]
    return [str(result.exc_string) for job in jobs if (result := job.latest_result())]


def stop_us() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def test_a_nudge_drains_its_lane_and_leaves_nothing_behind(
    redis_url: str, server: redis.Redis, nudge: RqNudge
) -> None:
    drained: list[str] = []
    worker = RqWorker(Lane.CALLS, redis_url, lambda: drained.append("calls"))
    nudge(Lane.CALLS)
    nudge(Lane.MESSAGES)
    worker.run_waiting()
    assert drained == ["calls"]
    assert len([key for key in keys(server) if ":job:" in key]) == 1  # the other lane's
    assert waiting_key("calls") not in keys(server)


def test_a_nudge_during_the_draining_is_not_lost(redis_url: str, nudge: RqNudge) -> None:
    drained: list[int] = []

    def perform() -> None:
        drained.append(len(drained))
        if len(drained) == 1:
            nudge(Lane.CALLS)

    nudge(Lane.CALLS)
    RqWorker(Lane.CALLS, redis_url, perform).run_waiting()
    assert drained == [0, 1]


def test_i27_a_drain_that_fails_is_recorded_by_the_class_of_its_error(
    redis_url: str, server: redis.Redis, nudge: RqNudge, caplog: pytest.LogCaptureFixture
) -> None:
    def perform() -> None:
        raise ValueError("Sushila +917715550001")

    caplog.set_level(logging.DEBUG)
    nudge(Lane.CALLS)
    RqWorker(Lane.CALLS, redis_url, perform).run_waiting()
    assert failures(server) == ["ValueError"]
    kept = b"".join(
        server.dump(key) or b"" for key in keys(server) if not key.startswith("rq:worker")
    )
    assert b"Sushila" not in kept
    assert "Sushila" not in caplog.text
    assert "ValueError" in caplog.text


PLANTED: dict[str, Callable[[Queue], object]] = {
    "a command": lambda q: q.enqueue("os.system", "touch planted"),
    "our job with arguments": lambda q: q.enqueue(DRAIN, "emergency"),
    "our job with keywords": lambda q: q.enqueue(DRAIN, lane="emergency"),
    "a module that is not there": lambda q: q.enqueue("planted_module.function"),
    "a method": lambda q: q.enqueue(DRAIN_OF_A_STRING),
    "one that wants to be tried again": lambda q: q.enqueue("os.getcwd", retry=Retry(max=3)),
}
DRAIN_OF_A_STRING = "builtins.str.upper"


@pytest.mark.parametrize("plant", PLANTED.values(), ids=PLANTED.keys())
def test_every_other_job_is_refused_and_recorded(
    redis_url: str,
    server: redis.Redis,
    queue: Queue,
    plant: Callable[[Queue], object],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    drained: list[int] = []
    plant(queue)
    RqWorker(Lane.CALLS, redis_url, lambda: drained.append(1)).run_waiting()
    assert failures(server) == ["JobRefused"]
    assert (drained, list(tmp_path.iterdir()), len(queue)) == ([], [], 0)


def test_nothing_that_hangs_on_a_job_is_imported_or_called(
    redis_url: str,
    server: redis.Redis,
    queue: Queue,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "planted.py").write_text(
        "from pathlib import Path\nPath(__file__).with_name('imported').touch()\n"
        "def function(*arguments): pass\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    for name in (DRAIN, "planted.function"):
        callback = Callback("planted.function")
        queue.enqueue(name, on_success=callback, on_failure=callback, on_stopped=callback)
    drained: list[int] = []
    RqWorker(Lane.CALLS, redis_url, lambda: drained.append(1)).run_waiting()
    assert drained == [1]
    assert failures(server) == ["JobRefused"]
    assert not (tmp_path / "imported").exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"data": pickle.dumps(("os.system", None, ("touch planted",), {}))},
        {"data": b"\xff\xfe not json"},
        {"data": zlib.compress(b"0" * 10_000_000)},
        {"data": b'["drain"]'},
        {"data": b'["os.system", null, ["true"], {}]', "timeout": "soon", "status": "?"},
        {"data": b'["os.system", null, ["true"], {}]', "created_at": "yesterday", "\udcff": "x"},
        {"origin": "calls"},
    ],
)
def test_no_garbage_ends_the_worker(
    redis_url: str, server: redis.Redis, nudge: RqNudge, fields: dict[str, str | bytes]
) -> None:
    for name, value in fields.items():
        server.hset("rq:job:planted", name.encode("utf-8", "surrogateescape"), value)
    server.rpush("rq:queue:calls", "planted")
    nudge(Lane.CALLS)
    drained: list[int] = []
    RqWorker(Lane.CALLS, redis_url, lambda: drained.append(1)).run_waiting()
    assert drained == [1]


def test_a_key_in_redis_does_not_suspend_a_worker(
    redis_url: str, server: redis.Redis, nudge: RqNudge
) -> None:
    suspend(server)
    nudge(Lane.CALLS)
    drained: list[int] = []
    RqWorker(Lane.CALLS, redis_url, lambda: drained.append(1)).run_waiting()
    assert drained == [1]


def test_a_worker_tells_that_it_lives_and_survives_that_it_cannot(
    redis_url: str, nudge: RqNudge, caplog: pytest.LogCaptureFixture
) -> None:
    beats: list[int] = []

    def beat() -> None:
        beats.append(1)
        raise RuntimeError("no database")

    nudge(Lane.CALLS)
    RqWorker(Lane.CALLS, redis_url, lambda: None, beat).run_waiting()
    assert len(beats) == 1
    assert "no sign of life could be kept: RuntimeError" in caplog.text


def test_sigterm_lets_the_job_under_way_end(
    redis_url: str, server: redis.Redis, nudge: RqNudge
) -> None:
    drained: list[str] = []

    def perform() -> None:
        stop_us()
        drained.append("to the end")
        nudge(Lane.CALLS)

    nudge(Lane.CALLS)
    before = signal.getsignal(signal.SIGTERM)
    RqWorker(Lane.CALLS, redis_url, perform).run()
    assert drained == ["to the end"]
    assert signal.getsignal(signal.SIGTERM) == before
    assert not StartedJobRegistry("calls", connection=server).get_job_ids()
    assert not server.smembers("rq:workers")


def test_sigterm_ends_an_idle_worker_at_once(redis_url: str, server: redis.Redis) -> None:
    RqWorker(Lane.CALLS, redis_url, lambda: None, beat=stop_us).run()
    assert not server.smembers("rq:workers")


def test_sigterm_ends_a_worker_that_waits_for_redis(caplog: pytest.LogCaptureFixture) -> None:
    worker = RqWorker(Lane.CALLS, "unix:///nowhere/redis.sock", lambda: None)

    def end_it() -> None:
        until(lambda: caplog.records, "a word about Redis")
        stop_us()

    ending = Thread(target=end_it)
    ending.start()
    worker.run()
    ending.join()
    assert "calls: Redis is away: ConnectionError" in caplog.text


def test_commands_through_redis_are_not_listened_for(
    redis_url: str, server: redis.Redis, nudge: RqNudge
) -> None:
    drained: list[int] = []

    def perform() -> None:
        [worker] = server.smembers("rq:workers")
        send_shutdown_command(server, text(worker).removeprefix("rq:worker:"))
        drained.append(1)
        if len(drained) == 1:
            nudge(Lane.CALLS)

    nudge(Lane.CALLS)
    RqWorker(Lane.CALLS, redis_url, perform).run_waiting()
    assert drained == [1, 1]


@pytest.mark.town
def test_i03_a_worker_goes_on_when_redis_comes_back(tmp_path: Path) -> None:
    """Redis ends while the worker waits, and comes back without what it knew."""
    with tempfile.TemporaryDirectory(prefix="khairiyat-redis-", dir="/tmp") as runtime:
        first = OwnRedis.prepare(tmp_path / "first", Path(runtime))
        second = OwnRedis.prepare(tmp_path / "second", Path(runtime))

        def outage() -> None:
            with first.running() as url, redis.Redis.from_url(url) as connection:
                until(lambda: connection.smembers("rq:workers"), "the worker to come")
            with second.running() as url:
                nudge = RqNudge(url)
                nudge(Lane.CALLS)
                until(lambda: drained, "the worker to drain")
                stop_us()
                ended.wait(10)
                nudge.close()

        drained: list[int] = []
        ended = Event()
        town = Thread(target=outage)
        town.start()
        RqWorker(Lane.CALLS, first.url, lambda: drained.append(1)).run()
        ended.set()
        town.join()
        assert drained == [1]
