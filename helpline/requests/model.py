"""A senior's request: medicine, food, a repair, company, or something said in their words."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class RequestState(StrEnum):
    """OPEN until the station has an answer, DONE with a name."""

    OPEN = "open"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Request:
    """What is needed and by when somebody must have answered (UTC).

    `words` is what the senior said or wrote of it: a recording's id, or text; "" if nothing.
    """

    id: int
    senior_id: int
    station_id: int
    check_in_id: int | None
    kind: str
    words: str
    state: RequestState
    opened_at: datetime
    answer_by: datetime
    done_by: int | None
    done_at: datetime | None
    version: int
