"""Signs of life of a link that is used often: written down, but not at every use."""

from datetime import datetime, timedelta

from helpline.repositories import UnitOfWork

EVERY = timedelta(seconds=10)
PROVIDER_IN = "provider_in"
PROVIDER_OUT = "provider_out"


class Pulse:
    """Beats for one link of this process, every ten seconds at most (invariant 23)."""

    def __init__(self, link: str) -> None:
        self._link = link
        self._beaten_at: datetime | None = None

    def mark(self, tx: UnitOfWork, now: datetime) -> None:
        """The link has just worked."""
        if self._beaten_at is not None and now - self._beaten_at < EVERY:
            return
        self._beaten_at = now
        tx.heartbeats.beat(self._link, now)
