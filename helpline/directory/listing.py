"""The directory of services: which there are for somebody, and how an office changes them."""

from dataclasses import replace
from datetime import datetime

from helpline.directory.model import Role, UnitKind
from helpline.directory.services import Service, ServiceKind
from helpline.errors import Refused
from helpline.numbers import is_diallable, is_short_code
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


def keep_service(tx: UnitOfWork, now: datetime, service: Service, by: int | None) -> Service:
    """Add a service (id 0) or write a changed one; one that is as it was writes nothing.

    Raises Refused with every fault, one a line as `field: what to write`.
    """
    wrong = _problems(tx, service)
    if wrong:
        raise Refused("\n".join(f"{field}: {why}" for field, why in wrong))
    if service.id == 0:
        kept, action = tx.services.add(service), "service_new"
    elif tx.services.get(service.id) == service:
        return service
    else:
        tx.services.change(service)
        kept, action = service, "service_changed"
    tx.audit.add(now, action, "service", kept.id, actor_id=by, unit_id=kept.district_id)
    return kept


def withdraw_service(tx: UnitOfWork, now: datetime, service_id: int, by: int) -> Service:
    """Take a service out of the directory. What it was asked for stays owed: its referrals climb
    as before. Doing it again changes nothing."""
    service = tx.services.get(service_id)
    if not service.active:
        return service
    gone = replace(service, active=False)
    tx.services.change(gone)
    tx.audit.add(
        now, "service_withdrawn", "service", gone.id, actor_id=by, unit_id=gone.district_id
    )
    return gone


def _problems(tx: UnitOfWork, service: Service) -> list[tuple[str, str]]:
    found = []
    if not any(char.isalpha() for char in service.name):
        found.append(("name", "write a name in letters"))
    if tx.units.get(service.district_id).kind not in (UnitKind.DISTRICT, UnitKind.STATE):
        found.append(("district", "a service is listed at a district, or at the state for all"))
    same = [
        each
        for each in tx.services.of_district(service.district_id)
        if each.id != service.id and each.name.casefold() == service.name.casefold()
    ]
    if same:
        found.append(("name", "this district has a service of that name: change that one"))
    if not (is_short_code(service.phone) or is_diallable(service.phone)):
        found.append(("phone", "write a full Indian number, or a short code of the list"))
    if service.full_phone is not None and not is_diallable(service.full_phone):
        found.append(("full_phone", "write a mobile or landline number with its STD code"))
    if not service.hours:
        found.append(("hours", "write 24x7, or days and times such as mon-sat 10:00-17:00"))
    for language, words in service.purpose.items():
        if len(words) > LONGEST_PURPOSE:
            found.append((f"for_{language}", f"write at most {LONGEST_PURPOSE} characters"))
    for field, person_id in (
        ("nodal_officer_phone", service.nodal_officer_id),
        ("head_phone", service.head_officer_id),
    ):
        officer = tx.officers.find(person_id) if person_id is not None else None
        if person_id is not None and (officer is None or not officer.active):
            found.append((field, "this person is not on the roster"))
        elif field == "nodal_officer_phone" and officer and officer.role is not Role.NODAL_OFFICER:
            found.append((field, "this officer is no nodal officer: choose one, or import one"))
    return found
