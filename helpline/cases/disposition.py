"""What a call was, in an officer's judgement."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Disposition(StrEnum):
    """What a call was, in an officer's judgement."""

    PRANK = "prank"
    ABUSIVE = "abusive"
    SILENT_FLOOD = "silent_flood"
    WRONG_NUMBER = "wrong_number"


MARKING = frozenset({Disposition.PRANK, Disposition.ABUSIVE, Disposition.SILENT_FLOOD})
"""A wrong number says nothing about whoever dialled it."""


@dataclass(frozen=True, slots=True)
class Marked:
    """An officer's judgement of one case; the newest holds."""

    case_id: int
    caller_id: int
    disposition: Disposition
    by: int
    at: datetime


class Dispositions(Protocol):
    """Judgements; belongs to `helpline.repositories.UnitOfWork`."""

    def add(self, marked: Marked) -> None: ...
    def of_case(self, case_id: int) -> Marked | None:
        """The newest."""

    def marks(self, caller_id: int, since: datetime) -> int:
        """How many of this caller's cases are judged as prank, abuse or flood since then."""
