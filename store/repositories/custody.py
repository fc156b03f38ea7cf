"""Seals of cases, offers to take one over, and what somebody of a unit may see."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Text, and_, bindparam, delete, exists, func, or_, select, text
from sqlalchemy import case as sql_case

from helpline.cases.custody import Transfer
from helpline.cases.model import Case, Priority
from helpline.cases.serious import SERIOUS_MATTERS
from helpline.directory.model import Unit
from helpline.errors import Conflict, NotFound
from store.dialect import among, insert_once
from store.repositories.units import path_end
from store.rows import by_id, columns_of, names_of, saving, values_of
from store.session import Session
from store.statement import Statement
from store.tables.cases import OPEN, cases
from store.tables.custody import OFFERED, case_seals, case_transfers
from store.tables.directory import officers, shifts, units

_SEALS = Statement(
    select(case_seals.c.unit_id)
    .where(case_seals.c.case_id == bindparam("case_id"))
    .order_by(case_seals.c.unit_id)
)
_SEAL = insert_once(
    case_seals, ["case_id", "unit_id", "sealed_at"], returning=[case_seals.c.unit_id]
)
_UNSEAL = Statement(
    delete(case_seals).where(
        case_seals.c.case_id == bindparam("case_id"), case_seals.c.unit_id == bindparam("unit_id")
    )
)
_sealed = units.alias("sealed_units")
_theirs = units.alias("their_units")


def at_or_below(path: ColumnElement[str], upper: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether the unit with `path` is the one with the path `upper`, or stands below it."""
    return func.substr(path, 1, func.length(upper)) == upper


# The units of these people, by the sealed units of the case that they are at or below.
_SEALED_PEOPLE = [
    Statement(
        select(link)
        .join_from(case_seals, _sealed, _sealed.c.id == case_seals.c.unit_id)
        .join(_theirs, at_or_below(_theirs.c.path, _sealed.c.path))
        .join(table, where == _theirs.c.id)
        .where(case_seals.c.case_id == bindparam("case_id"), among(link, "people"))
    )
    for table, where, link in (
        (officers, officers.c.unit_id, officers.c.person_id),
        (shifts, shifts.c.unit_id, shifts.c.officer_id),
    )
] + [
    Statement(
        select(_theirs.c.contact_id)
        .join_from(case_seals, _sealed, _sealed.c.id == case_seals.c.unit_id)
        .join(_theirs, at_or_below(_theirs.c.path, _sealed.c.path))
        .where(case_seals.c.case_id == bindparam("case_id"), among(_theirs.c.contact_id, "people"))
    )
]

_TRANSFER = columns_of(case_transfers, names_of(Transfer))
_NEW = names_of(Transfer, "id", "version")
_CHANGING = ("state", "answered_by", "answered_at")
_ADD = insert_once(case_transfers, _NEW, returning=[case_transfers.c.id])
_GET = by_id(case_transfers, _TRANSFER)
_SAVE = saving(case_transfers, _CHANGING)
_OFFER_OF = Statement(
    select(*_TRANSFER).where(case_transfers.c.case_id == bindparam("case_id"), text(OFFERED))
)
_TRANSFERS_OF = Statement(
    select(*_TRANSFER)
    .where(case_transfers.c.case_id == bindparam("case_id"))
    .order_by(case_transfers.c.id)
)
_OFFERS_TO = Statement(
    select(*_TRANSFER)
    .where(among(case_transfers.c.to_unit_id, "unit_ids"), text(OFFERED))
    .order_by(case_transfers.c.offered_at, case_transfers.c.id)
)

_owner = units.alias("owner_units")
_offered = units.alias("offered_units")


def _in_sight(path: ColumnElement[str]) -> ColumnElement[bool]:
    return and_(path >= bindparam("path"), path < bindparam("path_end"))


