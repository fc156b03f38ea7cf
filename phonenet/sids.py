"""Names of resources as the provider writes them: two letters and 32 hexadecimal digits."""

from __future__ import annotations

from hashlib import blake2b
from itertools import count


def sid(prefix: str, seed: str) -> str:
    """The same seed gives the same sid, so that a run can be repeated."""
    return prefix + blake2b(seed.encode(), digest_size=16).hexdigest()


class Sids:
    """New sids, one after the other, all of one seed."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._next = count(1)

    def new(self, prefix: str) -> str:
        return sid(prefix, f"{self._seed}/{next(self._next)}")
