"""How whoever holds a phone behaves when it rings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Press:
    """Press keys; `after_s` seconds after answering, or when the next question waits."""

    keys: str
    after_s: float | None = None


@dataclass(frozen=True)
class Say:
    """Say words; when as for Press."""

    words: str
    after_s: float | None = None


@dataclass(frozen=True)
class HangUp:
    """Hang up; when as for Press."""

    after_s: float | None = None


Act = Press | Say | HangUp


@dataclass(frozen=True)
class Manual:
    """A person decides: a test, or somebody in front of the browser."""


@dataclass(frozen=True)
class Answers:
    """Picks up `after_s` seconds after the first ring and does `then`, one act a question.

    `answered_by` is what machine detection takes the voice for.
    """

    after_s: float = 3.0
    then: tuple[Act, ...] = ()
    answered_by: str = "human"


@dataclass(frozen=True)
class Busy:
    """Always engaged."""


@dataclass(frozen=True)
class NeverAnswers:
    """Rings until the caller gives up."""


@dataclass(frozen=True)
class Declines:
    """Presses the red key `after_s` seconds after the first ring: the caller hears busy."""

    after_s: float = 3.0


@dataclass(frozen=True)
class SwitchedOff:
    """Cannot be reached: the call ends as `gives` without a ring, an SMS with error 30003."""

    gives: str = "no-answer"
    after_s: float = 4.0


@dataclass(frozen=True)
class Voicemail:
    """A machine picks up, talks for `greeting_s`, beeps, and listens until `hangs_up_after_s`."""

    after_s: float = 12.0
    greeting_s: float = 6.0
    hangs_up_after_s: float = 60.0


@dataclass(frozen=True)
class Sequence:
    """The first call meets the first personality and so on; the last one stays."""

    turns: tuple[Personality, ...]


Personality = Manual | Answers | Busy | NeverAnswers | Declines | SwitchedOff | Voicemail | Sequence


def presses(keys: str, after_s: float | None = None) -> Answers:
    """Answers and presses each key when a question waits (or all `after_s` after answering)."""
    if after_s is not None:
        return Answers(then=(Press(keys, after_s),))
    return Answers(then=tuple(Press(key) for key in keys))


def says_word(words: str, after_s: float | None = None) -> Answers:
    """Answers and says a word or sentence to the first question."""
    return Answers(then=(Say(words, after_s),))


def hangs_up(after_s: float) -> Answers:
    """Answers and hangs up `after_s` seconds later."""
    return Answers(then=(HangUp(after_s),))


def wrong_person(stays_s: float = 20.0) -> Answers:
    """Somebody else answers, asks who is there, presses nothing and hangs up."""
    return Answers(then=(Say("कौन बोल रहा है?"), HangUp(stays_s)))


def turn(personality: Personality, calls_before: int) -> Personality:
    """Whom the next call meets after `calls_before` earlier ones."""
    if not isinstance(personality, Sequence):
        return personality
    return turn(personality.turns[min(calls_before, len(personality.turns) - 1)], 0)


_KINDS: Mapping[str, type[Any]] = {
    "manual": Manual,
    "answers": Answers,
    "busy": Busy,
    "never_answers": NeverAnswers,
    "declines": Declines,
    "switched_off": SwitchedOff,
    "voicemail": Voicemail,
    "sequence": Sequence,
    "press": Press,
    "say": Say,
    "hang_up": HangUp,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def to_json(thing: Personality | Act) -> dict[str, Any]:
    """A personality as plain JSON values: its `kind` and its fields."""
    fields = {name: getattr(thing, name) for name in asdict(thing)}
    for name in ("turns", "then"):
        if name in fields:
            fields[name] = [to_json(part) for part in fields[name]]
    return {"kind": _NAMES[type(thing)], **fields}


def from_json(stored: Mapping[str, Any]) -> Any:
    """The reverse of `to_json`. Raises ValueError that names the known kinds and fields."""
    fields = dict(stored)
    kind = fields.pop("kind", None)
    if kind not in _KINDS:
        raise ValueError(f"unknown kind {kind!r}; known are {', '.join(_KINDS)}")
    for name in ("turns", "then"):
        if name in fields:
            fields[name] = tuple(from_json(part) for part in fields[name])
    try:
        return _KINDS[kind](**fields)
    except TypeError as error:
        raise ValueError(f"{kind}: {error}") from error
