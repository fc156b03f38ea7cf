"""The organisation file: state, districts, subdivisions, stations and beats."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from helpline.directory.model import UnitKind
from helpline.importing import values
from helpline.importing.context import ImportContext
from helpline.importing.problems import Parsed
from helpline.importing.reading import Line, Row, Table
from helpline.numbers import E164
from helpline.reasons.advice import Advice

COLUMNS = ("code", "kind", "parent", "name", "name_local", "area", "pin_codes", "phone")
_SHOWN = frozenset({"code", "kind", "parent", "area", "pin_codes"})

Area = Literal["urban", "rural"]

LEVELS = tuple(UnitKind)
"""Kinds from the top down: each stands under the one before it."""

_kind = values.one_of({kind.value: kind for kind in UnitKind}, ", ".join(UnitKind))
_AREAS: dict[str, Area] = {"urban": "urban", "शहरी": "urban", "rural": "rural", "ग्रामीण": "rural"}
_area = values.one_of(_AREAS, "urban / rural")
_NEEDS_AREA = frozenset({UnitKind.STATION, UnitKind.BEAT})
_NEEDS_PHONE = frozenset({UnitKind.DISTRICT, UnitKind.STATION})


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit. `parent` is None for a state only; `phone` is the desk or control room."""

    line: int
    code: str
    kind: UnitKind
    parent: str | None
    name: str
    name_local: str
    area: Area | None
    pin_codes: tuple[str, ...]
    phone: E164 | None


def read_organisation(rows: Iterable[Row], context: ImportContext) -> Parsed[UnitRow]:
    """Read units. A parent may stand anywhere in the file, or be known already."""
    table = Table(rows, COLUMNS, _SHOWN)
    found = [(line, _unit(line, context)) for line in table]
    by_code = _unique(found)
    _check_kinds(by_code, context)
    _check_circles(by_code, context)
    _check_parents(by_code, context)
    return table.parsed(found)


def parents_first(rows: Iterable[UnitRow]) -> list[UnitRow]:
    """The same units in an order in which each comes after the one above it."""
    return sorted(rows, key=lambda row: LEVELS.index(row.kind))


def _unit(line: Line, context: ImportContext) -> UnitRow:
    kind = line.required("kind", _kind)
    row = UnitRow(
        line=line.number,
        code=line.required("code", values.unit_code),
        kind=kind,
        parent=line.optional("parent", values.unit_code, None),
        name=line.required("name", values.name()),
        name_local=line.required("name_local", values.name(), Advice.LOCAL_NAME),
        area=line.optional("area", _area, None),
        pin_codes=line.optional("pin_codes", values.pin_codes, ()),
        phone=line.optional("phone", context.phone, None),
    )
    if line.well("kind"):
        _check_needs(line, kind)
    return row


def _check_needs(line: Line, kind: UnitKind) -> None:
    if kind is UnitKind.STATE and line.filled("parent"):
        line.problem("parent", Advice.STATE_ON_TOP)
    if kind is not UnitKind.STATE and line.well("parent") and not line.filled("parent"):
        line.problem("parent", Advice.WRITE_PARENT(above=_above(kind).value, level=kind.value))
    if kind in _NEEDS_AREA and line.well("area") and not line.filled("area"):
        line.problem("area", Advice.WRITE_AREA(level=kind.value))
    if kind is UnitKind.STATION and line.well("pin_codes") and not line.filled("pin_codes"):
        line.problem("pin_codes", Advice.WRITE_PIN_CODES)
    if kind in _NEEDS_PHONE and line.well("phone") and not line.filled("phone"):
        line.problem("phone", _write_phone(kind))


def _unique(found: Iterable[tuple[Line, UnitRow]]) -> dict[str, tuple[Line, UnitRow]]:
    """Units by code; a code that comes again is a problem of the later line."""
    by_code: dict[str, tuple[Line, UnitRow]] = {}
    for line, row in found:
        if not line.well("code"):
            continue
        if row.code in by_code:
            first = by_code[row.code][1].line
            line.problem("code", Advice.LINE_SAME_CODE(line=first))
        else:
            by_code[row.code] = (line, row)
    return by_code


def _check_kinds(by_code: Mapping[str, tuple[Line, UnitRow]], context: ImportContext) -> None:
    """A unit that is stored keeps its kind, and stands under the kind above its own."""
    for line, row in by_code.values():
        if not line.well("kind"):
            continue
        stored = context.units.get(row.code)
        if stored and stored.kind is not row.kind:
            line.problem("code", Advice.CODE_OF_OTHER_KIND(level=stored.kind.value))
        if not line.well("parent") or row.parent is None or row.kind is UnitKind.STATE:
            continue
        parent_kind = _kind_of(row.parent, by_code, context)
        if row.parent not in by_code and row.parent not in context.units:
            line.problem("parent", Advice.UNKNOWN_PARENT)
        elif parent_kind and parent_kind is not _above(row.kind):
            line.problem(
                "parent",
                Advice.PARENT_KIND(
                    other=parent_kind.value, level=row.kind.value, above=_above(row.kind).value
                ),
            )


def _check_circles(by_code: Mapping[str, tuple[Line, UnitRow]], context: ImportContext) -> None:
    """Name units that stand under themselves; their kinds are wrong too, but say less. None goes
    through a stored unit: the line that would move it there is refused for its kind."""
    new = {code: row.parent for code, (_, row) in by_code.items() if code not in context.units}
    for code, (line, row) in by_code.items():
        path = [code]
        parent = row.parent
        while parent and parent in new and parent not in path:
            path.append(parent)
            parent = new[parent]
        if parent == code:
            circle = " > ".join([*path, code])
            line.problem("parent", Advice.CIRCLE(codes=circle))


def _check_parents(by_code: Mapping[str, tuple[Line, UnitRow]], context: ImportContext) -> None:
    """A unit cannot come in if the one above it stays out."""
    for row in parents_first(row for line, row in by_code.values() if line.ok):
        line = by_code[row.code][0]
        if row.parent is None or row.parent in context.units:
            continue
        above, _ = by_code[row.parent]
        if not above.ok:
            line.problem("parent", Advice.LINE_ABOVE(line=above.number))


def _kind_of(
    code: str, by_code: Mapping[str, tuple[Line, UnitRow]], context: ImportContext
) -> UnitKind | None:
    if code in context.units:
        return context.units[code].kind  # whatever the file says: it keeps it
    if code not in by_code:
        return None
    line, row = by_code[code]
    return row.kind if line.well("kind") else None


def _above(kind: UnitKind) -> UnitKind:
    return LEVELS[LEVELS.index(kind) - 1]


def _write_phone(kind: UnitKind) -> Advice:
    district = kind is UnitKind.DISTRICT
    return Advice.WRITE_ROOM_PHONE if district else Advice.WRITE_STATION_PHONE
