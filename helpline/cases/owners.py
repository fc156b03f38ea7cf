"""Who answers for a case: a woman officer of the desk first, then rank after rank."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from helpline.cases.model import Case, CaseEventKind
from helpline.directory.model import Role, Unit, UnitKind
from helpline.directory.roster import on_duty
from helpline.repositories import UnitOfWork

TOP_RANK = 3
"""Rank 0 is the desk, 1 the SHO, 2 the circle officer, 3 the SP and the control room."""


def desk_officers(tx: UnitOfWork, unit: Unit, now: datetime) -> list[int]:
    """Desk officers on shift at this station, or at all stations of this district; women first."""
    stations = (
        [unit] if unit.kind is UnitKind.STATION else tx.units.below(unit.id, UnitKind.STATION)
    )
    on_shift = on_duty(tx, [*stations, unit], Role.DESK_OFFICER, now)
    return [*women_among(tx, on_shift), *_others(tx, on_shift)]


def woman_on_duty(tx: UnitOfWork, unit: Unit, now: datetime) -> bool:
    """Whether a woman officer of the desk can be rung now."""
    return bool(women_among(tx, on_duty(tx, _stations(tx, unit), Role.DESK_OFFICER, now)))


def people_at(tx: UnitOfWork, unit: Unit, rank: int, now: datetime) -> list[int]:
    """Who holds this rank for a case of this unit now; ranks without anybody are passed over
    upwards, and the unit's own telephone stands at the top."""
    for each in range(rank, TOP_RANK + 1):
        if people := _holders(tx, unit, each, now):
            return people
    desks = [tx.units.get(unit_id).contact_id for unit_id in reversed(unit.lineage)]
    return [person_id for person_id in desks if person_id is not None][:1]


def people_for(tx: UnitOfWork, case: Case, rank: int, now: datetime) -> list[int]:
    """Who holds this rank for this case now, without anybody that it is sealed from. Of a sealed
    case that the district holds, the lowest rank is the SP's cell: whoever serves at the district
    itself."""
    unit = unit_of(tx, case)
    if not tx.custody.seals(case.id):
        return people_at(tx, unit, rank, now)
    if rank == 0 and unit.kind is UnitKind.DISTRICT:
        cell = on_duty(tx, [unit], Role.DESK_OFFICER, now)
        if people := unsealed(tx, case, [*women_among(tx, cell), *_others(tx, cell)]):
            return people
        rank = TOP_RANK
    for each in range(rank, TOP_RANK + 1):
        if people := unsealed(tx, case, people_at(tx, unit, each, now)):
            return people
    return []


def unsealed(tx: UnitOfWork, case: Case, people: Iterable[int]) -> list[int]:
    """These people, without whoever belongs to a station that the case is sealed from."""
    row = [*people]
    hidden = tx.custody.sealed_people(case.id, row)
    return [person_id for person_id in row if person_id not in hidden]


def choose_owner(tx: UnitOfWork, unit: Unit, now: datetime, spread: int) -> int | None:
    """The person who answers for a new case. Among equals `spread` decides, so that not all
    fall to the same officer. None if the district has nobody and no telephone."""
    return choose_among(tx, people_at(tx, unit, 0, now), spread)


def choose_among(tx: UnitOfWork, people: Sequence[int], spread: int) -> int | None:
    """One of these people, women first; None if there is nobody."""
    women = women_among(tx, people)
    candidates = women or [*people]
    return candidates[spread % len(candidates)] if candidates else None


def unit_of(tx: UnitOfWork, case: Case) -> Unit:
    """The unit that owns the case: whoever answers owns it until another unit takes it over."""
    return tx.units.get(case.unit_id)


def placed(tx: UnitOfWork, case: Case) -> bool:
    """Whether it is known that she is where the owning unit is."""
    return any(event.kind is CaseEventKind.PLACED for event in tx.cases.events(case.id))


def pool_of(tx: UnitOfWork, case: Case) -> Unit:
    """Whose desk officers may be rung for her: her station's, or all of the district while it is
    not known where she is."""
    return unit_of(tx, case) if placed(tx, case) else tx.units.get(case.district_id)


def station_of_officer(tx: UnitOfWork, officer_id: int | None) -> Unit | None:
    """The station that an officer belongs to, if any."""
    officer = tx.officers.find(officer_id) if officer_id is not None else None
    if officer is None:
        return None
    units = (tx.units.get(unit_id) for unit_id in tx.units.get(officer.unit_id).lineage)
    return next((unit for unit in units if unit.kind is UnitKind.STATION), None)


def _stations(tx: UnitOfWork, unit: Unit) -> list[Unit]:
    if unit.kind is UnitKind.STATION:
        return [unit]
    return [*tx.units.below(unit.id, UnitKind.STATION), unit]


def _holders(tx: UnitOfWork, unit: Unit, rank: int, now: datetime) -> list[int]:
    if rank == 0:
        return desk_officers(tx, unit, now)
    above = {tx.units.get(unit_id).kind: tx.units.get(unit_id) for unit_id in unit.lineage}
    station, subdivision = above.get(UnitKind.STATION), above.get(UnitKind.SUBDIVISION)
    district = above.get(UnitKind.DISTRICT)
    at_district = [district] if district else []
    if rank == 1:
        if station is not None:
            return on_duty(tx, [station], Role.SHO, now)
        return on_duty(tx, at_district, Role.CONTROL_ROOM, now)
    if rank == 2:
        if subdivision is not None:
            return on_duty(tx, [subdivision], Role.CIRCLE_OFFICER, now)
        return on_duty(tx, at_district, Role.NIGHT_OFFICER, now)
    return [
        *on_duty(tx, at_district, Role.SP, now),
        *on_duty(tx, at_district, Role.CONTROL_ROOM, now),
    ]


def women_among(tx: UnitOfWork, people: Iterable[int]) -> list[int]:
    """The women officers among these people, in their order."""
    return [person_id for person_id in people if _gender(tx, person_id) == "female"]


def _others(tx: UnitOfWork, people: Iterable[int]) -> list[int]:
    return [person_id for person_id in people if _gender(tx, person_id) != "female"]


def _gender(tx: UnitOfWork, person_id: int) -> str:
    officer = tx.officers.find(person_id)
    return officer.gender if officer is not None else ""
