"""Making the workers' parts out of a wired service."""

from collections.abc import Callable

from bootstrap import Service
from workers.bringing import Bringing
from workers.dispatch import Dispatch
from workers.drain import Drain
from workers.hand import HANDS, Hand, pick_up, take_over
from workers.recordings import Fetching


def drain_of(
    service: Service,
    pause: Callable[[float], None] | None = None,
    *,
    fetches: bool = True,
    hand: Hand | None = None,
) -> Drain:
    """The drain of a service: what workers, sweeper and tests run (see `Drain`)."""
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
            hand=hand or Hand(),
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
    )


def hand_of(service: Service, name: str) -> Hand:
    """The hand of a process of this name, which has taken over what the dead of it have left."""
    hand = pick_up(service.settings.var_dir / HANDS, name)
    take_over(service.store, service.clock, hand)
    return hand


def fetching_of(service: Service) -> Fetching:
    """What fetches recordings."""
    return Fetching(service.store, service.clock, service.voices())
