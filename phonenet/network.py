"""The telephone network: everything that exists on it, and how its parts reach each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from phonenet.call import Call
from phonenet.conference import Rooms
from phonenet.errors import ApplicationError, NotPossible
from phonenet.exchange import Exchange
from phonenet.faults import Faults
from phonenet.handsets.handset import Handset
from phonenet.handsets.personalities import Manual, NeverAnswers, Personality
from phonenet.lines import Account, Line
from phonenet.message import Message
from phonenet.messaging import Messaging
from phonenet.pace import Pace
from phonenet.recording import Recording
from phonenet.rest.api import Api, ApiAnswer
from phonenet.schedule import Schedule
from phonenet.sids import Sids
from phonenet.story.here import Here
from phonenet.story.phone import Phone, assert_nothing_unexpected
from phonenet.webhooks import Transport, WebhookRequest, Webhooks


@dataclass(frozen=True)
class Trouble:
    """An entry of the provider's debugger: what the service did wrong. No personal data."""

    at: datetime
    code: int
    message: str
    subject: str
    url: str


class Network:
    """A deterministic, single-threaded telephone network without any I/O of its own.

    `now` gives aware UTC datetimes; `transport` carries webhooks (`synchronous(post)` wraps a
    plain function). Whoever owns the clock calls `run_due()` whenever `next_at()` has come.
    `wait(condition, seconds)` lets the story API wait: it moves time on until the condition
    holds (True) or that many seconds have passed (False).

    `default_personality` is that of numbers which turn up only because the service rings them.
    `captions` gives the words of audio files by their name, as in `hi/checkin.greeting`.
    `obeys_stop` makes the provider obey STOP and START itself, as Twilio does unless told not to.
    """

    def __init__(
        self,
        now: Callable[[], datetime],
        account: Account,
        lines: Iterable[Line],
        transport: Transport,
        *,
        wait: Callable[[Callable[[], bool], float], bool] | None = None,
        pace: Pace | None = None,
        default_personality: Personality | None = None,
        calls_per_second: float | None = None,
        obeys_stop: bool = False,
        captions: Mapping[str, str] | None = None,
        public_url: str = "http://phonenet.invalid",
        seed: str = "phonenet",
    ) -> None:
        self.now = now
        self.account = account
        self.lines = {line.number: line for line in lines}
        self.pace = pace or Pace()
        self.default_personality = default_personality or NeverAnswers()
        self.calls_per_second = calls_per_second
        self.obeys_stop = obeys_stop
        self.captions = captions or {}
        self.public_url = public_url
        self.schedule = Schedule(now)
        self.sids = Sids(seed)
        self.faults = Faults(now, seed)
        self.webhooks = Webhooks(account, self.schedule, self.faults, transport, self._failed)
        self.handsets: dict[str, Handset] = {}
        self.calls: dict[str, Call] = {}
        self.messages: dict[str, Message] = {}
        self.recordings: dict[str, Recording] = {}
        self.rooms = Rooms(self)
        self.audio_seconds: dict[str, float] = {}
        self.errors: list[Trouble] = []
        self.listeners: list[Callable[[Handset], None]] = []
        self.exchange = Exchange(self)
        self.messaging = Messaging(self)
        self._api = Api(self)
        self._here = Here(self, wait)

    def next_at(self) -> datetime | None:
        """The next instant at which `run_due()` has something to do, or None."""
        return self.schedule.next_at()

    def run_due(self) -> int:
        """Do everything that is due at `now()`; how many things that were."""
        return self.schedule.run_due()

    def api(
        self,
        method: str,
        path: str,
        form: Sequence[tuple[str, str]] = (),
        authorization: str = "",
    ) -> ApiAnswer:
        """Answer a REST request. `path` may carry a query.

        Raises ClientTimeout or ConnectionRefused where a fault leaves the client without answer.
        """
        return self._api.answer(method, path, form, authorization)

    def handset(
        self,
        number: str,
        name: str = "",
        personality: Personality | None = None,
        *,
        group: str = "",
        language: str = "",
        landline: bool | None = None,
    ) -> Phone:
        """The phone with this E.164 number, made if need be, for use in a story.

        A phone that a story names is held by hand unless `personality` says otherwise.
        """
        handset = self.phone_at(number)
        if not handset.known:
            handset.known, handset.personality = True, Manual()
        handset.name = name or handset.name
        handset.group = group or handset.group
        handset.language = language or handset.language
        handset.personality = personality or handset.personality
        handset.landline = handset.landline if landline is None else landline
        self.changed(handset)
        return Phone(self._here, handset.number)

    def phone_at(self, number: str) -> Handset:
        """The handset with this number; one that nobody declared is made on the way."""
        handset = self.handsets.get(number)
        if handset is None:
            handset = Handset(number, known=False, personality=self.default_personality)
            self.handsets[number] = handset
        return handset

    def assert_nothing_unexpected(self) -> None:
        """Raises StoryError if any phone got a call or message that no story expected."""
        assert_nothing_unexpected(self._here)

    def dial(self, handset: Handset, number: str) -> Call:
        """A phone calls a number of the service. Raises NotPossible for any other number."""
        line = self.lines.get(number)
        if line is None:
            raise NotPossible(f"{number} is no number of the service: {', '.join(self.lines)}")
        return self.exchange.incoming(handset, line)

    def press(self, call: Call, keys: str) -> None:
        """Keys are pressed in a call: 0-9, * and #. Raises NotPossible for anything else."""
        if wrong := sorted(set(keys) - set("0123456789*#")):
            raise NotPossible(f"a phone has no key {wrong[0]!r}")
        self._need_talking(call)
        for key in keys:
            call.keys += key
            if not self.faults.strike("keys_lost", "keys", call.handset.number) and call.script:
                call.script.key(key)
        self.changed(call.handset)

    def say(self, call: Call, words: str) -> None:
        """Something is said into the phone; whoever is joined with it hears it."""
        self._need_talking(call)
        call.words.append(words)
        if call.script is not None:
            call.script.words(words, self.pace.speaking_s(words))
        for peer in call.peers:
            if not call.muted:
                self.exchange.hear(peer, "voice", words)
        self.changed(call.handset)

    def join(self, one: Call, other: Call) -> None:
        """Two calls hear each other from now on."""
        one.peers.append(other)
        other.peers.append(one)
        self.exchange.hear(one, "joined", other.handset.number)
        self.exchange.hear(other, "joined", one.handset.number)

    def part(self, call: Call) -> None:
        """A call hears nobody any more."""
        for peer in call.peers:
            peer.peers.remove(call)
        call.peers.clear()

    def changed(self, handset: Handset) -> None:
        for listener in self.listeners:
            listener(handset)

    def trouble(self, error: ApplicationError, subject: str, url: str) -> None:
        """Note what the service did wrong."""
        self.errors.append(Trouble(self.now(), error.code, error.message, subject, url))

    def instant_after(self, seconds: float) -> datetime:
        return self.now() + timedelta(seconds=seconds)

    def _failed(self, request: WebhookRequest, error: ApplicationError) -> None:
        self.trouble(error, request.subject, request.url)

    def _need_talking(self, call: Call) -> None:
        if call.state != "talking":
            raise NotPossible(f"call {call.sid} is {call.state}, nobody is connected")
