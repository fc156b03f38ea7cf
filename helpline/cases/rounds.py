"""Who is rung for a woman who waits on the line: rounds of people, one round after the other."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from helpline.cases.model import Case
from helpline.cases.owners import (
    desk_officers,
    people_for,
    pool_of,
    unit_of,
    unsealed,
    women_among,
)
from helpline.directory.model import Role, Unit, UnitKind
from helpline.directory.policies import helpline_policy
from helpline.directory.roster import on_duty
from helpline.numbers import is_diallable
from helpline.repositories import UnitOfWork

Round = tuple[int, ...]
AT_ONCE = 4
"""Of one kind of people; more telephones ringing would only be picked up for nothing."""
OF_A_DESK = 4
"""Rounds of 20 seconds each: invariant 31 leaves no time for more."""


def danger_rounds(tx: UnitOfWork, now: datetime, case: Case) -> list[Round]:
    """Her station's desk with its head, and the control room, at once; then the district's pool
    of women officers, any officer on shift, and the control room's direct line."""
    unit, district = unit_of(tx, case), tx.units.get(case.district_id)
    desk = [*_line_of(unit), *desk_officers(tx, unit, now)[:AT_ONCE]]
    control = on_duty(tx, [district], Role.CONTROL_ROOM, now)[:2] or _line_of(district)
    pool = desk_officers(tx, district, now)
    stations = tx.units.below(district.id, UnitKind.STATION)
    heads = on_duty(tx, stations, Role.SHO, now)
    return _rounds(
        tx,
        case,
        (
            (*desk, *people_for(tx, case, 1, now)[:1], *control),
            women_among(tx, pool),
            (*pool, *heads),
        ),
        last=_line_of(district),
    )


def desk_rounds(tx: UnitOfWork, now: datetime, case: Case) -> list[Round]:
    """The lines of the desk, women officers first; one after the other, or as many at once as
    the station's policy says. Then the station's own line and the control room's."""
    unit, district = unit_of(tx, case), tx.units.get(case.district_id)
    officers = desk_officers(tx, pool_of(tx, case), now)
    at_once = helpline_policy(tx, unit.id).rings_at_once
    most = max(OF_A_DESK - 2, 1) * at_once
    desk = officers[:most]
    rounds = [desk[first : first + at_once] for first in range(0, len(desk), at_once)]
    return _rounds(tx, case, [*rounds, _line_of(unit), _line_of(district)])


def _rounds(
    tx: UnitOfWork, case: Case, planned: Sequence[Iterable[int]], *, last: Sequence[int] = ()
) -> list[Round]:
    """Nobody is rung in two rounds, and no telephone twice, but for the `last` one; nor anybody
    from whom the case is sealed."""
    rung: set[str] = set()
    rounds: list[Round] = []
    for people in planned:
        fresh = []
        for person_id in unsealed(tx, case, people):
            number = _number(tx, person_id)
            if number and number not in rung:
                rung.add(number)
                fresh.append(person_id)
        if fresh:
            rounds.append(tuple(fresh[: AT_ONCE * 2]))
    if any(_number(tx, person_id) for person_id in last):
        rounds.append(tuple(last))
    return rounds


def _line_of(unit: Unit) -> list[int]:
    """The unit's own telephone, if it is a station's or a district's."""
    manned = unit.kind in (UnitKind.STATION, UnitKind.DISTRICT)
    return [unit.contact_id] if manned and unit.contact_id is not None else []


def _number(tx: UnitOfWork, person_id: int) -> str:
    phone = tx.people.get(person_id).phone("main")
    return phone.e164 if phone is not None and is_diallable(phone.e164) else ""
