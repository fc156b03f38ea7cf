"""Whom to look in on first: pure.

Old age, nobody near, an illness, days without an answer, and how long ago we last knew that the
person was well each add points; who is at risk at home or has cried for help is on no list.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from helpline.checkins.model import CheckIn, CheckInState
from helpline.repositories import UnitOfWork
from helpline.seniors.model import Contact, Senior

LOOKS_BACK = timedelta(days=7)
UNANSWERED = frozenset(
    {CheckInState.MISSED, CheckInState.ESCALATED, CheckInState.CLOSED, CheckInState.UNCONFIRMED}
)
WELL = frozenset({CheckInState.OK, CheckInState.NEED})


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a senior when the list is made. `age` in years; `silent_days` since we
    last knew that they were well (7 = a week or more, or never); `missed` before this time."""

    age: int | None
    alone: bool
    ill: bool
    silent_days: int
    missed: int


def urgency(facts: Facts) -> int:
    """The greater the sooner; 0 to 100 for people up to a hundred years old."""
    age = 20 if facts.age is None else max(0, min(facts.age, 100) - 60)
    return (
        age
        + (10 if facts.alone else 0)
        + (15 if facts.ill else 0)
        + 3 * min(facts.silent_days, 7)
        + 5 * min(facts.missed, 3)
    )


def facts_of(tx: UnitOfWork, now: datetime, senior_ids: Sequence[int]) -> dict[int, Facts]:
    """The facts about these seniors, as the store knows them: three queries, however many."""
    near: dict[int, list[Contact]] = defaultdict(list)
    for contact in tx.overviews.contacts_of(senior_ids):
        near[contact.senior_id].append(contact)
    before: dict[int, list[CheckIn]] = defaultdict(list)
    for check_in in tx.overviews.check_ins_of(senior_ids, now - LOOKS_BACK, now):
        before[check_in.senior_id].append(check_in)
    return {
        id_: _facts(now, senior, near[id_], before[id_])
        for id_, senior in tx.overviews.seniors(senior_ids).items()
    }


def _facts(
    now: datetime, senior: Senior, near: Sequence[Contact], before: Sequence[CheckIn]
) -> Facts:
    well = max((item.call_at for item in before if item.state in WELL), default=None)
    missed = sum(item.state in UNANSWERED for item in before)
    return Facts(
        age=now.year - senior.birth_year if senior.birth_year is not None else None,
        alone=not any(contact.safe for contact in near),
        ill=bool(senior.health_notes.strip()),
        silent_days=(now - well).days if well is not None else LOOKS_BACK.days,
        missed=max(0, missed - 1),
    )
