"""What was seen and done, in the words of the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from console.catalogue import label, words
from console.today.lines import name_of
from console.web.local import Local, Moment
from helpline.checkins.model import Evidence
from helpline.directory.ladders import CONTACT
from helpline.escalation.model import Alert
from helpline.overviews import AuditRow
from helpline.people import Person

# Of an audit row's detail these are shown, in the words of these tables of the catalogue.
TABLES = {
    "outcome": "outcome",
    "said": "said",
    "role": "role",
    "via": "via",
    "from": "incident_kind",
    "to": "incident_kind",
    "kind": "incident_kind",
    "leaving": "leaving",
}
# Of these each part of a list is shown.
LISTS = {"fields": "field", "purposes": "consent"}
AS_IT_IS = ("diary_number",)
DAYS = ("until", "day")
"""Dates, as they stand in the chain."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the time line: `what` names its words at `action.<what>`."""

    at: Moment
    what: str
    who: str
    detail: str


def entries(
    trail: Sequence[AuditRow],
    people: Mapping[int, Person],
    local: Local,
    alerts: Sequence[Alert] = (),
) -> tuple[Entry, ...]:
    """The audit rows, newest first. Of a row about an alert its officer is named; a contact is
    not, here as everywhere."""
    told = {alert.id: alert.responder_id for alert in alerts if alert.role != CONTACT}
    return tuple(
        Entry(
            at=local.moment(row.at),
            what=row.action,
            who=name_of(people, row.actor_id or told.get(row.detail.get("alert", 0))),
            detail=_detail(row, people, local),
        )
        for row in trail
    )


def seen(evidence: Sequence[Evidence], local: Local) -> tuple[Entry, ...]:
    """What was seen and heard of a check-in, newest first."""
    return tuple(
        Entry(local.moment(item.at), item.kind.value, "", f"#{item.try_no}" if item.try_no else "")
        for item in reversed(evidence)
    )


def people_of(trail: Sequence[AuditRow]) -> list[int]:
    """Everybody whose name the time line shows."""
    named = [row.actor_id for row in trail] + [row.detail.get("officer") for row in trail]
    return [person for person in named if isinstance(person, int)]


def _detail(row: AuditRow, people: Mapping[int, Person], local: Local) -> str:
    told, language = [], local.language
    if isinstance(officer := row.detail.get("officer"), int):
        told.append(name_of(people, officer))
    for name, table in TABLES.items():
        value = row.detail.get(name)
        if isinstance(value, str) and f"{table}.unknown" in words(language):
            told.append(label(language, table, value))
    for name, table in LISTS.items():
        for value in str(row.detail.get(name) or "").split(","):
            if value:
                told.append(label(language, table, value))
    told += [str(row.detail[name]) for name in AS_IT_IS if row.detail.get(name)]
    told += [
        local.weekday(date.fromisoformat(str(row.detail[name])))
        for name in DAYS
        if row.detail.get(name)
    ]
    if isinstance(rung := row.detail.get("rung"), int):
        told.append(f"{words(language)['incident.rung']} {rung + 1}")
    return " · ".join(told)
