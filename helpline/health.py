"""What the service knows of its own health: faults that stand, and signs of life."""

from datetime import datetime
from typing import Protocol


class Faults(Protocol):
    """What is wrong with the service itself."""

    def report(self, kind: str, key: str, now: datetime) -> bool:
        """Raise a fault unless it stands already. True if it is new."""

    def clear(self, kind: str, key: str, now: datetime) -> bool:
        """True if it stood."""

    def standing(self) -> list[tuple[str, str, datetime]]:
        """(kind, key, raised_at) of all that stand."""


class Heartbeats(Protocol):
    """Signs of life of every link."""

    def beat(self, link: str, now: datetime) -> None: ...
    def all(self) -> dict[str, datetime]: ...
