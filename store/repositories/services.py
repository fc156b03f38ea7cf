"""Departments and organisations to which people are referred."""

import json
from dataclasses import astuple, replace
from typing import Any

from sqlalchemy import bindparam, or_, select, update

from helpline.directory.services import Opening, Service, ServiceKind
from helpline.errors import NotFound
from store.rows import by_id, columns_of, inserting, names_of
from store.session import Session
from store.statement import Row, Statement
from store.tables.directory import services

_NEW = names_of(Service, "id")
_SERVICE = columns_of(services, names_of(Service))
_ADD = inserting(services, _NEW)
_CHANGE = Statement(update(services).where(services.c.id == bindparam("row_id")), columns=_NEW)
_GET = by_id(services, _SERVICE)
_OF_OFFICER = Statement(
    select(*_SERVICE)
    .where(
        or_(
            services.c.nodal_officer_id == bindparam("person_id"),
            services.c.head_officer_id == bindparam("person_id"),
        )
    )
    .order_by(services.c.id)
)
_OF_DISTRICT = select(*_SERVICE).where(services.c.district_id == bindparam("district_id"))
_ALL = Statement(_OF_DISTRICT.order_by(services.c.name, services.c.id))
_OF_KIND = Statement(
    _OF_DISTRICT.where(services.c.kind == bindparam("kind")).order_by(
        services.c.name, services.c.id
    )
)


class SqlServices:
    """`helpline.repositories.Services`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, service: Service) -> Service:
        return replace(service, id=self._session.value(_ADD, **_values(service)))

    def get(self, service_id: int) -> Service:
        row = self._session.row(_GET, id=service_id)
        if row is None:
            raise NotFound(f"service {service_id} does not exist")
        return _service(row)

    def change(self, service: Service) -> None:
        if not self._session.change(_CHANGE, row_id=service.id, **_values(service)):
            raise NotFound(f"service {service.id} does not exist")

    def of_district(self, district_id: int, kind: ServiceKind | None = None) -> list[Service]:
        if kind is None:
            rows = self._session.rows(_ALL, district_id=district_id)
        else:
            rows = self._session.rows(_OF_KIND, district_id=district_id, kind=kind.value)
        return [_service(row) for row in rows]

    def of_officer(self, person_id: int) -> list[Service]:
        rows = self._session.rows(_OF_OFFICER, person_id=person_id)
        return [_service(row) for row in rows]


def _values(service: Service) -> dict[str, Any]:
    return {name: getattr(service, name) for name in _NEW} | {
        "kind": service.kind.value,
        "hours": json.dumps([astuple(opening) for opening in service.hours]),
        "languages": " ".join(service.languages),
        "purpose": json.dumps(dict(service.purpose), ensure_ascii=False),
    }


def _service(row: Row) -> Service:
    known = dict(zip(names_of(Service), row, strict=True))
    return Service(
        **known
        | {
            "kind": ServiceKind(known["kind"]),
            "hours": tuple(Opening(*opening) for opening in json.loads(known["hours"])),
            "languages": tuple(known["languages"].split()),
            "purpose": json.loads(known["purpose"]),
        }
    )
