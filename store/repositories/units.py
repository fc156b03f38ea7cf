"""States, districts, subdivisions, stations and beats."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Integer, Text, bindparam, delete, func, insert, select, update

from helpline.directory.model import Unit, UnitKind
from helpline.errors import Conflict, NotFound
from store import late
from store.dialect import insert_once
from store.rows import by_id, columns_of, names_of
from store.session import Session
from store.statement import Row, Statement
from store.tables.directory import unit_pin_codes, units

_NAMES = names_of(Unit)
_UNIT = columns_of(units, _NAMES)
_GET = by_id(units, _UNIT)
_BY_CODE = Statement(select(*_UNIT).where(units.c.code == bindparam("code")))
_BELOW = Statement(
    select(*_UNIT)
    .where(
        units.c.path >= bindparam("path"),
        units.c.path < bindparam("path_end"),
        units.c.kind == bindparam("kind"),
    )
    .order_by(units.c.name, units.c.id)
)
_OF_DESK = Statement(
    select(*_UNIT).where(units.c.contact_id == bindparam("person_id")).order_by(units.c.id).limit(1)
)
_OF_KIND = Statement(select(*_UNIT).where(units.c.kind == bindparam("kind")).order_by(units.c.id))
_ZONES = Statement(select(units.c.tz).distinct().order_by(units.c.tz))
_ADD = insert_once(
    units, [n for n in _NAMES if n not in ("id", "closed_at")], returning=[units.c.id]
)
_SET_CLOSED = Statement(
    update(units).where(units.c.id == bindparam("row_id")), columns=["closed_at"]
)
_SET_PATH = Statement(update(units).where(units.c.id == bindparam("row_id")), columns=["path"])
_CHANGE = Statement(
    update(units).where(units.c.id == bindparam("row_id")),
    columns=["parent_id", "name", "name_local", "area", "contact_id"],
)
_MOVE = Statement(
    update(units)
    .where(units.c.path >= bindparam("path"), units.c.path < bindparam("path_end"))
    .values(
        path=bindparam("new_path", type_=Text()).concat(
            func.substr(units.c.path, bindparam("rest_from", type_=Integer()))
        )
    )
)
_ADD_PIN_CODE = Statement(insert(unit_pin_codes), columns=["unit_id", "pin_code"])
_REMOVE_PIN_CODES = Statement(
    delete(unit_pin_codes).where(unit_pin_codes.c.unit_id == bindparam("of_unit"))
)
_PIN_CODES = Statement(
    select(unit_pin_codes.c.pin_code).where(unit_pin_codes.c.unit_id == bindparam("of_unit"))
)
_WITH_PIN_CODE = Statement(
    select(*_UNIT)
    .join_from(units, unit_pin_codes)
    .where(unit_pin_codes.c.pin_code == bindparam("pin_code"), units.c.kind == bindparam("kind"))
    .order_by(units.c.id)
)


def path_end(path: str) -> str:
    """The first text behind all that begin with this path: ":" sorts just after the digits."""
    return path + ":"


class SqlUnits:
    """`helpline.repositories.Units`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, unit_id: int) -> Unit:
        found = self._session.made(_GET, _units, id=unit_id)
        if not found:
            raise NotFound(f"unit {unit_id} does not exist")
        return found[0]

    def by_code(self, code: str) -> Unit | None:
        row = self._session.row(_BY_CODE, code=code)
        return Unit(*row) if row else None

    def below(self, unit_id: int, kind: UnitKind) -> list[Unit]:
        path = self.get(unit_id).path
        rows = self._session.rows(_BELOW, path=path, path_end=path_end(path), kind=kind)
        return [Unit(*row) for row in rows]

    def of_desk(self, person_id: int) -> Unit | None:
        row = self._session.row(_OF_DESK, person_id=person_id)
        return Unit(*row) if row else None

    def of_kind(self, kind: UnitKind) -> list[Unit]:
        return self._session.made(_OF_KIND, _units, kind=kind)

    def zones(self) -> list[str]:
        return [row[0] for row in self._session.rows(_ZONES)]

    def add(
        self,
        *,
        code: str,
        kind: UnitKind,
        parent_id: int | None,
        name: str,
        name_local: str,
        tz: str,
        area: str | None,
        contact_id: int | None,
        pin_codes: Sequence[str],
    ) -> Unit:
        above = "/" if parent_id is None else self.get(parent_id).path
        unit_id = self._session.value(
            _ADD,
            code=code,
            kind=kind,
            parent_id=parent_id,
            path=above,
            name=name,
            name_local=name_local,
            tz=tz,
            area=area,
            contact_id=contact_id,
        )
        if unit_id is None:
            raise Conflict(f"there is a unit with the code {code} already")
        self._session.change(_SET_PATH, row_id=unit_id, path=f"{above}{unit_id}/")
        self._add_pin_codes(unit_id, pin_codes)
        return self.get(unit_id)

    def change(
        self,
        unit_id: int,
        *,
        parent_id: int | None,
        name: str,
        name_local: str,
        area: str | None,
        contact_id: int | None,
        pin_codes: Sequence[str],
    ) -> Unit:
        before = self.get(unit_id)
        self._session.change(
            _CHANGE,
            row_id=unit_id,
            parent_id=parent_id,
            name=name,
            name_local=name_local,
            area=area,
            contact_id=contact_id,
        )
        if parent_id != before.parent_id:
            above = "/" if parent_id is None else self.get(parent_id).path
            self._session.change(
                _MOVE,
                path=before.path,
                path_end=path_end(before.path),
                new_path=f"{above}{unit_id}/",
                rest_from=len(before.path) + 1,
            )
        if before.kind is not UnitKind.BEAT and (parent_id, area) != (
            before.parent_id,
            before.area,
        ):
            late.note_all(self._session, unit_id, before.parent_id or unit_id)
        self._session.change(_REMOVE_PIN_CODES, of_unit=unit_id)
        self._add_pin_codes(unit_id, pin_codes)
        return self.get(unit_id)

    def set_closed(self, unit_id: int, at: datetime | None) -> None:
        if not self._session.change(_SET_CLOSED, row_id=unit_id, closed_at=at):
            raise NotFound(f"unit {unit_id} does not exist")

    def pin_codes(self, unit_id: int) -> set[str]:
        return {row[0] for row in self._session.rows(_PIN_CODES, of_unit=unit_id)}

    def with_pin_code(self, pin_code: str, kind: UnitKind) -> list[Unit]:
        return [
            Unit(*row) for row in self._session.rows(_WITH_PIN_CODE, pin_code=pin_code, kind=kind)
        ]

    def _add_pin_codes(self, unit_id: int, pin_codes: Sequence[str]) -> None:
        for pin_code in dict.fromkeys(pin_codes):
            self._session.change(_ADD_PIN_CODE, unit_id=unit_id, pin_code=pin_code)


def _units(rows: Iterable[Row]) -> list[Unit]:
    return [Unit(*row) for row in rows]
