"""Departments and organisations to which people are referred."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from helpline.directory.services import Service
from helpline.enrolling.humans import same_name
from helpline.enrolling.officers import officer_with
from helpline.enrolling.tally import Change, Tally
from helpline.errors import NotFound
from helpline.importing import ServiceRow
from helpline.repositories import UnitOfWork


def enrol_services(tx: UnitOfWork, now: datetime, rows: Sequence[ServiceRow]) -> Tally:
    """Write services. The same name in the same district means an update."""
    return Tally.of(_service(tx, now, row) for row in rows)


def _service(tx: UnitOfWork, now: datetime, row: ServiceRow) -> Change:
    district = tx.units.by_code(row.district)
    if district is None:
        raise NotFound(f"unit {row.district} has gone since the file was read; import it again")
    wanted = wanted_service(tx, district.id, row)
    listed = tx.services.of_district(district.id)
    known = next((service for service in listed if same_name(service.name, row.name)), None)
    if known is None:
        stored, change = tx.services.add(wanted), Change.NEW
    elif known == replace(wanted, id=known.id):
        return Change.SAME
    else:
        stored, change = replace(wanted, id=known.id), Change.CHANGED
        tx.services.change(stored)
    tx.audit.add(now, f"service_{change.value}", "service", stored.id, unit_id=district.id)
    return change


def wanted_service(tx: UnitOfWork, district_id: int, row: ServiceRow) -> Service:
    """The service that a line asks for, with id 0."""
    nodal = officer_with(tx, row.nodal_officer_phone) if row.nodal_officer_phone else None
    head = officer_with(tx, row.head_phone) if row.head_phone else None
    return Service(
        id=0,
        district_id=district_id,
        kind=row.kind,
        name=row.name,
        phone=row.phone,
        address=row.address,
        hours=row.hours,
        languages=row.languages,
        nodal_officer_id=nodal[1].person_id if nodal else None,
        head_officer_id=head[1].person_id if head else None,
        full_phone=row.full_phone,
        purpose=row.purpose,
    )
