"""A World whose workers may be killed: at a commit, or while they ask the provider.

Every second time the next one knows what the dead held, as when it starts on the same machine;
else it waits for the leases, as on another one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from tests.world.world import World
from workers.hand import take_over

T = TypeVar("T")
PLACES = ("commit.before", "commit.after", "provider.before", "provider.after")


class Killed(BaseException):
    """The end of a worker. What it had not committed is lost, what it held stays leased."""


class MortalWorld(World):
    """`doom` says that a worker dies: at this place, when it is come to for the nth time. Others
    go on in the next instant, as the supervisor sees to it."""

    def __init__(self, database_url: str, var_dir: Path, **settings: str) -> None:
        self._doom, self._passes, self._working = "", 0, False
        self.killed = 0
        super().__init__(database_url, var_dir, **settings)
        self._write, self._write_each = self.store.write, self.store.write_each
        self.store.write = self._mortal_write  # type: ignore[method-assign]
        self.store.write_each = self._mortal_write_each  # type: ignore[method-assign]

    def doom(self, choose: Random) -> None:
        """Somewhere in what the workers do next, one of them dies."""
        self._doom, self._passes = choose.choice(PLACES), choose.randint(1, 12)

    def drain_all(self) -> int:
        """As in the World, as far as a worker comes."""
        self._working = True
        try:
            return super().drain_all()
        except Killed:
            self.killed += 1
        finally:
            self._working = False
        if self.killed % 2:
            take_over(self.store, self.service.clock, self.drain.dispatch.hand)
        return 1

    def _passes_by(self, place: str) -> None:
        if not self._working or place != self._doom:
            return
        self._passes -= 1
        if self._passes == 0:
            self._doom = ""
            raise Killed

    def _mortal_write(self, work: Callable[[Any], T]) -> T:
        def mortal(tx: Any) -> T:
            result = work(tx)
            self._passes_by("commit.before")
            return result

        result = self._write(mortal)
        self._passes_by("commit.after")
        return result

    def _mortal_write_each(
        self, units: Sequence[Callable[[Any], object]]
    ) -> list[BaseException | None]:
        if units:
            self._passes_by("commit.before")
        ended = self._write_each(units)
        if units:
            self._passes_by("commit.after")
        return ended

    def _exchange(
        self, method: str, path: str, form: Sequence[tuple[str, str]], authorization: str
    ) -> tuple[int, str]:
        self._passes_by("provider.before")
        answer = super()._exchange(method, path, form, authorization)
        self._passes_by("provider.after")
        return answer
