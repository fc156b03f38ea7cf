"""The time line of a case: every entry is an event of the case and a row of the audit chain."""

from datetime import datetime

from helpline.cases.model import Case, CaseEvent, CaseEventKind
from helpline.repositories import UnitOfWork

SUBJECT = "case"


def note(
    tx: UnitOfWork,
    now: datetime,
    case: Case,
    kind: CaseEventKind,
    body: str = "",
    *,
    by: int | None = None,
) -> CaseEvent:
    """Add an event. `body` is personal and encrypted; the audit row holds ids only."""
    tx.audit.add(now, f"case_{kind.value}", SUBJECT, case.id, actor_id=by, unit_id=case.unit_id)
    return tx.cases.add_event(case, now, kind, actor_id=by, body=body)
