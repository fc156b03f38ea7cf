"""What the telephone's edge works with. `bootstrap` fills it; tests fill it with their own."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

from prometheus_client import CollectorRegistry

from audio_prompts.clips import Clip
from helpline.conversations.answering import Answering
from helpline.ports import Clock
from helpline.repositories import UnitOfWork

T = TypeVar("T")


class Writer(Protocol):
    """The store, as a web process uses it."""

    def write_async(self, work: Callable[[UnitOfWork], T]) -> Awaitable[T]:
        """Run `work` in one durable transaction; done when that has been committed."""


class Prompts(Protocol):
    """The catalogue of `audio_prompts`, as far as the edge needs it."""

    @property
    def languages(self) -> Mapping[str, object]: ...
    def tag(self, language: str) -> str:
        """What a provider calls the language (BCP 47): hi-IN."""

    def speech(self, key: str, language: str, params: Mapping[str, str]) -> Sequence[Clip]: ...
    def recording(self, language: str, key: str) -> Path | None:
        """None if there is no recording, or no such key or language."""


def no_hints(vocabulary: str, language: str) -> str:
    """For a service whose speech recognition is not told what to expect."""
    return ""


def always_ready() -> Mapping[str, str]:
    """For an edge that stands alone."""
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything that the routes need.

    `hints(vocabulary, language)` are the words that speech recognition should expect, parted by
    commas. `ready()` may take a moment and answers what is not able to work now: a link's name
    and what is wrong with it; empty means able. `body_seconds` is how long a body may take.
    """

    store: Writer
    clock: Clock
    answering: Answering
    prompts: Prompts
    public_url: str
    auth_tokens: tuple[str, ...] = field(repr=False)
    hints: Callable[[str, str], str] = no_hints
    ready: Callable[[], Mapping[str, str]] = always_ready
    registry: CollectorRegistry = field(
        default_factory=lambda: CollectorRegistry(auto_describe=True)
    )
    body_seconds: float = 10.0
