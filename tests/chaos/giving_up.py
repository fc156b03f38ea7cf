"""What was asked of the provider as often as each unknown outcome permits, and is given up then. In
place of whom it was for the ladder tells the next rung at once.
"""

from __future__ import annotations

from collections import Counter

from sqlalchemy import select

from helpline.repositories import UnitOfWork
from helpline.sending.leaving import UNKNOWN
from helpline.sending.model import Intent, IntentKind, IntentState
from store.statement import Statement
from store.tables.sending import intents
from store.unit import SqlUnit
from tests.town.town import Town

_GIVEN_UP = Statement(
    select(intents.c.person_id, intents.c.kind).where(
        intents.c.state == IntentState.FAILED, intents.c.error == UNKNOWN
    )
)


class Climbed(Exception):
    """The officer of a life could not be told for certain; the next rung was told instead."""


def given_up(town: Town, number: str) -> Counter[IntentKind]:
    """How many calls and messages to this telephone were given up."""

    def work(tx: UnitOfWork) -> Counter[IntentKind]:
        assert isinstance(tx, SqlUnit)
        people = {person.id for person in tx.people.by_phone(number)}
        rows = tx.session.rows(_GIVEN_UP)
        return Counter(IntentKind(kind) for person, kind in rows if person in people)

    return town.read(work)


def climbed_past(town: Town, story: str, part: str) -> bool:
    """Whether the message to this officer was given up, and a later rung was told."""
    incident, number = town.incident(story), town.places[story].telephones[part]
    if incident is None:
        return False

    def work(tx: UnitOfWork) -> list[tuple[int, Intent]]:
        alerts = tx.alerts.of_incident(incident.id)
        return [
            (alert.rung, intent) for alert in alerts for intent in tx.intents.of_alert(alert.id)
        ]

    sent = town.read(work)
    given = [rung for rung, intent in sent if intent.e164 == number and _is_given_up(intent)]
    told = [rung for rung, intent in sent if intent.state is IntentState.SENT]
    return bool(given) and max(told, default=-1) > max(given)


def _is_given_up(intent: Intent) -> bool:
    failed = intent.state is IntentState.FAILED and intent.error == UNKNOWN
    return failed and intent.kind is IntentKind.SMS
