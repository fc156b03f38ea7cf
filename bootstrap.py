"""The one place that wires: settings in, a working service out."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from adapters.clock import SteadyClock
from adapters.randomness import SystemIds
from adapters.redis_server import socket_url
from adapters.rq_nudge import RqNudge
from adapters.telephony.twilio_rest import TwilioRest
from adapters.texts import CataloguedTexts
from audio_prompts.catalogue import Catalogue
from flows.engine.load import DEFINITIONS, load_directory
from helpline.checkins.asking import Asking
from helpline.contact import Door
from helpline.conversations.desk import Desk
from helpline.conversations.dialogue import Dialogue
from helpline.conversations.library import FlowLibrary
from helpline.conversations.talks import Talks
from helpline.conversations.womens_line import WomensLine
from helpline.duties_due import Duties
from helpline.news import News
from helpline.ports import Clock, Ids, Nudge, RecordedVoices, Telephony
from helpline.repositories import UnitOfWork
from helpline.sending.lanes import Limits, set_up_lines, set_up_message_lines
from helpline.sending.model import Lane
from helpline.sending.rendering import Sender
from helpline.understanding import key_for
from settings import Settings
from store.crypto import KeyRing
from store.database import Database, open_store

PROVIDER = "twilio"
# They log addresses, and an address may hold a token (invariant 27).
QUIET = ("httpx", "httpcore", "aiohttp", "twilio", "rq", "uvicorn.access")


@dataclass(frozen=True, slots=True)
class Service:
    """The domain, wired to its store, its clock and its provider."""

    settings: Settings
    store: Database
    clock: Clock
    ids: Ids
    catalogue: Catalogue
    library: FlowLibrary
    telephony: Telephony
    voices: Callable[[], RecordedVoices]
    door: Door
    talks: Talks
    desk: Desk
    news: News
    asking: Asking
    duties: Duties
    sender: Sender
    limits: Limits

    def prepare(self) -> None:
        """Write what a first start needs: the flows in force and the limits of our lines."""
        now = self.clock.now()
        self.store.write(self.library.archive)
        self.store.write(partial(self._set_up_lines, now))

    def _set_up_lines(self, now: datetime, tx: UnitOfWork) -> None:
        provider, number = self.telephony.name, self.settings.checkin_number
        set_up_lines(tx, now, provider, number, self.limits)
        set_up_message_lines(tx, now, provider, number, self.limits.messages_per_second)


def assemble(
    settings: Settings,
    *,
    store: Database,
    clock: Clock,
    ids: Ids,
    telephony: Telephony,
    voices: Callable[[], RecordedVoices] | None = None,
    catalogue: Catalogue | None = None,
) -> Service:
    """Wire the domain to what it is given; tests give their own clock, store and network. Voices
    lie at the provider of the settings unless others are given."""
    prompts = catalogue or Catalogue.load()
    texts = CataloguedTexts(prompts)
    library = FlowLibrary(load_directory(DEFINITIONS))
    numbers = (settings.checkin_number, settings.helpline_number, settings.missed_call_number)
    door = Door(ids, texts, numbers)
    news = News(door, ids)
    talks = Talks(library, door, ids, key_for, telephony.name, rooms=telephony.rooms)
    dialogue = Dialogue(talks, door)
    return Service(
        settings=settings,
        store=store,
        clock=clock,
        ids=ids,
        catalogue=prompts,
        library=library,
        telephony=telephony,
        voices=voices or (lambda: recordings(settings)),
        door=door,
        talks=talks,
        desk=Desk(
            telephony.name,
            talks,
            door,
            ids,
            news,
            WomensLine(settings.helpline_number, settings.missed_call_number, door, ids, dialogue),
        ),
        news=news,
        asking=Asking(door, ids),
        duties=Duties(door, dialogue.answer, ids),
        sender=Sender(
            public_url=settings.public_url,
            call_number=settings.checkin_number,
            message_number=settings.checkin_number,
            women_number=settings.helpline_number,
            texts=texts,
            fallback_url=settings.call_fallback_url or "",
        ),
        limits=Limits(
            settings.calls_per_second,
            settings.max_concurrent_calls,
            settings.messages_per_second,
        ),
    )


def key_ring(settings: Settings) -> KeyRing:
    """The master keys of personal data."""
    return KeyRing({key.version: key.key for key in settings.data_keys})


def redis_url(settings: Settings) -> str:
    """The Redis in use: the one that was set, or the service's own."""
    return settings.redis_url or socket_url(settings.runtime_dir)


def telephony(settings: Settings) -> TwilioRest:
    """The way to the provider."""
    return TwilioRest(
        settings.twilio_account_sid,
        settings.twilio_auth_tokens[0],
        settings.twilio_api_url,
        messaging_service_sid=settings.messaging_service_sid,
        name=PROVIDER,
    )


def recordings(settings: Settings) -> RecordedVoices:
    """The voices that the provider has recorded. One worker asks for them: its HTTP client is
    loaded there and nowhere else."""
    from adapters.recordings import Recordings

    return Recordings(
        settings.twilio_account_sid, settings.twilio_auth_tokens[0], settings.twilio_api_url
    )


def open_service(settings: Settings, nudge: Nudge | None = None) -> Service:
    """Open the real thing. Raises the store's errors, which say what to do."""
    logging.basicConfig(level=settings.log_level, format="%(levelname)s %(name)s %(message)s")
    for noisy in QUIET:
        logging.getLogger(noisy).setLevel(logging.WARNING)
    store = open_store(
        settings.database_url, key_ring(settings), nudge or RqNudge(redis_url(settings))
    )
    return assemble(
        settings,
        store=store,
        clock=SteadyClock(),
        ids=SystemIds(),
        telephony=telephony(settings),
    )


def waker(settings: Settings) -> Callable[[Lane], bool]:
    """A nudge that answers whether Redis could be reached, for the sweeper."""
    nudge = RqNudge(redis_url(settings))

    def wake(lane: Lane) -> bool:
        nudge(lane)
        return nudge.connected

    return wake
