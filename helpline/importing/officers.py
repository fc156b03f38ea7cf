"""The officers file: who serves where, on which telephone."""

from collections.abc import Iterable
from dataclasses import dataclass

from helpline.directory.model import ON_SHIFT, Role, UnitKind
from helpline.importing import values
from helpline.importing.context import ImportContext
from helpline.importing.problems import Parsed
from helpline.importing.reading import Line, Row, Table
from helpline.numbers import E164
from helpline.reasons.advice import Advice

COLUMNS = ("name", "role", "unit", "phone", "language", "gender")
_SHOWN = frozenset({"role", "unit", "language", "gender"})

KINDS_OF_ROLE: dict[Role, frozenset[UnitKind]] = {
    Role.BEAT_OFFICER: frozenset({UnitKind.BEAT, UnitKind.STATION}),
    Role.DESK_OFFICER: frozenset({UnitKind.STATION, UnitKind.DISTRICT}),
    Role.SHO: frozenset({UnitKind.STATION}),
    Role.CIRCLE_OFFICER: frozenset({UnitKind.SUBDIVISION}),
    Role.CONTROL_ROOM: frozenset({UnitKind.DISTRICT, UnitKind.STATE}),
    Role.NIGHT_OFFICER: frozenset({UnitKind.DISTRICT}),
    Role.SP: frozenset({UnitKind.DISTRICT}),
    Role.COLLECTOR: frozenset({UnitKind.DISTRICT}),
    Role.HEADQUARTERS: frozenset({UnitKind.STATE}),
    Role.NODAL_OFFICER: frozenset({UnitKind.DISTRICT, UnitKind.STATE}),
}
"""At which kinds of unit a role is served. A beat officer at a station stands in for any beat;
a desk officer at a district serves in the SP's cell for women."""

role = values.one_of({role.value: role for role in ON_SHIFT}, ", ".join(ON_SHIFT))
_gender = values.one_of(
    {"female": "female", "f": "female", "महिला": "female"}
    | {"male": "male", "m": "male", "पुरुष": "male"}
    | {"other": "other", "अन्य": "other"},
    "female / male / other",
)


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """One officer. The telephone is the officer's own: it tells who acknowledges."""

    line: int
    name: str
    role: Role
    unit: str
    phone: E164
    language: str
    gender: str


def read_officers(rows: Iterable[Row], context: ImportContext) -> Parsed[OfficerRow]:
    """Read officers; every unit must be known in the context."""
    table = Table(rows, COLUMNS, _SHOWN)
    found = [(line, _officer(line, context)) for line in table]
    first_line: dict[E164, int] = {}
    for line, row in found:
        if line.well("phone") and row.phone in first_line:
            line.problem(
                "phone",
                Advice.LINE_SAME_NUMBER(line=first_line[row.phone]),
            )
        elif line.well("phone"):
            first_line[row.phone] = line.number
    return table.parsed(found)


def check_place(line: Line, role: Role, unit: str, context: ImportContext) -> None:
    """Report a unit that is not known, or at which nobody serves in this role."""
    if not line.well("unit"):
        return
    known = context.units.get(unit)
    if known is None:
        line.problem("unit", Advice.UNKNOWN_UNIT_HERE)
    elif line.well("role") and known.kind not in KINDS_OF_ROLE[role]:
        fitting = tuple(kind.value for kind in UnitKind if kind in KINDS_OF_ROLE[role])
        line.problem(
            "unit", Advice.ROLE_UNIT_KIND(level=known.kind.value, role=role.value, levels=fitting)
        )


def _officer(line: Line, context: ImportContext) -> OfficerRow:
    row = OfficerRow(
        line=line.number,
        name=line.required("name", values.name()),
        role=line.required("role", role),
        unit=line.required("unit", values.unit_code),
        phone=line.required("phone", context.phone),
        language=line.required("language", values.language(context.languages)),
        gender=line.required("gender", _gender),
    )
    check_place(line, row.role, row.unit, context)
    return row
