"""From a post on a ladder to the people who hold it now."""

from dataclasses import dataclass
from datetime import datetime

from helpline.directory.ladders import CONTACT
from helpline.directory.model import Role, Unit, UnitKind
from helpline.directory.roster import on_duty
from helpline.escalation.model import Incident, Post, Rung
from helpline.repositories import UnitOfWork

HAS_DESK = frozenset({Role.CONTROL_ROOM, Role.DESK_OFFICER})


@dataclass(frozen=True, slots=True)
class Responder:
    """Who is told, and in which role (a role of the roster, or "contact")."""

    person_id: int
    role: str


def unit_at(tx: UnitOfWork, incident: Incident, level: str) -> Unit | None:
    """The unit of this level above the senior's beat (or the beat itself)."""
    for unit_id in tx.units.get(incident.beat_id).lineage:
        unit = tx.units.get(unit_id)
        if unit.kind is UnitKind(level):
            return unit
    return None


def holders(tx: UnitOfWork, incident: Incident, post: Post, now: datetime) -> list[Responder]:
    """Everybody who holds this post now; empty if nobody does.

    A control room or a station desk with nobody on the roster still has its telephone.
    """
    if post.role == CONTACT:
        return _contacts(tx, incident)
    unit = unit_at(tx, incident, post.at)
    if unit is None:
        return []
    role = Role(post.role)
    people = on_duty(tx, _where(tx, incident, unit, role), role, now)
    if not people and role in HAS_DESK and unit.contact_id is not None:
        people = [unit.contact_id]
    return [Responder(person, role.value) for person in people]


def on_rung(tx: UnitOfWork, incident: Incident, rung: Rung, now: datetime) -> list[Responder]:
    """Everybody on this rung now, each once."""
    found: dict[int, Responder] = {}
    for post in rung.posts:
        for responder in holders(tx, incident, post, now):
            found.setdefault(responder.person_id, responder)
    return list(found.values())


def _where(tx: UnitOfWork, incident: Incident, unit: Unit, role: Role) -> list[Unit]:
    """Beat officers are rostered at beats: a substitute 'at the station' is one of any other
    beat, for the senior's own has been told before."""
    if role is Role.BEAT_OFFICER and unit.kind is not UnitKind.BEAT:
        beats = tx.units.below(unit.id, UnitKind.BEAT)
        return [unit, *(beat for beat in beats if beat.id != incident.beat_id)]
    return [unit]


def _contacts(tx: UnitOfWork, incident: Incident) -> list[Responder]:
    """The safe contacts who have not been asked yet, the first of them only: each who cannot
    hands over to the next."""
    senior = tx.seniors.get(incident.senior_id)
    if senior.at_risk or incident.hidden_from_contacts:
        return []
    asked = {alert.responder_id for alert in tx.alerts.of_incident(incident.id)}
    waiting = [
        contact.person_id
        for contact in tx.seniors.contacts(senior.person_id)
        if contact.safe and contact.person_id not in asked
    ]
    return [Responder(person, CONTACT) for person in waiting[:1]]
