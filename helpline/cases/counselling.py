"""Sessions of counselling, up to rehabilitation: each with its words and the day of the next."""

from datetime import datetime

from helpline.cases.model import Case, CaseEventKind
from helpline.cases.promises import FOLLOW_UP, keep, owe
from helpline.cases.timeline import note
from helpline.errors import Refused
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork


def hold_session(
    tx: UnitOfWork,
    now: datetime,
    case: Case,
    by: int,
    words: str,
    *,
    next_at: datetime | None,
) -> None:
    """A session was held. This keeps the promise of a follow-up; `next_at` (UTC) makes the next
    one. None means that no further session is needed.

    Raises Refused for a closed case, without words, and for a next session that lies behind us.
    """
    officer = tx.officers.find(by)
    if officer is None or not officer.active:
        raise Refused(Why.NOT_ON_ROSTER)
    if not case.open:
        raise Refused(Why.CASE_CLOSED)
    if not words.strip():
        raise Refused(Why.WRITE_AGREED)
    if next_at is not None and next_at <= now:
        raise Refused(Why.SESSION_IN_PAST)
    note(tx, now, case, CaseEventKind.COUNSELLED, words, by=by)
    keep(tx, now, case, FOLLOW_UP, by, "")
    if next_at is not None:
        owe(tx, now, case, FOLLOW_UP, due_at=next_at)
