"""A worker of one lane: RQ's SimpleWorker, cut down to a single job that may be done.

What lies in Redis was perhaps put there by somebody else. Of a job only its name is read, never a
function imported, no callback, webhook, retry or time-out of it is followed: a job called `drain`
without arguments runs the function that this process was started with, every other one is recorded
as failed. Workers take no commands through Redis and cannot be suspended there.
"""

import logging
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any

from redis.exceptions import RedisError
from rq.exceptions import StopRequested
from rq.job import Job
from rq.queue import Queue
from rq.worker import SimpleWorker, WorkerStatus

from adapters.rq_nudge import DRAIN, DRAIN_TIMEOUT_S, connect, waiting_key
from helpline.sending.model import Lane

log = logging.getLogger("khairiyat.worker")

BEAT_EVERY_S = 5.0
BLOCKS_S = 5
AGAIN_AFTER_S = 1.0
LONGEST_JOB = 1024  # bytes
_WORKER_TTL_S = BLOCKS_S + 15  # RQ blocks for 15 s less than this


class JobRefused(Exception):
    """This job is not `drain`; nothing of it was imported or called."""

    def __init__(self) -> None:
        super().__init__("only the job 'drain' without arguments is done here")


class _ClassesOnly(logging.Filter):
    """RQ writes tracebacks when Redis goes in the middle of a job: of an error, its class is
    enough (invariant 27)."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and record.exc_info[0] is not None:
            record.msg, record.args = "%s", (record.exc_info[0].__name__,)
            record.exc_info = record.exc_text = None
        return True


logging.getLogger("rq.worker").addFilter(_ClassesOnly())


class RqWorker:
    """Serves one lane until SIGTERM or SIGINT, through every outage of Redis.

    `perform` drains the lane; what it raises fails the job and nothing else. `beat` marks that
    this link lives; it is called every few seconds while Redis answers. Both run in the main
    thread, and so must `run`. A signal lets the job under way end first.
    """

    def __init__(
        self,
        lane: Lane,
        redis_url: str,
        perform: Callable[[], None],
        beat: Callable[[], None] = lambda: None,
    ) -> None:
        self._lane, self._perform, self._beat = lane, perform, beat
        self._redis = connect(redis_url, BLOCKS_S * 2.0)
        self._worker: _LaneWorker | None = None
        self._stopping = False
        self._beaten_at = -BEAT_EVERY_S

    def run(self) -> None:
        """Serve until told to stop."""
        before = {s: signal.signal(s, self._stop) for s in (signal.SIGTERM, signal.SIGINT)}
        try:
            self._serve()
        finally:
            for signum, handler in before.items():
                signal.signal(signum, handler)
            self._redis.close()

    def run_waiting(self) -> None:
        """Do what is in the queue now, and return."""
        self._new_worker().work(burst=True, logging_level="WARNING")

    def _serve(self) -> None:
        with suppress(StopRequested):
            while not self._stopping:
                try:
                    self._worker = self._new_worker()
                    self._worker.work(logging_level="WARNING")
                except (RedisError, OSError) as error:
                    log.warning("%s: Redis is away: %s", self._lane, type(error).__name__)
                if not self._stopping:
                    time.sleep(AGAIN_AFTER_S)

    def _stop(self, signum: int, frame: FrameType | None) -> None:
        self._stopping = True
        if self._busy():
            assert self._worker is not None
            self._worker.stop_after_this()
        else:
            raise StopRequested

    def _busy(self) -> bool:
        return self._worker is not None and self._worker.get_state() == WorkerStatus.BUSY

    def _new_worker(self) -> "_LaneWorker":
        return _LaneWorker(
            Queue(self._lane.value, connection=self._redis, serializer="json", job_class=_DrainJob),
            self._drain,
            self._mark_alive,
        )

    def _drain(self) -> None:
        # Before the draining, so that a nudge which comes during it queues another job.
        with suppress(RedisError, OSError):
            self._redis.delete(waiting_key(self._lane.value))
        self._perform()

    def _mark_alive(self) -> None:
        if self._stopping and not self._busy():
            raise StopRequested  # whoever swallowed the first one
        now = time.monotonic()
        if now - self._beaten_at < BEAT_EVERY_S:
            return
        self._beaten_at = now
        try:
            self._beat()
        except StopRequested:
            raise
        except Exception as error:
            log.warning("%s: no sign of life could be kept: %s", self._lane, type(error).__name__)


class _DrainJob(Job):
    """A job of which nothing is believed but its name."""

    drain: Callable[[], None]

    def restore(self, raw_data: dict[bytes, bytes]) -> Any:
        """Read the name and leave everything else out."""
        read = {name: raw_data[name] for name in (b"data", b"origin") if name in raw_data}
        if len(read.get(b"data", b"")) > LONGEST_JOB:
            read.pop(b"data")
        super().restore(read)
        self.timeout, self.result_ttl, self.failure_ttl = DRAIN_TIMEOUT_S, 0, 3600
        self.description = DRAIN

    def _execute(self) -> None:
        if (self.func_name, self.instance) != (DRAIN, None) or self.args or self.kwargs:
            raise JobRefused
        self.drain()


class _LaneWorker(SimpleWorker):
    """RQ's loop without what this service has no use for."""

    max_connection_wait_time = 2.0

    def __init__(
        self, queue: Queue, drain: Callable[[], None], mark_alive: Callable[[], None]
    ) -> None:
        self._drain, self._mark_alive = drain, mark_alive
        super().__init__(
            [queue],
            connection=queue.connection,
            serializer="json",
            job_class=_DrainJob,
            log_job_description=False,
            worker_ttl=_WORKER_TTL_S,
        )

    def stop_after_this(self) -> None:
        """End when the job under way has ended."""
        self._stop_requested = True

    def execute_job(self, job: Job, queue: Queue) -> None:
        assert isinstance(job, _DrainJob)
        job.drain = self._drain
        super().execute_job(job, queue)

    def heartbeat(self, timeout: int | None = None, pipeline: Any = None) -> None:
        super().heartbeat(timeout, pipeline)
        self._mark_alive()

    def handle_exception(self, job: Job, *exc_info: Any) -> None:
        """Note the class alone: a text may hold what a caller said (invariant 27)."""
        log.error("%s: job failed: %s", job.origin, exc_info[0].__name__)

    def handle_job_failure(
        self,
        job: Job,
        queue: Queue,
        started_job_registry: Any = None,
        exc_string: str = "",
        execution: Any = None,
    ) -> None:
        """Record the class alone, for the same reason."""
        kind = sys.exc_info()[0]
        super().handle_job_failure(
            job, queue, started_job_registry, kind.__name__ if kind else exc_string, execution
        )

    def _install_signal_handlers(self) -> None:
        """Signals are for whoever runs this worker."""

    def subscribe(self) -> None:
        """Commands of others are not listened for."""

    def check_for_suspension(self, burst: bool) -> None:
        """A key in Redis does not stop this service."""
