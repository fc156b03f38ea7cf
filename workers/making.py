"""Making the workers' parts out of a wired service."""

from collections.abc import Callable

from bootstrap import Service
from workers.bringing import Bringing
from workers.dispatch import Dispatch
from workers.drain import Drain
from workers.hand import Hand
from workers.recordings import Fetching


def drain_of(
    service: Service,
    pause: Callable[[float], None] | None = None,
    *,
    fetches: bool = True,
    hand: Hand | None = None,
) -> Drain:
    """The drain of a service: what workers, sweeper and tests run (see `Drain`). `hand` has what
    the dead have left, which is taken over."""
    hand = hand or Hand()
    return Drain(
        store=service.store,
        clock=service.clock,
        asking=service.asking,
        duties=service.duties,
        dispatch=Dispatch(
            store=service.store,
            clock=service.clock,
            telephony=service.telephony,
            sender=service.sender,
            news=service.news,
            hand=hand,
        ),
        fetching=fetching_of(service) if fetches else None,
        bringing=Bringing(
            store=service.store,
            clock=service.clock,
            telephony=service.telephony,
            talks=service.talks,
            public_url=service.settings.public_url,
        ),
        pause=pause,
        hand=hand,
    )


def fetching_of(service: Service) -> Fetching:
    """What fetches recordings."""
    return Fetching(service.store, service.clock, service.voices())
