"""What the provider and the telephone network do wrong."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from functools import partial

from phonenet.faults import Fault as Wrong
from tests.chaos.fault import Fault
from tests.chaos.lives import UNREAD
from tests.town.town import Town

STATUSES = ("call-status", "message-status", "amd")
LATE_S = 20.0


@contextlib.contextmanager
def _wrong(wrongs: tuple[Wrong, ...], town: Town) -> Iterator[None]:
    for wrong in wrongs:
        town.network.add_fault(wrong)
    try:
        yield
    finally:
        town.network.clear_faults()


@contextlib.contextmanager
def _of_part(kind: str, part: str, code: int, town: Town) -> Iterator[None]:
    """Something that only the telephones of one part in each story suffer from."""
    numbers = tuple(place.telephones[part] for place in town.places.values())
    with _wrong((Wrong(kind, numbers=numbers, times=None, code=code),), town):
        yield


def _provider(name: str, *wrongs: Wrong, lasts_s: float = 15.0, told: bool = False) -> Fault:
    return Fault(name, partial(_wrong, wrongs), lasts_s, told)


def _always(kind: str, *places: str, seconds: float = 5.0) -> tuple[Wrong, ...]:
    return tuple(Wrong(kind, place, times=None, seconds=seconds) for place in places or ("*",))


def _unread(name: str, kind: str, code: int) -> Fault:
    """The beat officer's telephone takes no SMS: the next rung has to come at once."""
    return Fault(name, partial(_of_part, kind, "beat", code), lasts_s=40.0, lives=(UNREAD,))


DEAD = _provider("provider-dead", *_always("dead"), told=True)
FAULTS = (
    _provider("provider-429", *_always("throttled")),
    _provider("provider-500", *_always("server_error")),
    _provider("provider-refuses", *_always("refused")),
    _provider("provider-silent-before", *_always("timeout_before", "POST calls", "POST messages")),
    _provider("provider-silent-after", *_always("timeout_after", "POST calls", "POST messages")),
    _provider("provider-drips", *_always("slow", seconds=4.0)),
    DEAD,
    _provider("callbacks-lost", *_always("lost", *STATUSES), told=True),
    _provider("callbacks-doubled", *_always("doubled"), lasts_s=40),
    _provider("callbacks-late", *_always("late", *STATUSES, seconds=LATE_S), lasts_s=40),
    _provider("callbacks-early", *_always("early", "calls", "messages"), lasts_s=40),
    _provider("callbacks-reordered", *_always("reordered", *STATUSES), lasts_s=40),
    _unread("sms-30003", "undelivered", 30003),
    _unread("sms-30005", "undelivered", 30005),
    _unread("sms-30006", "undelivered", 30006),
    _unread("sms-21610", "opted_out", 21610),
    Fault("keys-lost", partial(_of_part, "keys_lost", "senior", 0), lasts_s=20, asks_again=True),
)
