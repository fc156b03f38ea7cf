"""Making the workers' parts out of a wired service."""

from collections.abc import Callable

from bootstrap import Service
from workers.dispatch import Dispatch
from workers.drain import Drain


def drain_of(service: Service, pause: Callable[[float], None] | None = None) -> Drain:
    """The drain of a service: what workers, sweeper and tests run (see `Drain.pause`)."""
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
        ),
        pause=pause,
    )
