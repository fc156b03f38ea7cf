"""How often a sign-in may be tried: for each user in the store, for each address in the process."""

from collections import OrderedDict
from datetime import datetime, timedelta

FREE_TRIES = 5
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
ADDRESS_TRIES = 20
ADDRESS_WINDOW = timedelta(minutes=10)
ADDRESSES_KEPT = 10_000


def locked_until(failures: int, now: datetime) -> datetime | None:
    """Until when a user who has failed `failures` times in a row has to wait, if at all.

    The wait doubles with every failure and never passes 15 minutes: whoever guesses must not be
    able to keep an officer out for a night.
    """
    if failures < FREE_TRIES:
        return None
    doublings = min(failures - FREE_TRIES, 10)
    return now + min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


class AddressThrottle:
    """At most 20 failed sign-ins in ten minutes from one network address.

    It is kept in the memory of one process: with several web processes each counts for itself.
    """

    def __init__(self) -> None:
        self._failures: OrderedDict[str, list[datetime]] = OrderedDict()

    def open(self, address: str, now: datetime) -> bool:
        """Whether this address may try again."""
        recent = [at for at in self._failures.get(address, ()) if now - at < ADDRESS_WINDOW]
        return len(recent) < ADDRESS_TRIES

    def failed(self, address: str, now: datetime) -> None:
        """Remember a failure; the address that has failed longest ago is forgotten first."""
        recent = [at for at in self._failures.pop(address, []) if now - at < ADDRESS_WINDOW]
        self._failures[address] = [*recent, now]
        while len(self._failures) > ADDRESSES_KEPT:
            self._failures.popitem(last=False)
