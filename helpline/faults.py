"""Faults that stand until somebody looks at them, and work that is stuck.

A fault of the service is *seen* by somebody. A row that fails again and again is *tried again*, or
*settled* with a reason: a duty is cancelled, a call or message is given up, and of a check-in that
cannot be asked somebody is sent instead. An incident is never settled here: it is closed on its own
page, by an outcome and a name.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from helpline.acting import Actor
from helpline.cases.timeline import SUBJECT as CASE
from helpline.contact import Door
from helpline.errors import NotFound, Refused
from helpline.escalation.model import IncidentKind
from helpline.escalation.opening import open_incident
from helpline.ports import Ids
from helpline.reasons.refusals import Why
from helpline.referrals.waiting import SUBJECT as REFERRAL
from helpline.repositories import UnitOfWork
from helpline.sending.model import Lane

POISONED = "poisoned_row"
AUDITED = "audit_"
LEDGERS = ("check_ins", "incidents", "intents", "duties", "recordings")
ONLY_TRIED_AGAIN = ("incidents:", "recordings:")
HEALS_ITSELF = frozenset({POISONED, "clock_jump", "ladder_empty", "recording_waits"})
LANE_OF = {
    "check_ins": Lane.CALLS,
    "incidents": Lane.ESCALATION,
    "duties": Lane.UPKEEP,
    "recordings": Lane.UPKEEP,
}


class Act(StrEnum):
    """What can be done about a fault."""

    SEEN = "seen"
    AGAIN = "again"
    SETTLE = "settle"


class Reason(StrEnum):
    """Why a stuck row is settled by hand."""

    DONE_OTHERWISE = "done_otherwise"
    NOT_NEEDED = "not_needed"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class StuckRow:
    """A row of a ledger, written as in "duties:12"."""

    ledger: str
    row_id: int

    def __str__(self) -> str:
        return f"{self.ledger}:{self.row_id}"

    @classmethod
    def read(cls, text: str) -> "StuckRow":
        """Raises NotFound for what names no row."""
        ledger, _, number = text.partition(":")
        if ledger not in LEDGERS or not (number.isascii() and number.isdigit()) or len(number) > 15:
            raise NotFound("write the row as the fault does, as in duties:12")
        return cls(ledger, int(number))


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that stands. `error` is the class of the last failure of a stuck row, or ""."""

    kind: str
    key: str
    since: datetime
    error: str
    acts: tuple[Act, ...]


def standing(tx: UnitOfWork) -> list[Fault]:
    """All faults that stand, oldest first."""
    errors = {
        f"{ledger}:{row_id}": error for ledger in LEDGERS for row_id, error in failing(tx, ledger)
    }
    return [
        Fault(kind, key, since, errors.get(key, "") if kind == POISONED else "", acts(kind, key))
        for kind, key, since in tx.faults.standing()
    ]


def failing(tx: UnitOfWork, ledger: str) -> list[tuple[int, str]]:
    """(id, class of the error) of the rows of a ledger whose last attempt failed."""
    return tx.ledgers.failing(ledger)


def acts(kind: str, key: str) -> tuple[Act, ...]:
    """What can be done about a fault; nothing where it goes by itself when its cause goes."""
    if kind == POISONED:
        return (Act.AGAIN,) if key.startswith(ONLY_TRIED_AGAIN) else (Act.AGAIN, Act.SETTLE)
    if kind in HEALS_ITSELF or kind.startswith(AUDITED):
        return ()
    return (Act.SEEN,)


def unit_of(tx: UnitOfWork, row: StuckRow) -> int | None:
    """The unit that a stuck row belongs to; None for a call or message, which has none, and for
    a row that cannot be read."""
    try:
        if row.ledger == "check_ins":
            return tx.check_ins.get(row.row_id).station_id
        if row.ledger == "incidents":
            return tx.incidents.get(row.row_id).station_id
        if row.ledger == "duties":
            return tx.duties.get(row.row_id).unit_id
    except NotFound:
        raise
    except Exception:  # damaged: that it cannot be read is why it is stuck
        return None
    return None


def _send_somebody(tx: UnitOfWork, door: Door, ids: Ids, now: datetime, check_in_id: int) -> None:
    check_in = tx.check_ins.get(check_in_id)
    if not check_in.state.open:
        raise NotFound("this check-in has an answer already")
    open_incident(tx, door, ids, now, check_in.senior_id, IncidentKind.MISSED, check_in)


def _of_a_case(tx: UnitOfWork, duty_id: int) -> bool:
    return tx.duties.get(duty_id).subject in (CASE, REFERRAL)


def heal(tx: UnitOfWork, now: datetime) -> None:
    """A stuck row that has come to its end in another way is stuck no more: the outcome of a call
    that could not be kept was told by a callback, or somebody has answered meanwhile."""
    for kind, key, _ in tx.faults.standing():
        if kind == POISONED:
            row = StuckRow.read(key)
            if tx.ledgers.ended(row.ledger, row.row_id):
                tx.faults.clear(kind, key, now)


def seen(tx: UnitOfWork, now: datetime, kind: str, key: str, *, by: Actor) -> None:
    """Somebody has looked: the fault goes, and stands again when its cause is met again.

    Raises Refused for one that goes by itself, NotFound if it does not stand.
    """
    if Act.SEEN not in acts(kind, key):
        raise Refused(Why.FAULT_GOES_ITSELF)
    if not tx.faults.clear(kind, key, now):
        raise NotFound("this fault does not stand any more")
    by.note(tx, now, "fault_seen", "fault", 0, kind=kind, key=key)


def try_again(tx: UnitOfWork, now: datetime, row: StuckRow, *, by: Actor) -> None:
    """A row that was put off is tried at once. Raises NotFound if it is not put off."""
    if not tx.ledgers.hurry(row.ledger, row.row_id):
        # An intent whose outcome could not be kept is not put off: only its fault stands.
        if not tx.faults.clear(POISONED, str(row), now):
            raise NotFound("this row is not stuck any more")
    else:
        tx.faults.clear(POISONED, str(row), now)
    if row.ledger in LANE_OF:
        tx.nudge(LANE_OF[row.ledger])
    by.note(tx, now, "stuck_tried_again", "fault", 0, key=str(row))


def settle(
    tx: UnitOfWork,
    door: Door,
    ids: Ids,
    now: datetime,
    row: StuckRow,
    reason: Reason,
    *,
    by: Actor,
) -> None:
    """End a stuck row with a reason. Raises NotFound if it is not open, Refused for an incident.

    Whoever was to be asked by a stuck check-in may not be forgotten (invariant 2): an incident is
    opened, and the ladder sends somebody.
    """
    if row.ledger == "incidents":
        raise Refused(Why.CLOSE_ON_ITS_PAGE)
    if row.ledger == "recordings":
        raise Refused(Why.VOICE_MUST_LEAVE)
    if row.ledger == "check_ins":
        _send_somebody(tx, door, ids, now, row.row_id)
    elif row.ledger == "duties" and _of_a_case(tx, row.row_id):
        raise Refused(Why.CASE_ON_ITS_PAGE)
    elif not tx.ledgers.abandon(row.ledger, row.row_id, now):
        raise NotFound("this row is not open any more")
    tx.faults.clear(POISONED, str(row), now)
    by.note(tx, now, "stuck_settled", "fault", 0, key=str(row), reason=reason.value)
