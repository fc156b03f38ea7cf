"""What can arrive while a conversation waits."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Digits:
    """Keys pressed, as one string of 0-9 and *. Empty means that nothing was pressed in time.

    Where `run.secret_awaited` names a secret, the domain replaces the senior's own digit by that
    name ("duress"), so that no definition and no session ever holds the digit itself.
    """

    digits: str


@dataclass(frozen=True, slots=True)
class Speech:
    """Words heard, and the key that they were understood as, if any."""

    text: str
    key: str | None


@dataclass(frozen=True, slots=True)
class Text:
    """A message received, and the key that it was understood as, if any."""

    text: str
    key: str | None


@dataclass(frozen=True, slots=True)
class Recording:
    """A recorded answer; `finished_by` is the key that ended it, if one did."""

    reference: str
    seconds: int
    finished_by: str = ""


@dataclass(frozen=True, slots=True)
class DialEnded:
    """How the attempt to join somebody ended: completed, busy, no-answer, failed, canceled."""

    outcome: str


@dataclass(frozen=True, slots=True)
class TimedOut:
    """Nothing came for as long as the question waited."""


@dataclass(frozen=True, slots=True)
class HungUp:
    """The other side ended the call."""


@dataclass(frozen=True, slots=True)
class Done:
    """The domain has handled a `do` node; these facts hold from now on."""

    facts: Mapping[str, str]


Input = Digits | Speech | Text | Recording | DialEnded | TimedOut | HungUp | Done
