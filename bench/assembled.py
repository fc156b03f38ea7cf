"""The product on a place of a bench."""

from __future__ import annotations

from bench.state import Place
from bootstrap import Service, assemble, key_ring, telephony
from helpline.ports import Clock, Ids
from settings import Settings
from simulation.ids import CountedIds
from store.database import Database, open_store


def assembled(
    settings: Settings, clock: Clock, store: Database | None = None, ids: Ids | None = None
) -> Service:
    """The whole service, prepared, on this store or on that of the settings."""
    service = assemble(
        settings,
        store=store or open_store(settings.database_url, key_ring(settings)),
        clock=clock,
        ids=ids or CountedIds(),
        telephony=telephony(settings),
    )
    service.prepare()
    return service


def settings_of(place: Place, **more: str) -> Settings:
    """The settings of a service at this place, with some of its own."""
    own = {"VAR_DIR": str(place.path.parent), "DATABASE_URL": f"sqlite:///{place.path}"}
    return Settings.load({**own, **more}, None)
