"""Who is asked about a referral: the department first, then rank after rank as the policy says."""

from collections.abc import Callable, Mapping
from datetime import datetime

from helpline.cases.owners import people_at, people_for, unsealed
from helpline.directory.model import Role, UnitKind
from helpline.directory.policies import REFERRAL_RANKS, ReferralPolicy
from helpline.directory.roster import on_duty
from helpline.directory.services import Service, ServiceKind
from helpline.referrals.model import Referral
from helpline.repositories import UnitOfWork

_Holders = Callable[[UnitOfWork, datetime, Referral, Service], list[int]]


def asked_at(
    tx: UnitOfWork, now: datetime, referral: Referral, policy: ReferralPolicy, rank: int
) -> tuple[str, list[int]]:
    """The name of the rank, and who holds it: of `rank`, or of the next one that has anybody.

    The owner stands behind the last rank, so that a referral is always somebody's.
    """
    service = tx.services.get(referral.service_id)
    for name in policy.ranks[min(rank, len(policy.ranks) - 1) :]:
        people = _unsealed(tx, referral, _HOLDERS[name](tx, now, referral, service))
        if people:
            return name, people
    return "owner", owners_of(tx, now, referral)


def _unsealed(tx: UnitOfWork, referral: Referral, people: list[int]) -> list[int]:
    if referral.case_id is None:
        return people
    return unsealed(tx, tx.cases.get(referral.case_id), people)


def _unit_of(tx: UnitOfWork, referral: Referral) -> int:
    """The unit whose ranks are asked: the one that has the case now."""
    if referral.case_id is None:
        return referral.unit_id
    return tx.cases.get(referral.case_id).unit_id


def owners_of(tx: UnitOfWork, now: datetime, referral: Referral, rank: int = 0) -> list[int]:
    """Who answers for the case or request that the referral belongs to, at this rank or above:
    the case's own officer first, otherwise the unit's desk."""
    if referral.case_id is None:
        return people_at(tx, tx.units.get(referral.unit_id), rank, now)
    case = tx.cases.get(referral.case_id)
    if rank == 0 and case.assigned_to is not None:
        return [case.assigned_to]
    return people_for(tx, case, rank, now)


def answers_for(tx: UnitOfWork, service: Service, person_id: int) -> bool:
    """Whether this person may answer in the department's name: its nodal officer or its head, or
    a nodal officer of the district that lists it, who stands in."""
    officer = tx.officers.find(person_id)
    if officer is None or not officer.active:
        return False
    if person_id in (service.nodal_officer_id, service.head_officer_id):
        return True
    return officer.role is Role.NODAL_OFFICER and officer.unit_id == service.district_id


def _active(tx: UnitOfWork, now: datetime, *people: int | None) -> list[int]:
    known = [tx.officers.find(person_id) for person_id in people if person_id is not None]
    active = [officer.person_id for officer in known if officer is not None and officer.active]
    away = tx.officers.on_leave(active, now) if active else set()
    return [person_id for person_id in active if person_id not in away]


def _department(tx: UnitOfWork, now: datetime, of: Referral, service: Service) -> list[int]:
    return _active(tx, now, service.nodal_officer_id)


def _head(tx: UnitOfWork, now: datetime, of: Referral, service: Service) -> list[int]:
    return _active(tx, now, service.head_officer_id)


def _district(tx: UnitOfWork, now: datetime, of: Referral, service: Service) -> list[int]:
    """The district's department of women and child development, which binds the others together."""
    unit = _district_of(tx, of)
    if unit is None:
        return []
    offices = tx.services.of_district(unit, ServiceKind.WOMEN_CHILD_DEVELOPMENT)
    return _active(tx, now, *(office.nodal_officer_id for office in offices))


def _on_duty(role: Role) -> _Holders:
    def holders(tx: UnitOfWork, now: datetime, of: Referral, service: Service) -> list[int]:
        units = [tx.units.get(unit_id) for unit_id in tx.units.get(_unit_of(tx, of)).lineage]
        return on_duty(tx, units, role, now)

    return holders


def _owner(tx: UnitOfWork, now: datetime, of: Referral, service: Service) -> list[int]:
    return owners_of(tx, now, of)


def _district_of(tx: UnitOfWork, referral: Referral) -> int | None:
    lineage = (tx.units.get(unit_id) for unit_id in tx.units.get(_unit_of(tx, referral)).lineage)
    return next((unit.id for unit in lineage if unit.kind is UnitKind.DISTRICT), None)


_HOLDERS: Mapping[str, _Holders] = {
    "department": _department,
    "head": _head,
    "district": _district,
    "owner": _owner,
    "sho": _on_duty(Role.SHO),
    "circle_officer": _on_duty(Role.CIRCLE_OFFICER),
    "sp": _on_duty(Role.SP),
    "collector": _on_duty(Role.COLLECTOR),
    "headquarters": _on_duty(Role.HEADQUARTERS),
}
assert _HOLDERS.keys() == set(REFERRAL_RANKS)
