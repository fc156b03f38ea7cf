"""Which full numbers a caller is joined with, one after the other, in at most two minutes."""

from datetime import datetime

from helpline.cases.model import Case
from helpline.cases.owners import desk_officers, pool_of, unit_of, unsealed
from helpline.directory.model import Unit, UnitKind
from helpline.numbers import is_diallable
from helpline.repositories import UnitOfWork

WOMEN_DESK = "women_desk"
DANGER_DESK = "danger_desk"
MOST_NUMBERS = 4  # of 20 seconds each: invariant 31 leaves no time for more


def numbers_of_case(tx: UnitOfWork, now: datetime, case: Case, target: str) -> tuple[str, ...]:
    """Numbers (E.164) behind a flow's target for this case; empty if there are none.

    The desk: women officers on shift, other officers on shift, the station's line, the control
    room. In danger the lines that are always manned come first.
    """
    unit = unit_of(tx, case)
    pool = pool_of(tx, case)
    on_shift = unsealed(tx, case, desk_officers(tx, pool, now))
    officers = [tx.people.get(officer) for officer in on_shift]
    mobiles = [person.phones[0].e164 for person in officers if person.phones]
    station, control_room = _lines(tx, unit, UnitKind.STATION), _lines(tx, unit, UnitKind.DISTRICT)
    match target:
        case "women_desk":
            row = [*mobiles[: MOST_NUMBERS - 2], *station, *control_room]
        case "danger_desk":
            row = [*station, *control_room, *mobiles]
        case "control_room":
            row = control_room
        case _:
            row = []
    diallable = [number for number in dict.fromkeys(row) if is_diallable(number)]
    return tuple(diallable[:MOST_NUMBERS])


def _lines(tx: UnitOfWork, unit: Unit, kind: UnitKind) -> list[str]:
    units = [tx.units.get(unit_id) for unit_id in unit.lineage]
    desks = [each.contact_id for each in units if each.kind is kind]
    return [
        phone.e164
        for contact_id in desks
        if contact_id is not None
        for phone in tx.people.get(contact_id).phones
    ]
