"""After a commit: wakes the workers of the lanes that got work."""

import threading
from collections.abc import Iterable

from helpline.ports import Nudge
from helpline.sending.model import Lane


class Nudging:
    """Delivers each lane once after each commit, outside the writer's way.

    While one nudge is under way, those that come meanwhile join: a flood of commits wakes a lane
    a few times, not thousands. A nudge that fails is counted and forgotten: the sweeper finds
    the work.
    """

    def __init__(self, nudge: Nudge, *, threaded: bool) -> None:
        self._nudge = nudge
        self._waiting: set[Lane] = set()
        self._changed = threading.Condition()
        self._closed = False
        self.failed = 0
        self._thread: threading.Thread | None = None
        if threaded:
            self._thread = threading.Thread(target=self._run, name="store-nudge", daemon=True)
            self._thread.start()

    def wake(self, lanes: Iterable[Lane]) -> None:
        """The commit is done."""
        wanted = set(lanes)
        if not wanted:
            return
        if self._thread is None:
            self._deliver(wanted)
            return
        with self._changed:
            self._waiting |= wanted
            self._changed.notify()

    def close(self) -> None:
        """Deliver what waits, and stop."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._waiting and not self._closed:
                    self._changed.wait()
                lanes, self._waiting = self._waiting, set()
            if not lanes:
                return
            self._deliver(lanes)

    def _deliver(self, lanes: Iterable[Lane]) -> None:
        for lane in sorted(lanes):
            try:
                self._nudge(lane)
            except Exception:
                self.failed += 1
