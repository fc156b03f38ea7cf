"""The services file: departments and organisations to which people are referred."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from helpline.directory.model import Role, UnitKind
from helpline.directory.services import Opening, ServiceKind
from helpline.importing import times, values
from helpline.importing.context import ImportContext
from helpline.importing.problems import Parsed
from helpline.importing.reading import Line, Row, Table
from helpline.numbers import E164, ShortCode, is_short_code, to_number
from helpline.reasons.advice import Advice

COLUMNS = (
    "name", "kind", "district", "phone", "address", "hours", "languages", "nodal_officer_phone",
)  # fmt: skip
OPTIONAL = ("full_phone", "head_phone")
"""Columns that a file may lack, beside `for_hi`, `for_en` and so on: what the service is for."""
_SHOWN = frozenset({"kind", "district", "hours", "languages"})

LONGEST_PURPOSE = 160
_kind = values.one_of({kind.value: kind for kind in ServiceKind}, ", ".join(ServiceKind))
_ALWAYS = frozenset({"24x7", "24 x 7", "24×7", "24/7", "24 hours", "24 घंटे"})
_HOURS = re.compile(r"(.*?)\s*(\d{1,2}[:.]\d{2}) ?- ?(\d{1,2}[:.]\d{2})")


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One service. `district` is the code of a district, or of the state for all districts."""

    line: int
    name: str
    kind: ServiceKind
    district: str
    phone: E164 | ShortCode
    address: str
    hours: tuple[Opening, ...]
    languages: tuple[str, ...]
    nodal_officer_phone: E164 | None
    full_phone: E164 | None = None
    head_phone: E164 | None = None
    purpose: Mapping[str, str] = field(default_factory=dict)


def read_services(rows: Iterable[Row], context: ImportContext) -> Parsed[ServiceRow]:
    """Read services; districts and nodal officers must be known in the context."""
    table = Table(rows, COLUMNS, _SHOWN, optional_columns(context))
    found = [(line, _service(line, context)) for line in table]
    first_line: dict[tuple[str, str], int] = {}
    for line, row in found:
        if not line.well("name", "district"):
            continue
        same = (values.folded(row.name), row.district)
        if same in first_line:
            line.problem("name", Advice.LINE_SAME_SERVICE(line=first_line[same]))
        first_line.setdefault(same, line.number)
    return table.parsed(found)


def optional_columns(context: ImportContext) -> tuple[str, ...]:
    """The columns that a file may lack."""
    return (*OPTIONAL, *(f"for_{language}" for language in sorted(context.languages)))


def opening_hours(text: str) -> tuple[Opening, ...]:
    """When a service is open: "24x7", or "mon-fri 10:00-17:00; sat 10:00-13:00"."""
    if values.folded(text) in _ALWAYS:
        return (Opening(times.DAILY, 0, times.DAY_S),)
    parts = [part.strip() for part in values.folded(text).split(";") if part.strip()]
    matches = [match for part in parts if (match := _HOURS.fullmatch(part))]
    if not matches or len(matches) != len(parts):
        raise values.BadValue(Advice.HOURS)
    return tuple(
        Opening(
            times.days(match[1]) if match[1] else times.DAILY,
            times.time_of_day(match[2]),
            times.end_of_day(match[3]),
        )
        for match in matches
    )


def _service(line: Line, context: ImportContext) -> ServiceRow:
    row = ServiceRow(
        line=line.number,
        name=line.required("name", values.name(120)),
        kind=line.required("kind", _kind),
        district=line.required("district", values.unit_code),
        phone=line.required("phone", to_number),
        address=line.optional("address", values.words(200), ""),
        hours=line.required("hours", opening_hours),
        languages=line.required("languages", values.languages),
        nodal_officer_phone=line.optional("nodal_officer_phone", context.phone, None),
        full_phone=line.optional("full_phone", context.phone, None),
        head_phone=line.optional("head_phone", context.phone, None),
        purpose={
            language: told
            for language in sorted(context.languages)
            if (told := line.optional(f"for_{language}", values.words(LONGEST_PURPOSE), ""))
        },
    )
    _check_district(line, row, context)
    _check_nodal_officer(line, row, context)
    _check_head(line, row, context)
    _check_full_phone(line, row)
    return row


def _check_district(line: Line, row: ServiceRow, context: ImportContext) -> None:
    if not line.well("district"):
        return
    known = context.units.get(row.district)
    if known is None:
        line.problem("district", Advice.UNKNOWN_UNIT)
    elif known.kind not in {UnitKind.DISTRICT, UnitKind.STATE}:
        line.problem("district", Advice.SERVICE_UNIT_KIND(level=known.kind.value))


def _check_nodal_officer(line: Line, row: ServiceRow, context: ImportContext) -> None:
    phone = row.nodal_officer_phone
    if phone is None or not line.well("nodal_officer_phone"):
        return
    if context.officers.get(phone) is not Role.NODAL_OFFICER:
        line.problem(
            "nodal_officer_phone",
            Advice.UNKNOWN_NODAL,
        )


def _check_head(line: Line, row: ServiceRow, context: ImportContext) -> None:
    known = row.head_phone is None or row.head_phone in context.officers
    if line.well("head_phone") and not known:
        line.problem("head_phone", Advice.UNKNOWN_OFFICER)


def _check_full_phone(line: Line, row: ServiceRow) -> None:
    both = row.full_phone is not None and line.well("phone", "full_phone")
    if both and not is_short_code(row.phone):
        line.problem("full_phone", Advice.FULL_PHONE_TWICE)
