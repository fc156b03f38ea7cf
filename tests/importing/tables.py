"""Rows for the tests of imports: one good line of each kind, to be bent by a test."""

from collections.abc import Iterable, Mapping
from datetime import date

from helpline.directory.model import Role, UnitKind
from helpline.importing import ImportContext, KnownUnit, Row
from helpline.numbers import E164

TODAY = date(2026, 6, 1)
SHO_PHONE = E164("+919000011001")
NODAL_PHONE = E164("+919000011002")

CONTEXT = ImportContext(
    today=TODAY,
    units={
        "CG": KnownUnit(UnitKind.STATE),
        "RPR": KnownUnit(UnitKind.DISTRICT, "CG"),
        "RPR-CITY": KnownUnit(UnitKind.SUBDIVISION, "RPR"),
        "KOTWALI": KnownUnit(UnitKind.STATION, "RPR-CITY"),
        "KOTWALI-1": KnownUnit(UnitKind.BEAT, "KOTWALI"),
    },
    officers={SHO_PHONE: Role.SHO, NODAL_PHONE: Role.NODAL_OFFICER},
    own_numbers=frozenset({E164("+919000000001")}),
)

SENIOR = {
    "name": "दुलारी बाई साहू",
    "phone": "90000 21001",
    "alternate_phone": "0771-2000101",
    "language": "hi",
    "birth_year": "1950",
    "address": "Brahmanpara, Raipur",
    "pin_code": "492001",
    "beat": "KOTWALI-1",
    "call_time": "08:30",
    "days": "daily",
    "contact_name": "Ramesh Sahu",
    "contact_phone": "90000 41001",
    "contact_relation": "nephew",
    "contact_safe": "yes",
    "key_holder_name": "Usha Verma",
    "key_holder_phone": "90000 51001",
    "hearing": "normal",
    "health_notes": "sugar",
    "at_risk_at_home": "no",
    "consent_on": "2026-01-31",
}
UNIT = {
    "code": "KOTWALI-2",
    "kind": "beat",
    "parent": "KOTWALI",
    "name": "Sadar Bazar",
    "name_local": "सदर बाज़ार",
    "area": "urban",
    "pin_codes": "492001",
    "phone": "",
}
OFFICER = {
    "name": "Kavita Netam",
    "role": "desk_officer",
    "unit": "KOTWALI",
    "phone": "9000012001",
    "language": "hi",
    "gender": "female",
}
SHIFT = {
    "officer_phone": SHO_PHONE,
    "unit": "KOTWALI",
    "role": "sho",
    "days": "mon-sat",
    "from": "08:00",
    "to": "20:00",
}
SERVICE = {
    "name": "Sakhi",
    "kind": "one_stop_centre",
    "district": "RPR",
    "phone": "90000 61001",
    "address": "Kutchery Chowk",
    "hours": "24x7",
    "languages": "hi en",
    "nodal_officer_phone": NODAL_PHONE,
}


def table(*records: Mapping[str, str]) -> list[Row]:
    """A header line made of the first record's keys, and one line for each record."""
    columns = tuple(records[0])
    lines = [columns, *(tuple(record.get(name, "") for name in columns) for record in records)]
    return as_rows(lines)


def as_rows(lines: Iterable[Iterable[str]]) -> list[Row]:
    """Lines of cells as numbered rows."""
    return [Row(number, tuple(cells)) for number, cells in enumerate(lines, start=1)]
