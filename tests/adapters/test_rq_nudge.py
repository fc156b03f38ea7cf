"""Nudges through a real Redis: few, small, empty of meaning, and never in the way."""

import logging

import pytest
import redis
from rq.job import Job
from rq.queue import Queue

from adapters.rq_nudge import DRAIN, RqNudge, waiting_key
from helpline.sending.model import Lane
from tests.adapters.bad_provider import nobody_accepts


@pytest.fixture
def server(redis_url: str) -> redis.Redis:
    return redis.Redis.from_url(redis_url)


def jobs(server: redis.Redis, lane: Lane) -> list[Job]:
    return Queue(lane.value, connection=server, serializer="json").jobs


def test_at_most_one_job_of_a_lane_waits(redis_url: str, server: redis.Redis) -> None:
    nudge = RqNudge(redis_url)
    for _ in range(5):
        nudge(Lane.CALLS)
    nudge(Lane.EMERGENCY)
    assert nudge.connected
    assert [len(jobs(server, lane)) for lane in (Lane.CALLS, Lane.EMERGENCY)] == [1, 1]
    nudge.close()


def test_once_a_worker_has_begun_the_next_nudge_queues_another(
    redis_url: str, server: redis.Redis
) -> None:
    nudge = RqNudge(redis_url)
    nudge(Lane.CALLS)
    server.delete(waiting_key("calls"))
    nudge(Lane.CALLS)
    assert len(jobs(server, Lane.CALLS)) == 2
    nudge.close()


def test_a_mark_whose_job_was_lost_ends_by_itself(redis_url: str, server: redis.Redis) -> None:
    nudge = RqNudge(redis_url)
    nudge(Lane.CALLS)
    assert 0 < server.pttl(waiting_key("calls")) <= 5000
    nudge.close()


def test_i27_a_job_says_nothing_but_that_there_is_work(redis_url: str, server: redis.Redis) -> None:
    nudge = RqNudge(redis_url)
    nudge(Lane.ESCALATION)
    [job] = jobs(server, Lane.ESCALATION)
    assert job.data == b'["drain", null, [], {}]'
    assert (job.func_name, job.description) == (DRAIN, DRAIN)
    assert (job.result_ttl, job.failure_ttl, job.timeout, job.ttl) == (0, 3600, 120, 60)
    nudge.close()


def test_a_nudge_that_changes_nothing_costs_one_command(
    redis_url: str, server: redis.Redis
) -> None:
    nudge = RqNudge(redis_url)
    nudge(Lane.CALLS)
    before = server.info("stats")["total_commands_processed"]
    for _ in range(10):
        nudge(Lane.CALLS)
    after = server.info("stats")["total_commands_processed"]
    assert after - before == 10 + 1  # the second count itself
    nudge.close()


def test_i03_without_redis_a_nudge_is_lost_and_nothing_else(
    caplog: pytest.LogCaptureFixture,
) -> None:
    nudge = RqNudge("unix:///nowhere/redis.sock")
    assert nudge.connected
    for lane in Lane:
        nudge(lane)
    assert not nudge.connected
    [record] = [r for r in caplog.records if r.name == "khairiyat.nudge"]
    assert (record.levelno, "ConnectionError" in record.getMessage()) == (logging.WARNING, True)
    nudge.close()


def test_a_redis_that_does_not_answer_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("adapters.rq_nudge.SOCKET_S", 0.05)
    with nobody_accepts() as url:
        nudge = RqNudge(url.replace("http", "redis"))
        nudge(Lane.CALLS)
        nudge.close()


def test_after_a_failure_redis_is_left_alone_for_a_moment(
    redis_url: str, server: redis.Redis
) -> None:
    now = [100.0]
    nudge = RqNudge(redis_url, monotonic=lambda: now[0])
    server.config_set("maxmemory", "1")  # every write is refused
    try:
        nudge(Lane.CALLS)
    finally:
        server.config_set("maxmemory", "0")
    assert not nudge.connected
    nudge(Lane.CALLS)
    assert (jobs(server, Lane.CALLS), nudge.connected) == ([], False)
    now[0] += 1.0
    nudge(Lane.CALLS)
    assert (len(jobs(server, Lane.CALLS)), nudge.connected) == (1, True)
    nudge.close()
