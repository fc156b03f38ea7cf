"""What ends by age, the nightly run that ends it, and holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Kept(StrEnum):
    """Kinds of what ends by age, in the order in which a run goes through them. Of RECORDINGS,
    REQUESTS, MESSAGES and CASES the personal content ends and the row stays; EVIDENCE and TRIES
    are deleted; CHECK_INS are deleted and stay as counts. Of MEMBERS, whose membership has ended,
    the person is erased who is known for nothing else."""

    RECORDINGS = "recordings"
    REQUESTS = "requests"
    MESSAGES = "messages"
    EVIDENCE = "evidence"
    CHECK_INS = "check_ins"
    CASES = "cases"
    TRIES = "tries"
    MEMBERS = "members"


@dataclass(frozen=True, slots=True)
class Window:
    """Some rows of a kind in order of id: those of them that end, the last id that was old enough
    to be looked at, and whether only younger rows follow."""

    ids: tuple[int, ...]
    after: int
    exhausted: bool


@dataclass(frozen=True, slots=True)
class Run:
    """One night's run, and how far it has come: all up to the row `after` of `kind` is done.
    `counts` is what has ended so far; `messages_done` up to which message earlier runs went."""

    id: int
    night: date
    began_at: datetime
    ended_at: datetime | None
    kind: Kept
    after: int
    counts: Mapping[str, int]
    messages_done: int
    version: int


class Held(StrEnum):
    """What a hold is placed on. One on a case covers the women who called about it."""

    PERSON = "person"
    CASE = "case"


@dataclass(frozen=True, slots=True)
class Hold:
    """Nothing of its subject ends by age, and nobody of it is erased, until it is lifted.
    `reason` is encrypted: it may name a court and its number."""

    id: int
    subject: Held
    subject_id: int
    reason: str
    placed_by: int
    placed_at: datetime
    lifted_by: int | None
    lifted_at: datetime | None
