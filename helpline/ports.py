"""What the domain needs from outside, and nothing more."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from helpline.repositories import UnitOfWork
from helpline.sending.model import IntentKind, Lane

T = TypeVar("T")


class Clock(Protocol):
    """The only source of time. Aware, UTC."""

    def now(self) -> datetime: ...


class Ids(Protocol):
    """Randomness: unguessable tokens and short codes."""

    def token(self) -> str:
        """A URL-safe token of at least 128 random bits."""

    def digits(self, count: int) -> str:
        """`count` random decimal digits, not beginning with 0."""


class Store(Protocol):
    """Units of work. `work` may run more than once and must touch nothing but its argument."""

    def write(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run in one durable transaction; run again on Conflict, deadlock or a unique key that
        another writer took first (five times at most, then the error is raised)."""

    def write_each(
        self, units: Sequence[Callable[[UnitOfWork], object]]
    ) -> list[BaseException | None]:
        """Run units that know nothing of each other, in their order, several to a commit: one that
        fails takes no other with it. Returns for each the error that it ended in, or None once
        it is kept. What holds for `write` holds for each."""

    def read(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run against one consistent snapshot; writing in it is an error."""


class Nudge(Protocol):
    """Wakes a worker of a lane. Losing one costs seconds, never work; it never raises."""

    def __call__(self, lane: Lane) -> None: ...


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What the provider is asked for. `body` is set for messages, `url` for calls; `ring_s` is
    how long a call rings, in seconds; `fallback_url` is played where `url` does not answer.
    `begins` is the start that was reserved for a call, by `time.monotonic()`; None: at once."""

    token: str
    kind: IntentKind
    to: str
    from_: str
    status_url: str
    body: str = ""
    template_id: str = ""
    url: str = ""
    machine_url: str = ""
    ring_s: int = 0
    fallback_url: str = ""
    begins: float | None = None


@dataclass(frozen=True, slots=True)
class Redirect:
    """A call that is under way (`call_sid`) shall play `url` from now on, whatever it plays."""

    token: str
    call_sid: str
    url: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider has it and calls it `sid`."""

    token: str
    sid: str


@dataclass(frozen=True, slots=True)
class NotSent:
    """Surely not sent. `permanent`: trying again cannot help (bad number, opted out).
    `code` is the provider's error code, or "" when it was never reached; `wait_s` the seconds after
    which it says that it can be asked again."""

    token: str
    code: str
    permanent: bool
    wait_s: int = 0


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may or may not have left (time-out, 5xx): reconcile before deciding."""

    token: str
    reason: str


SendOutcome = Accepted | NotSent | Unknown


@dataclass(frozen=True, slots=True)
class Missed:
    """The start that was reserved has gone by, and nobody was asked: it needs another one."""

    token: str


@dataclass(frozen=True, slots=True)
class Lookup:
    """Asks the provider's listing for something that may have left. A message is known by its
    `body`: another one to the same number is no sign of it. Two calls are never under way to one
    number, so a call needs none."""

    token: str
    kind: IntentKind
    to: str
    from_: str
    after: datetime
    body: str = ""


class Telephony(Protocol):
    """The way to one provider."""

    @property
    def name(self) -> str: ...
    @property
    def rooms(self) -> bool:
        """Whether it can join people in conference rooms; otherwise one number is rung after
        the other."""

    @property
    def redirects(self) -> bool:
        """Whether it can change a call that is under way."""

    def load(self) -> None:
        """Load all that sending needs; otherwise the first request does."""

    def send(self, batch: Sequence[Outgoing]) -> list[SendOutcome | Missed]:
        """One synchronous call, many requests under way; one outcome for each, in any order.
        Never raises for a provider's failure."""

    def redirect(self, batch: Sequence[Redirect]) -> list[SendOutcome]:
        """As `send`: one outcome for each, in any order, and never an error of a provider."""

    def find(self, lookups: Sequence[Lookup]) -> dict[str, list[str]]:
        """Token -> sids found by (to, from, created after), oldest first. A token is absent when
        the provider could not be asked."""


class RecordedVoices(Protocol):
    """Recordings at the provider, named by its own ids and by nothing else. What goes wrong is
    said by the errors of the adapters."""

    def fetch(self, recording_id: str) -> bytes:
        """The sound, as WAV."""

    def delete(self, recording_id: str) -> None:
        """Delete it there. One that is gone already is as good."""


class Texts(Protocol):
    """The prompts, as far as the domain needs them."""

    def sms(self, key: str, language: str, params: Mapping[str, str]) -> tuple[str, str]:
        """(body, registered template id). Raises if the key has no registered template."""

    def has_sms(self, key: str) -> bool: ...
