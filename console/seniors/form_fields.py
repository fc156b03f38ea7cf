"""The fields of the form of a senior: what was typed is read, and what is stored fills them."""

from collections.abc import Mapping
from datetime import date

from console.seniors.theirs import DAYS, NEAR
from console.today.lines import name_of
from console.web.typed import Typed
from console.web.visit import Visit
from helpline.directory.model import UnitKind
from helpline.enrolling.by_hand import (
    MOST_NEAR,
    OF_THE_SENIOR,
    PURPOSES,
    read_by_hand,
    read_near,
)
from helpline.enrolling.near import Near
from helpline.importing import ImportContext, KnownUnit, SeniorRow
from helpline.repositories import UnitOfWork

NEAR_FIELDS = tuple(f"near_{n}_{part}" for n in range(MOST_NEAR) for part in NEAR)
FIELDS = (
    *OF_THE_SENIOR, *DAYS, *NEAR_FIELDS, *(f"purpose_{purpose}" for purpose in PURPOSES),
    "alternate_none", "duress_digit", "asked_by", "first_visit", "welcome", "other",
)  # fmt: skip
KEEP, NONE = "keep", "none"


def context_of(visit: Visit) -> ImportContext:
    """What the fields are read against: the beats in sight and no other."""
    units = visit.scope.units
    return ImportContext(
        today=visit.local.today(),
        languages=frozenset(visit.house.prompts.languages),
        units={
            unit.code: KnownUnit(unit.kind, units[unit.parent_id].code)
            for unit in units.values()
            if unit.kind is UnitKind.BEAT and unit.parent_id in units
        },
        own_numbers=visit.house.own_numbers,
    )


def read_senior(
    typed: Typed, context: ImportContext, kept: Mapping[str, str]
) -> tuple[SeniorRow | None, dict[str, str]]:
    """The row of the senior, and what is wrong by field. `kept`: the numbers that stand where a
    field was left empty."""
    fields = {column: typed[column] for column in OF_THE_SENIOR}
    fields["days"] = ",".join(day for day in DAYS if typed[day] == "yes") or "none"
    fields["phone"] = fields["phone"] or kept.get("phone", "")
    if typed["alternate_none"] != "yes":
        fields["alternate_phone"] = fields["alternate_phone"] or kept.get("alternate_phone", "")
    row, wrong = read_by_hand(fields, context)
    return row, {column: f"senior_{column}" for column in wrong}


def read_those_near(
    typed: Typed, context: ImportContext, kept: Mapping[str, str]
) -> tuple[tuple[Near, ...], dict[str, str]]:
    """The people around her, and what is wrong by field."""
    lines = [{part: typed[f"near_{number}_{part}"] for part in NEAR} for number in range(MOST_NEAR)]
    for number, line in enumerate(lines):
        if line["name"] and not line["phone"]:
            line["phone"] = kept.get(f"near_{number}_phone", "")
    near, wrong = read_near(lines, context)
    return near, {f"near_{n}_{field}": f"near_{field}" for n, field in wrong.items()}


def purposes_of(typed: Typed) -> tuple[str, ...]:
    """What she has agreed to."""
    return tuple(purpose for purpose in PURPOSES if typed[f"purpose_{purpose}"] == "yes")


def numbers_of(tx: UnitOfWork, senior_id: int) -> dict[str, str]:
    """The numbers that stay when their fields are left empty, by field."""
    person = tx.people.get(senior_id)
    named = {"main": "phone", "alternate": "alternate_phone"}
    numbers = {named[p.label]: p.e164 for p in person.phones if p.label in named}
    contacts = tx.seniors.contacts(senior_id)
    people = tx.overviews.people([contact.person_id for contact in contacts])
    for number, contact in enumerate(contacts[:MOST_NEAR]):
        phone = people[contact.person_id].phone("main") if contact.person_id in people else None
        if phone is not None:
            numbers[f"near_{number}_phone"] = phone.e164
    return numbers


def as_it_is(tx: UnitOfWork, visit: Visit, senior_id: int) -> Typed:
    """The form filled with what is stored; numbers stay out of it."""
    found, person = tx.seniors.get(senior_id), tx.people.get(senior_id)
    contacts = tx.seniors.contacts(senior_id)
    people = tx.overviews.people([contact.person_id for contact in contacts])
    values = {
        "name": person.name,
        "language": person.language,
        "birth_year": str(found.birth_year or ""),
        "address": found.address,
        "pin_code": found.pin_code,
        "beat": visit.scope.units[found.beat_id].code,
        "call_time": visit.local.clock(found.call_time_s),
        "hearing": found.hearing.value,
        "health_notes": found.health_notes,
        "at_risk_at_home": "yes" if found.at_risk else "",
        "duress_digit": KEEP,
    }
    values |= {day: "yes" for bit, day in enumerate(DAYS) if found.days_mask >> bit & 1}
    for number, contact in enumerate(contacts[:MOST_NEAR]):
        values |= {
            f"near_{number}_name": name_of(people, contact.person_id),
            f"near_{number}_relation": contact.relation,
            f"near_{number}_key_holder": "yes" if contact.key_holder else "",
            f"near_{number}_safe": "yes" if contact.safe else "",
        }
    return Typed(values)


def date_of(text: str) -> date | None:
    """A day as a browser sends it; None if it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
