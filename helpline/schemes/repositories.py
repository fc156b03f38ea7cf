"""The repository of schemes; it belongs to `helpline.repositories.UnitOfWork`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from helpline.schemes.model import Scheme


class Schemes(Protocol):
    """Schemes, each version kept."""

    def current(self, unit_ids: Sequence[int]) -> list[Scheme]:
        """The newest version of every scheme of these units, active or not."""

    def add(self, scheme: Scheme, now: datetime, by: int | None) -> Scheme:
        """The next version; the given one is ignored. Conflict if another writer was first."""

    def versions(self, unit_id: int, code: str) -> list[tuple[datetime, int | None, Scheme]]:
        """(since, by whom, scheme), oldest first."""
