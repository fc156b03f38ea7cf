"""One call leg: between the provider and one handset."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from phonenet.handsets.personalities import Manual, Personality
from phonenet.heard import Heard
from phonenet.schedule import Timer
from phonenet.twiml.verbs import Callback

if TYPE_CHECKING:
    from phonenet.handsets.handset import Handset

OVER = frozenset({"completed", "busy", "no-answer", "failed", "canceled"})
"""Final states; https://www.twilio.com/docs/voice/api/call-resource#call-status-values."""


class Script(Protocol):
    """What runs on an answered call: a TwiML player."""

    @property
    def accepts(self) -> str:
        """What a person may do now: "", "dtmf", "speech", "dtmf speech" or "recording"."""

    def key(self, key: str) -> None: ...

    def words(self, text: str, seconds: float) -> None: ...

    def stop(self) -> None: ...

    def call_over(self) -> None: ...


def nothing() -> None:
    """What happens when nobody asked for anything to happen."""


@dataclass(frozen=True)
class Detection:
    """Answering machine detection of a call placed by the API."""

    message_end: bool = False
    in_background: bool = False
    callback: str = ""
    callback_method: str = "POST"
    timeout_s: float = 30.0


@dataclass(eq=False)
class Call:
    """`status` is the provider's word (`initiated` included); numbers are E.164.

    `direction` is inbound, outbound-api or outbound-dial. `handset` is the phone at the other
    end, `heard` what came out of it, `keys` and `words` what was pressed and said into it.
    """

    sid: str
    sender: str
    to: str
    direction: str
    handset: Handset
    created_at: datetime
    status: str = "queued"
    parent: Call | None = None
    number_sid: str | None = None
    url: str = ""
    method: str = "POST"
    twiml: str = ""
    fallback_url: str = ""
    fallback_method: str = "POST"
    send_digits: str = ""
    ring_timeout_s: float = 60.0
    time_limit_s: float = 14400.0
    callback: Callback | None = None
    detection: Detection | None = None
    updated_at: datetime | None = None
    dialled_at: datetime | None = None
    rang_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    answered_by: str | None = None
    heard: list[Heard] = field(default_factory=list)
    keys: str = ""
    words: list[str] = field(default_factory=list)
    peers: list[Call] = field(default_factory=list)
    muted: bool = False
    script: Script | None = None
    timers: list[Timer] = field(default_factory=list)
    on_answered: Callable[[], None] = nothing
    on_over: Callable[[], None] = nothing
    personality: Personality = field(default_factory=Manual)
    callbacks_sent: int = 0
    acts_done: int = 0
    claimed: bool = False

    @property
    def over(self) -> bool:
        return self.status in OVER

    @property
    def incoming(self) -> bool:
        """Seen from the handset."""
        return self.direction != "inbound"

    @property
    def other(self) -> str:
        """The number that the handset shows."""
        return self.sender if self.incoming else self.to

    @property
    def state(self) -> str:
        """Seen from the handset: dialling, ringing, talking or over."""
        if self.over:
            return "over"
        if self.answered_at is not None:
            return "talking"
        return "ringing" if self.rang_at is not None else "dialling"

    @property
    def accepts(self) -> str:
        return self.script.accepts if self.script is not None and not self.over else ""

    @property
    def duration_s(self) -> int:
        """Whole seconds from answer to end, begun ones counted, 0 if it was never answered."""
        if self.answered_at is None or self.ended_at is None:
            return 0
        seconds = (self.ended_at - self.answered_at).total_seconds()
        return max(1, -int(-seconds // 1))

    def later(self, timer: Timer) -> None:
        """Keeps a timer that ends with the present state of the call."""
        self.timers.append(timer)

    def stop_timers(self) -> None:
        for timer in self.timers:
            timer.cancel()
        self.timers.clear()
