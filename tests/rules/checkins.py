"""Check-ins and evidence in few words, for rules that need no store."""

from datetime import UTC, date, datetime, timedelta

from helpline.checkins.model import CheckIn, CheckInState, Evidence, EvidenceKind
from helpline.directory.policies import CheckInPolicy, default_bodies, parse_checkin

CALL_AT = datetime(2026, 1, 5, 2, 30, tzinfo=UTC)
POLICY: CheckInPolicy = parse_checkin(0, default_bodies()["checkin"])
CHECK_IN = CheckIn(
    id=1,
    senior_id=2,
    day=date(2026, 1, 5),
    station_id=3,
    policy_id=0,
    state=CheckInState.PLANNED,
    proof=None,
    tries=0,
    call_at=CALL_AT,
    window_ends_at=CALL_AT + timedelta(seconds=POLICY.window_s),
    due_at=CALL_AT,
    version=0,
)


def at(seconds: float) -> datetime:
    """An instant by its distance from the call time, in seconds."""
    return CALL_AT + timedelta(seconds=seconds)


def saw(kind: EvidenceKind, seconds: float, try_no: int = 0, source: str | None = None) -> Evidence:
    """One observation `seconds` after the call time."""
    return Evidence(1, at(seconds), kind, try_no, source or f"{kind.value}:{try_no}:{seconds}")


def attempt(number: int, seconds: float, ending: EvidenceKind | None = None) -> list[Evidence]:
    """A call of ours that was queued, placed and rang, and how it ended."""
    kinds = EvidenceKind
    happened = [
        saw(kinds.QUEUED, seconds, number),
        saw(kinds.PLACED, seconds + 1, number),
        saw(kinds.RANG, seconds + 3, number),
    ]
    return happened if ending is None else [*happened, saw(ending, seconds + 40, number)]