_VIEWER = bindparam("path", type_=Text())
NOT_SEALED = ~exists(
    select(case_seals.c.unit_id)
    .join_from(case_seals, _sealed, _sealed.c.id == case_seals.c.unit_id)
    .where(case_seals.c.case_id == cases.c.id, at_or_below(_VIEWER, _sealed.c.path))
)
_MAY_SEE = Statement(
    select(cases.c.id)
    .join_from(cases, _owner, _owner.c.id == cases.c.unit_id)
    .where(
        cases.c.id == bindparam("case_id"),
        NOT_SEALED,
        or_(
            _in_sight(_owner.c.path),
            exists(
                select(case_transfers.c.id)
                .join_from(case_transfers, _offered, _offered.c.id == case_transfers.c.to_unit_id)
                .where(
                    case_transfers.c.case_id == cases.c.id,
                    text("case_transfers.state = 'offered'"),
                    _in_sight(_offered.c.path),
                )
            ),
        ),
    )
)
_GRAVEST_FIRST = sql_case(
    (cases.c.priority == Priority.DANGER, 0), (cases.c.priority == Priority.URGENT, 1), else_=2
)
_BELOW = (
    select(*columns_of(cases, names_of(Case)))
    .join_from(cases, _owner, _owner.c.id == cases.c.unit_id)
    .where(text(f"cases.{OPEN}"), _in_sight(_owner.c.path), NOT_SEALED)
    .order_by(_GRAVEST_FIRST, cases.c.first_ring_at, cases.c.id)
    .limit(bindparam("limit"))
)
_SERIOUS_BELOW = Statement(
    _BELOW.where(
        or_(
            cases.c.priority == Priority.DANGER,
            cases.c.minor,
            *(cases.c.matter == matter for matter in sorted(SERIOUS_MATTERS)),
        )
    )
)


class SqlCustody:
    """`helpline.cases.custody.Custody`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def seals(self, case_id: int) -> frozenset[int]:
        return frozenset(row[0] for row in self._session.rows(_SEALS, case_id=case_id))

    def seal(self, case_id: int, unit_id: int, at: datetime) -> None:
        self._session.value(_SEAL, case_id=case_id, unit_id=unit_id, sealed_at=at)

    def unseal(self, case_id: int, unit_id: int) -> bool:
        return self._session.change(_UNSEAL, case_id=case_id, unit_id=unit_id) == 1

    def sealed_people(self, case_id: int, people: Collection[int]) -> frozenset[int]:
        if not people or not self.seals(case_id):
            return frozenset()
        given = {"case_id": case_id, "people": sorted(people)}
        return frozenset(
            row[0] for statement in _SEALED_PEOPLE for row in self._session.rows(statement, **given)
        )

    def add(self, transfer: Transfer) -> Transfer:
        new_id = self._session.value(_ADD, **values_of(transfer, _NEW))
        if new_id is None:
            raise Conflict(f"case {transfer.case_id} is offered to a unit already")
        return replace(transfer, id=new_id, version=0)

    def get(self, transfer_id: int) -> Transfer:
        row = self._session.row(_GET, id=transfer_id)
        if row is None:
            raise NotFound(f"transfer {transfer_id} does not exist")
        return Transfer(*row)

    def save(self, transfer: Transfer) -> Transfer:
        changed = self._session.change(
            _SAVE,
            row_id=transfer.id,
            read_version=transfer.version,
            **values_of(transfer, _CHANGING),
        )
        if not changed:
            raise Conflict(f"transfer {transfer.id} was answered by somebody else")
        return replace(transfer, version=transfer.version + 1)

    def offer_of(self, case_id: int) -> Transfer | None:
        row = self._session.row(_OFFER_OF, case_id=case_id)
        return Transfer(*row) if row else None

    def transfers_of(self, case_id: int) -> list[Transfer]:
        return [Transfer(*row) for row in self._session.rows(_TRANSFERS_OF, case_id=case_id)]

    def offers_to(self, unit_ids: Sequence[int]) -> list[Transfer]:
        return [Transfer(*row) for row in self._session.rows(_OFFERS_TO, unit_ids=unit_ids)]

    def may_see(self, case_id: int, viewer: Unit) -> bool:
        given = {"path": viewer.path, "path_end": path_end(viewer.path)}
        return self._session.row(_MAY_SEE, case_id=case_id, **given) is not None

    def serious_below(self, viewer: Unit, limit: int) -> list[Case]:
        given = {"path": viewer.path, "path_end": path_end(viewer.path), "limit": limit}
        return [Case(*row) for row in self._session.rows(_SERIOUS_BELOW, **given)]
