"""What must hold after a provider was away for longer than check-ins and rungs wait.

Such a day cannot be held against a quiet one: seniors could not be asked, and ladders climbed. So
the rows are asked whether everybody was looked after, and the telephones whether the rows are true.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import func, select

from helpline.checkins.asking import CAUSE as CHECK_IN
from helpline.checkins.asking import GATHERED_FOR
from helpline.checkins.model import CheckIn
from helpline.escalation.alerting import CAUSE as INCIDENT
from helpline.escalation.model import Incident, IncidentKind, IncidentState
from helpline.repositories import UnitOfWork
from helpline.sending.model import Intent, IntentKind, IntentState
from phonenet.story.phone import Phone
from store.statement import Statement
from store.tables.checkins import check_ins
from store.tables.escalation import incidents
from store.tables.sending import intents
from store.unit import SqlUnit

LIST = "not_reached_today"
OURS = (IncidentKind.NOT_REACHED, IncidentKind.DURESS)
"""What a senior stands for whom we did not ask: on the list of those whom we did not reach, or
looked after as under duress, as everybody is who is at risk at home."""


class Telephones(Protocol):
    """The network that carries what the rows say."""

    def handset(self, number: str, /) -> Phone:
        """One telephone."""


@dataclass(frozen=True, slots=True)
class Outage:
    """From when until when nothing could leave, UTC."""

    began: datetime
    ended: datetime


def unasked(tx: UnitOfWork, outage: Outage) -> list[CheckIn]:
    """Check-ins that fell due in the outage, are not to be made any more, and for which nothing has
    ever left: their windows are over, or every try has ended with nobody knowing its outcome."""
    fell_due = select(check_ins.c.senior_id, check_ins.c.day).where(
        check_ins.c.call_at.between(outage.began, outage.ended),
        (check_ins.c.window_ends_at <= outage.ended) | check_ins.c.due_at.is_(None),
    )
    found = (tx.check_ins.of_day(senior, day) for senior, day in _rows(tx, fell_due))
    return [each for each in found if each and not _sent(tx.intents.of_cause(CHECK_IN, each.id))]


def wrongly_settled(tx: UnitOfWork, outage: Outage) -> Iterator[str]:
    """Of the unasked, whoever still waits, has no incident, or is said to have missed the call."""
    for check_in in unasked(tx, outage):
        incident = tx.incidents.open_of(check_in.senior_id)
        if check_in.state.open:
            yield f"check-in {check_in.id}: never asked, its window is over, and {check_in.state}"
        elif incident is None:
            yield f"check-in {check_in.id}: never asked, and no incident"
        elif incident.kind not in OURS:
            yield f"check-in {check_in.id}: never asked, and told as {incident.kind}"


def untold(tx: UnitOfWork, outage: Outage) -> Iterator[str]:
    """Open incidents that look for somebody, and of whose present rung the provider has taken
    nothing."""
    looking = select(incidents.c.id).where(incidents.c.state == IncidentState.ALERTING)
    for (number,) in _rows(tx, looking):
        incident = tx.incidents.get(number)
        told = _by_list(tx, incident) if _on_list(incident) else _by_rung(tx, incident)
        gathers = _on_list(incident) and incident.opened_at + GATHERED_FOR > outage.ended
        if not gathers and not _sent(told):
            yield f"incident {number}, {incident.kind}: nobody was told of rung {incident.rung}"


def at_once(tx: UnitOfWork, outage: Outage) -> Iterator[str]:
    """What had waited and then came in a burst (invariant 20): more than one call or message of a
    kind about one thing to one telephone."""
    left = select(intents.c.id).where(
        intents.c.state == IntentState.SENT,
        intents.c.wanted_at.between(outage.began, outage.ended),
        intents.c.sent_at >= outage.ended,
    )
    rows = tx.intents.get_all([number for (number,) in _rows(tx, left)]).values()
    burst = Counter((each.e164, each.kind, each.cause, each.cause_id) for each in rows)
    for (_, kind, cause, cause_id), count in burst.items():
        if count > 1:
            yield f"{cause} {cause_id}: {count} times {kind} at once to one telephone"


def untrue(
    tx: UnitOfWork, network: Telephones, numbers: Iterable[str], outage: Outage
) -> Iterator[str]:
    """Where telephones know otherwise than the rows: something came that no row has, oftener than
    outcomes were unknown; or what has left after the outage never came."""
    rows = tx.intents.get_all([number for (number,) in _rows(tx, select(intents.c.id))]).values()
    for number in numbers:
        view = network.handset(number).view
        came = {text.sid for text in view.inbox} | {c.sid for c in view.calls if c.incoming}
        own = [each for each in rows if each.e164 == number]
        resent = sum(each.resends for each in own)
        if (strays := len(came - {each.provider_sid for each in own})) > resent:
            yield f"{number}: {strays} came that no row has, {resent} sent again"
        for each in _sent(own):
            late = each.sent_at is not None and each.sent_at >= outage.ended
            if late and each.provider_sid not in came and each.kind is not IntentKind.WHATSAPP:
                yield f"intent {each.id}: taken by the provider, and never came"


def resent(tx: UnitOfWork) -> int:
    """How often an outcome was unknown, and something was sent again."""
    query = select(func.coalesce(func.sum(intents.c.resends), 0))
    return int(_rows(tx, query)[0][0])


def _on_list(incident: Incident) -> bool:
    """Whether its present rung has no call or message of its own: its station is written a list,
    once that has gathered."""
    return incident.rung >= 0 and not incident.ladder.rungs[incident.rung].channels


def _by_list(tx: UnitOfWork, incident: Incident) -> list[Intent]:
    duties = [each for each in tx.duties.open_at([incident.station_id]) if each.kind == LIST]
    return [each for duty in duties for each in tx.intents.of_cause("duty", duty.id)]


def _by_rung(tx: UnitOfWork, incident: Incident) -> list[Intent]:
    rows = tx.intents.of_cause(INCIDENT, incident.id)
    return [each for each in rows if each.try_no == incident.firings]


def _sent(rows: Iterable[Intent]) -> list[Intent]:
    return [each for each in rows if each.state is IntentState.SENT]


def _rows(tx: UnitOfWork, query: Any) -> Sequence[Any]:
    assert isinstance(tx, SqlUnit)
    return list(tx.session.rows(Statement(query)))
