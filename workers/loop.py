"""A loop of small steps that ends when it is asked to."""

import logging
import signal
from collections.abc import Callable
from threading import Event

log = logging.getLogger("khairiyat.loop")


def stop_on_signals() -> Event:
    """An event that SIGTERM and SIGINT set."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


def every(seconds: float, step: Callable[[], object], stop: Event) -> None:
    """Run `step` every `seconds` until `stop` is set.

    A step that fails is logged by the name of its error and tried again: a database that is
    away for a while must not end the process.
    """
    while not stop.is_set():
        try:
            step()
        except Exception as error:
            log.error("%s failed: %s; trying again", step.__qualname__, type(error).__name__)
        stop.wait(seconds)
