"""A letter to the caller of a case: what all that leaves to her has in common."""

from collections.abc import Mapping
from datetime import datetime

from helpline.cases.model import Case
from helpline.cases.stating import CAUSE
from helpline.contact import Letter, Purpose
from helpline.repositories import UnitOfWork
from helpline.sending.model import IntentKind, Lane


def letter_to_her(
    tx: UnitOfWork,
    case: Case,
    kind: IntentKind,
    purpose: Purpose,
    prompt_key: str,
    *,
    lane: Lane,
    params: Mapping[str, str] | None = None,
    flow: str | None = None,
    try_no: int | None = None,
    not_before: datetime | None = None,
    not_after: datetime | None = None,
) -> Letter:
    """Under the cause by which a newer safe-contact record of hers cancels what waits. Where no
    `try_no` is given, the events of the case number it: asking again after something has happened
    is another letter. `not_before` and `not_after` are UTC."""
    return Letter(
        person_id=case.caller_id,
        kind=kind,
        purpose=purpose,
        prompt_key=prompt_key,
        lane=lane,
        cause=CAUSE,
        cause_id=case.id,
        try_no=len(tx.cases.events(case.id)) if try_no is None else try_no,
        params=params or {},
        flow=flow,
        about_case=case.id,
        not_before=not_before,
        not_after=not_after,
    )
