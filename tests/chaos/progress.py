"""Says every few seconds how far a long run has got."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

EVERY_S = 10.0


class Progress:
    """Prints what `told` returns, with the seconds gone by, as long as its block runs."""

    def __init__(self, told: Callable[[], str]) -> None:
        self._told, self._began = told, time.monotonic()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._tell)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _tell(self) -> None:
        while not self._over.wait(EVERY_S):
            print(f"  {time.monotonic() - self._began:5.0f} s: {self._told()}", flush=True)
