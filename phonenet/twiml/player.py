"""Plays TwiML on one call leg: fetches documents, goes through their verbs one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from phonenet.call import Call
from phonenet.errors import ApplicationError
from phonenet.forms import call_fields
from phonenet.twiml import document
from phonenet.twiml.dialling import Dialling
from phonenet.twiml.gathering import Gathering
from phonenet.twiml.meeting import Meeting
from phonenet.twiml.prompting import Prompting
from phonenet.twiml.recording import RecordingVoice
from phonenet.twiml.verbs import (
    Dial,
    Gather,
    Hangup,
    Pause,
    Play,
    Record,
    Redirect,
    Reject,
    Say,
    Verb,
)

if TYPE_CHECKING:
    from phonenet.network import Network
    from phonenet.webhooks import WebhookAnswer

DOCUMENTS_AT_ONE_INSTANT = 50
XML_TYPES = frozenset({"text/xml", "application/xml", "text/html"})
"""https://www.twilio.com/docs/voice/twiml#twilio-mime-types, without those we never send."""


class Activity(Protocol):
    """What a call is busy with: a verb that takes time."""

    @property
    def accepts(self) -> str: ...

    def key(self, key: str) -> None: ...

    def words(self, text: str, seconds: float) -> None: ...

    def stop(self) -> None:
        """Something else is played instead."""

    def caller_gone(self) -> None:
        """The call has ended; last requests whose answers do not matter may still be made."""


class Player:
    """One script on one call. When the verbs run out the call ends, or `on_end` is told instead."""

    def __init__(
        self,
        network: Network,
        call: Call,
        grammar: Mapping[str, Callable[[Element], Verb]] = document.CALL,
        kind: str = "voice",
        on_end: Callable[[], None] | None = None,
    ) -> None:
        self.network = network
        self.call = call
        self.url = ""
        self._grammar = grammar
        self._kind = kind
        self._on_end = on_end
        self._verbs: list[Verb] = []
        self._activity: Activity | None = None
        self._turn = 0
        self._fetched: tuple[datetime, int] = (network.now(), 0)

    @property
    def accepts(self) -> str:
        return self._activity.accepts if self._activity is not None else ""

    def key(self, key: str) -> None:
        if self._activity is not None:
            self._activity.key(key)

    def words(self, text: str, seconds: float) -> None:
        if self._activity is not None:
            self._activity.words(text, seconds)

    def call_over(self) -> None:
        self._turn += 1
        activity, self._activity = self._activity, None
        self._verbs = []
        if activity is not None:
            activity.caller_gone()

    def stop(self) -> None:
        """Nothing more is played; the call goes on without this script."""
        self._turn += 1
        activity, self._activity = self._activity, None
        self._verbs = []
        if activity is not None:
            activity.stop()

    def another(
        self,
        call: Call,
        grammar: Mapping[str, Callable[[Element], Verb]],
        kind: str,
        on_end: Callable[[], None],
    ) -> Player:
        """A player for a whisper or for somebody who waits, on this call or on a child of it."""
        return Player(self.network, call, grammar, kind, on_end)

    def begin(self, url: str, method: str) -> None:
        self.fetch(self._kind, url, method)

    def fetch(
        self, kind: str, url: str, method: str, extra: Sequence[tuple[str, str]] = ()
    ) -> None:
        """Ask for the next document; an empty `url` is that of the present one."""
        self.stop()
        turn = self._turn
        target = urljoin(self.url, url) if url else self.url
        self._ask(kind, target, method, extra, lambda answer: self._arrived(turn, target, answer))

    def tell_action(self, url: str, method: str, extra: Sequence[tuple[str, str]]) -> None:
        """An action request after the end of the call; its answer is not played."""
        target = urljoin(self.url, url) if url else self.url
        fields = [*call_fields(self.network.account.sid, self.call), *extra]
        self.network.webhooks.tell("turn", self.call.sid, method, target, fields)

    def load(self, twiml: bytes, url: str) -> None:
        """Play a document that is at hand."""
        self.stop()
        try:
            self._play_document(twiml, url)
        except ApplicationError as error:
            self.fail(error)

    def next(self) -> None:
        """The present verb is done."""
        self._activity = None
        if self.call.over:
            return
        if not self._verbs:
            self._end()
            return
        verb = self._verbs.pop(0)
        if self._picks_up(verb):
            self.network.exchange.answer(self.call)
        match verb:
            case Say() | Play() | Pause():
                self._start(Prompting(self, (verb,), self.next))
            case Gather():
                self._start(Gathering(self, verb))
            case Record():
                self._start(RecordingVoice(self, verb))
            case Dial(conference=None):
                self._start(Dialling(self, verb))
            case Dial():
                self._start(Meeting(self, verb))
            case Redirect(url=url, method=method):
                self.fetch("turn", url, method)
            case Hangup():
                self.network.exchange.end(self.call, "completed")
            case Reject(reason=reason):
                status = "busy" if reason == "busy" else "no-answer"
                answered = self.call.answered_at is not None
                self.network.exchange.end(self.call, "completed" if answered else status)

    def fail(self, error: ApplicationError) -> None:
        """As the provider: 'an application error has occurred', and the call ends."""
        self.network.trouble(error, self.call.sid, self.url)
        if self._kind == "wait":
            return
        if self.call.answered_at is None:
            self.network.exchange.end(self.call, "failed")
        else:
            self.network.exchange.hear(self.call, "say", "an application error has occurred")
            self.network.exchange.end(self.call, "completed")

    def _start(self, activity: Prompting | Gathering | RecordingVoice | Dialling | Meeting) -> None:
        self._activity = activity
        self.network.changed(self.call.handset)
        activity.begin()

    def _picks_up(self, verb: Verb) -> bool:
        """Only these leave an incoming call unanswered; everything else answers it."""
        if self.call.answered_at is not None or isinstance(verb, Reject | Pause | Redirect):
            return False
        return not (isinstance(verb, Dial) and verb.answer_on_bridge)

    def _end(self) -> None:
        if self._on_end is not None:
            self._on_end()
        else:
            self.network.exchange.answer(self.call)
            self.network.exchange.end(self.call, "completed")

    def _ask(
        self,
        kind: str,
        url: str,
        method: str,
        extra: Sequence[tuple[str, str]],
        on_answer: Callable[[WebhookAnswer], None],
    ) -> None:
        instant, number = self._fetched
        number = number + 1 if instant == self.network.now() else 1
        self._fetched = (self.network.now(), number)
        if number > DOCUMENTS_AT_ONE_INSTANT:
            self.fail(ApplicationError(12200, f"{url}: documents redirect without end"))
            return
        fields = [*call_fields(self.network.account.sid, self.call), *extra]
        self.network.webhooks.ask(kind, self.call.sid, method, url, fields, on_answer)

    def _arrived(self, turn: int, url: str, answer: WebhookAnswer) -> None:
        if turn != self._turn:
            return
        try:
            answer.require_success(url)
            if answer.content_type not in XML_TYPES:
                raise ApplicationError(12300, f"{url} is of type {answer.content_type!r}")
            self._play_document(answer.body, url)
        except ApplicationError as error:
            fallback = self.call.fallback_url
            if fallback and url != fallback:
                self.network.trouble(error, self.call.sid, url)
                blame = [("ErrorCode", str(error.code)), ("ErrorUrl", url)]
                self.fetch(self._kind, fallback, self.call.fallback_method, blame)
            else:
                self.url = url
                self.fail(error)

    def _play_document(self, body: bytes, url: str) -> None:
        self._verbs = document.parse(body, self._grammar)
        self.url = url
        self.next()
