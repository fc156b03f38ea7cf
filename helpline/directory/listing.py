"""The directory of services: which there are for somebody, and how an office changes them."""

from dataclasses import replace
from datetime import datetime

from helpline.acting import Actor
from helpline.directory.model import Role, UnitKind
from helpline.directory.services import Service, ServiceKind
from helpline.errors import WrongFields
from helpline.numbers import is_diallable, is_short_code
from helpline.reasons.advice import Advice
from helpline.reasons.told import Reason, Told
from helpline.repositories import UnitOfWork

LONGEST_PURPOSE = 160


def services_for(tx: UnitOfWork, unit_id: int, kind: ServiceKind | None = None) -> list[Service]:
    """Active services for people of this unit: the district's own first, then the state's."""
    lineage = tx.units.get(unit_id).lineage
    return [
        service
        for each in reversed(lineage)
        for service in tx.services.of_district(each, kind)
        if service.active
    ]


def keep_service(tx: UnitOfWork, now: datetime, service: Service, *, by: Actor) -> Service:
    """Add a service (id 0) or write a changed one; one that is as it was writes nothing.

    Raises WrongFields, with every fault.
    """
    wrong = _problems(tx, service)
    if wrong:
        raise WrongFields(wrong)
    if service.id == 0:
        kept, action = tx.services.add(service), "service_new"
    elif tx.services.get(service.id) == service:
        return service
    else:
        tx.services.change(service)
        kept, action = service, "service_changed"
    by.note(tx, now, action, "service", kept.id, kept.district_id)
    return kept


def withdraw_service(tx: UnitOfWork, now: datetime, service_id: int, *, by: Actor) -> Service:
    """Take a service out of the directory. What it was asked for stays owed: its referrals climb
    as before. Doing it again changes nothing."""
    service = tx.services.get(service_id)
    if not service.active:
        return service
    gone = replace(service, active=False)
    tx.services.change(gone)
    by.note(tx, now, "service_withdrawn", "service", gone.id, gone.district_id)
    return gone


def offer_service_again(tx: UnitOfWork, now: datetime, service_id: int, *, by: Actor) -> Service:
    """Put a service back into the directory. Doing it again changes nothing."""
    service = tx.services.get(service_id)
    if service.active:
        return service
    back = replace(service, active=True)
    tx.services.change(back)
    by.note(tx, now, "service_offered_again", "service", back.id, back.district_id)
    return back


def _problems(tx: UnitOfWork, service: Service) -> list[tuple[str, Reason | Told]]:
    found: list[tuple[str, Reason | Told]] = []
    if not any(char.isalpha() for char in service.name):
        found.append(("name", Advice.NAME_IN_LETTERS))
    if tx.units.get(service.district_id).kind not in (UnitKind.DISTRICT, UnitKind.STATE):
        found.append(("district", Advice.SERVICE_PLACE))
    same = [
        each
        for each in tx.services.of_district(service.district_id)
        if each.id != service.id and each.name.casefold() == service.name.casefold()
    ]
    if same:
        found.append(("name", Advice.SERVICE_KNOWN))
    if not (is_short_code(service.phone) or is_diallable(service.phone)):
        found.append(("phone", Advice.SERVICE_PHONE))
    if service.full_phone is not None and not is_diallable(service.full_phone):
        found.append(("full_phone", Advice.SERVICE_FULL_PHONE))
    if not service.hours:
        found.append(("hours", Advice.HOURS))
    for language, words in service.purpose.items():
        if len(words) > LONGEST_PURPOSE:
            found.append((f"for_{language}", Advice.AT_MOST(limit=LONGEST_PURPOSE)))
    for field, person_id in (
        ("nodal_officer_phone", service.nodal_officer_id),
        ("head_phone", service.head_officer_id),
    ):
        officer = tx.officers.find(person_id) if person_id is not None else None
        if person_id is not None and (officer is None or not officer.active):
            found.append((field, Advice.NOT_ON_THE_ROSTER))
        elif field == "nodal_officer_phone" and officer and officer.role is not Role.NODAL_OFFICER:
            found.append((field, Advice.NO_NODAL_OFFICER))
    return found
