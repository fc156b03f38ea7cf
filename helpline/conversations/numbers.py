"""Which full telephone numbers a flow's `connect` rings, in order."""

from datetime import datetime

from flows.engine.session import Session
from helpline.cases.ringing import numbers_of_case
from helpline.conversations.meeting import is_screening
from helpline.directory.model import Unit, UnitKind
from helpline.numbers import is_diallable
from helpline.repositories import UnitOfWork
from helpline.talk import Conversation

SERVICE = "service"
LEVELS = {"station": UnitKind.STATION, "control_room": UnitKind.DISTRICT}


def numbers_for(
    tx: UnitOfWork, now: datetime, conversation: Conversation, target: str
) -> tuple[str, ...]:
    """Numbers (E.164) of the station desk or the district's control room of whoever the
    conversation is about; of any district if nobody is known. Empty if there is none."""
    if is_screening(conversation):
        return ()
    if target == SERVICE:
        return _of_service(tx, conversation)
    if conversation.subject == "case":
        return numbers_of_case(tx, now, tx.cases.get(conversation.subject_id), target)
    level = LEVELS.get(target)
    if level is None:
        return ()
    beat_id = beat_of(tx, conversation)
    if beat_id is not None:
        above = (tx.units.get(unit_id) for unit_id in tx.units.get(beat_id).lineage)
        units = [unit for unit in above if unit.kind is level]
    else:
        units = tx.units.of_kind(level)[:1]
    return tuple(number for unit in units for number in _desk_numbers(tx, unit))


def beat_of(tx: UnitOfWork, conversation: Conversation) -> int | None:
    """The beat of the senior that the conversation is about, if it is about one."""
    senior_id = senior_of(tx, conversation.subject, conversation.subject_id)
    if senior_id is None:
        return None
    return tx.seniors.get(senior_id).beat_id


def senior_of(tx: UnitOfWork, subject: str, subject_id: int) -> int | None:
    """The senior behind a conversation's subject."""
    if subject == "senior":
        return subject_id
    if subject == "check_in":
        return tx.check_ins.get(subject_id).senior_id
    if subject == "incident":
        return tx.incidents.get(subject_id).senior_id
    if subject == "alert":
        return tx.incidents.get(tx.alerts.get(subject_id).incident_id).senior_id
    return None


def _of_service(tx: UnitOfWork, conversation: Conversation) -> tuple[str, ...]:
    """The full number of the service that the conversation has come to; a short code is none."""
    service_id = Session.from_json(conversation.session).facts.get("service_id", "")
    dialled = tx.services.get(int(service_id)).dialled if service_id else ""
    return (dialled,) if dialled else ()


def _desk_numbers(tx: UnitOfWork, unit: Unit) -> list[str]:
    if unit.contact_id is None:
        return []
    phones = tx.people.get(unit.contact_id).phones
    return [phone.e164 for phone in phones if is_diallable(phone.e164)]
