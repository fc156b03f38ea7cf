"""What a turn asks of the edge (to be heard or read) and of the domain (to be done)."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PromptRef:
    """A sentence by key, with the values that fill its placeholders."""

    key: str
    params: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Say:
    """Say this and go on."""

    prompts: tuple[PromptRef, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """Say this and wait for a key or a word.

    `choices` are the keys that mean something now, 0, 9 and * among them; `vocabulary` names the
    words that are understood as keys. With `finish_on_star` a string of up to `max_digits` is
    collected: a star ends it and must be handed back in the digits. `timeout_s` is in seconds.
    """

    prompts: tuple[PromptRef, ...]
    node: str
    choices: tuple[str, ...]
    vocabulary: str | None
    finish_on_star: bool
    max_digits: int
    timeout_s: int


@dataclass(frozen=True, slots=True)
class RecordVoice:
    """Say this, then record for at most `max_seconds`."""

    prompts: tuple[PromptRef, ...]
    max_seconds: int


@dataclass(frozen=True, slots=True)
class Connect:
    """Say this, then join the caller with `target`, which may ring for `timeout_s` seconds."""

    prompts: tuple[PromptRef, ...]
    target: str
    timeout_s: int


@dataclass(frozen=True, slots=True)
class Do:
    """Something for the domain, which handles it and resumes with `Done(facts)`."""

    name: str
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class End:
    """The conversation is over."""

    reason: str


Event = Say | Ask | RecordVoice | Connect | Do | End
