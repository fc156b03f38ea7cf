"""Named places at which a fault test kills or stops the process.

`KHAIRIYAT_CRASH_AT=commit.before:3` kills this process, as a power cut would, when it comes to
that place for the third time. `KHAIRIYAT_CRASH_ORDERS` names a directory in which a test may
leave an order for one running process, in a file named by its process id: a place as above, and
after a space STOP if the process shall only be stopped. An order is carried out once. Without
the variables a place costs one comparison.
"""

import os
import signal
from collections import Counter
from pathlib import Path

_wanted = os.environ.get("KHAIRIYAT_CRASH_AT", "")
_orders = os.environ.get("KHAIRIYAT_CRASH_ORDERS", "")
_passed: Counter[str] = Counter()


def crash_point(name: str) -> None:
    """Die here if the environment says so, else do nothing."""
    if _wanted and _is_here(name, _wanted):
        os.kill(os.getpid(), signal.SIGKILL)
    if _orders:
        _obey(name, Path(_orders, str(os.getpid())))


def _is_here(name: str, wanted: str) -> bool:
    place, _, count = wanted.partition(":")
    if name != place:
        return False
    _passed[name] += 1
    return _passed[name] == int(count or 1)


def _obey(name: str, order: Path) -> None:
    try:
        wanted, _, way = order.read_text().partition(" ")
    except OSError:
        return
    if _is_here(name, wanted):
        order.unlink(missing_ok=True)
        _passed.clear()
        os.kill(os.getpid(), signal.SIGSTOP if way == "STOP" else signal.SIGKILL)
