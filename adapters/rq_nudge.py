"""Wakes a worker of a lane through Redis and RQ. The database says what work there is."""

import logging
import time
from collections.abc import Callable
from threading import Lock

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Queue
from rq.job import Job

from helpline.sending.model import Lane

log = logging.getLogger("khairiyat.nudge")

DRAIN = "drain"
"""The only job there is. It is a name and never imported: a worker brings its own function."""

DRAIN_TIMEOUT_S = 120
SOCKET_S = 0.5
WAITING_S = 5  # a job that got lost is waited for no longer than the sweeper takes to see it
QUIET_S = 1.0
EXPIRES_S = 60  # nobody needs to be woken for what the sweeper has done long ago


def waiting_key(lane: str) -> str:
    """Set while a job of this lane waits for a worker, which deletes it before it begins."""
    return f"khairiyat:waiting:{lane}"


class RqNudge:
    """Implements `helpline.ports.Nudge`.

    At most one job of a lane waits at a time: one worker that wakes up drains all there is. The
    mark is taken away before the draining begins, so a nudge that comes during it queues another.
    After a failure Redis is left alone for a moment: who nudges has just committed something, and
    must not wait for a dead host each time.
    """

    def __init__(self, redis_url: str, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._redis = connect(redis_url, SOCKET_S)
        self._monotonic = monotonic
        self._quiet_until = 0.0
        self._queues: dict[Lane, Queue] = {}
        self._lock = Lock()
        self._connected = True

    @property
    def connected(self) -> bool:
        """Whether the last nudge reached Redis."""
        return self._connected

    def __call__(self, lane: Lane) -> None:
        """Queue a job for this lane, unless one is waiting. Never raises."""
        if self._monotonic() < self._quiet_until:
            return
        try:
            if self._redis.set(waiting_key(lane), 1, nx=True, ex=WAITING_S):
                self._enqueue(lane)
            self._connected = True
        except (RedisError, OSError) as error:
            # Said once, not for every call: the sweeper finds the work, and the auditor the fault.
            if self._connected:
                log.warning("nudges are lost until Redis is back: %s", type(error).__name__)
            self._connected = False
            self._quiet_until = self._monotonic() + QUIET_S

    def close(self) -> None:
        """Close the connections."""
        self._redis.close()

    def _enqueue(self, lane: Lane) -> None:
        with self._lock, self._redis.pipeline(transaction=False) as pipeline:
            queue = self._queues.setdefault(
                lane, Queue(lane.value, connection=self._redis, serializer="json")
            )
            job = Job.create(
                DRAIN,
                connection=self._redis,
                serializer="json",
                timeout=DRAIN_TIMEOUT_S,
                result_ttl=0,
                failure_ttl=3600,
                ttl=EXPIRES_S,
                description=DRAIN,
            )
            queue.enqueue_job(job, pipeline=pipeline)
            pipeline.execute()


def connect(redis_url: str, socket_s: float) -> "Redis":
    """A client that gives up soon instead of trying again by itself."""
    return Redis.from_url(
        redis_url,
        socket_timeout=socket_s,
        socket_connect_timeout=socket_s,
        retry=Retry(NoBackoff(), 0),
        retry_on_error=[],
    )
