"""Where she is: a landmark in her words first, a PIN code if she knows it, an earlier place of
hers, or what the officer asked. None of it is ever a reason not to be helped.

A PIN code may be served by several stations: then the officer is shown the candidates, and
whoever answers owns the case until another station has accepted it (`transfer.py`).
"""

from dataclasses import dataclass, replace
from datetime import datetime

from helpline.cases.attending import call_out
from helpline.cases.model import Case, CaseEventKind, CaseState, Priority
from helpline.cases.opening import move_to
from helpline.cases.owners import placed
from helpline.cases.responding import BEAT_OFFICERS, heard, raise_danger
from helpline.cases.timeline import note
from helpline.contact import Door
from helpline.directory.model import Role, Unit, UnitKind
from helpline.directory.roster import on_duty
from helpline.errors import Refused
from helpline.pin_codes import districts_of, names_district
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork


@dataclass(frozen=True, slots=True)
class PinPlace:
    """What a PIN code says. `districts` are India Post's names, empty for a code that does not
    exist; `stations` serve it, `district` is ours if it lies in one alone."""

    pin_code: str
    districts: tuple[str, ...]
    stations: tuple[Unit, ...]
    district: Unit | None

    @property
    def known(self) -> bool:
        """Whether the code exists, or a station of ours serves it: our own files may be newer."""
        return bool(self.districts or self.stations)


@dataclass(frozen=True, slots=True)
class EarlierPlace:
    """Where an earlier case of hers was. `landmark` is in her words: a recording's reference or
    a text; each part may be empty."""

    case_id: int
    landmark: str
    pin_code: str
    unit_id: int | None


def look_up(tx: UnitOfWork, pin_code: str) -> PinPlace:
    """The place behind six digits, whatever they are."""
    stations = tuple(tx.units.with_pin_code(pin_code, UnitKind.STATION))
    names = districts_of(pin_code)
    above = {
        unit_id
        for station in stations
        for unit_id in station.lineage
        if tx.units.get(unit_id).kind is UnitKind.DISTRICT
    }
    if not above:
        above = {
            unit.id
            for unit in tx.units.of_kind(UnitKind.DISTRICT)
            if any(names_district(unit.name, name) for name in names)
        }
    district = tx.units.get(above.pop()) if len(above) == 1 else None
    return PinPlace(pin_code, names, stations, district)


def say_landmark(tx: UnitOfWork, now: datetime, case: Case, words: str) -> Case:
    """Village, mohalla, something known nearby: a text, or a recording's reference."""
    case = heard(tx, case)
    note(tx, now, case, CaseEventKind.LANDMARK, words)
    return case


def say_pin(
    tx: UnitOfWork, door: Door, now: datetime, case: Case, pin_code: str, *, by: int | None = None
) -> Case:
    """Write the PIN code down. One that a single station serves brings a case there that nobody
    has taken yet; one of another district of ours brings it to that district. Who has taken it
    keeps it, and in danger the beats of that station go out all the same."""
    case = heard(tx, case)
    note(tx, now, case, CaseEventKind.PIN_CODE, pin_code, by=by)
    place = look_up(tx, pin_code)
    if case.state is not CaseState.NEW or tx.custody.seals(case.id):
        if len(place.stations) == 1:
            _is_near(tx, door, now, case, place.stations[0])
        return case
    if len(place.stations) == 1:
        moved = move_to(tx, now, case, place.stations[0], by=by)
    elif place.district is not None and place.district.id != case.district_id:
        moved = _to_district(tx, now, case, place.district)
    else:
        return case
    if moved.priority is Priority.DANGER:
        raise_danger(tx, door, now, moved, "place")
    return moved


def place_at(tx: UnitOfWork, now: datetime, case: Case, by: int, unit: Unit) -> Case:
    """The officer who answers knows that she is in the area of this own station: its beats may be
    told. Another station is offered the case instead.

    Raises Refused for any unit but the one that owns the case.
    """
    if unit.id != case.unit_id:
        raise Refused(Why.CASE_OF_OTHER_UNIT)
    note(tx, now, case, CaseEventKind.PLACED, unit.code, by=by)
    return case


def candidates(tx: UnitOfWork, case: Case) -> list[Unit]:
    """Stations that may be hers by the last PIN code that she gave, without the owner of the case
    and without those that it is sealed from; empty if none was given."""
    pin_code = _last(tx, case, CaseEventKind.PIN_CODE)
    if not pin_code:
        return []
    sealed = tx.custody.seals(case.id)
    stations = look_up(tx, pin_code).stations
    return [unit for unit in stations if unit.id != case.unit_id and unit.id not in sealed]


def her_stations(tx: UnitOfWork, case: Case) -> list[Unit]:
    """Every station that may be her own: of her last PIN code, else the one that the case was
    placed at; empty if neither is known."""
    pin_code = _last(tx, case, CaseEventKind.PIN_CODE)
    stations = [*look_up(tx, pin_code).stations] if pin_code else []
    if not stations and placed(tx, case):
        stations = [tx.units.get(case.unit_id)]
    return [unit for unit in stations if unit.kind is UnitKind.STATION]


def earlier_place(tx: UnitOfWork, case: Case) -> EarlierPlace | None:
    """The place of the newest earlier case of hers that has one. It is offered without being
    named: somebody else may hold her telephone."""
    for earlier in tx.cases.of(case.caller_id):
        if earlier.id >= case.id:
            continue
        landmark = _last(tx, earlier, CaseEventKind.LANDMARK)
        pin_code = _last(tx, earlier, CaseEventKind.PIN_CODE)
        unit_id = earlier.unit_id if placed(tx, earlier) else None
        if landmark or pin_code or unit_id is not None:
            return EarlierPlace(earlier.id, landmark, pin_code, unit_id)
    return None


def at_earlier_place(
    tx: UnitOfWork, door: Door, now: datetime, case: Case, *, by: int | None = None
) -> Case:
    """She is where she was before. Raises Refused if nothing is known of an earlier place."""
    place = earlier_place(tx, case)
    if place is None:
        raise Refused(Why.NO_EARLIER_PLACE)
    case = heard(tx, case)
    if place.landmark:
        note(tx, now, case, CaseEventKind.LANDMARK, place.landmark, by=by)
    if place.pin_code:
        case = say_pin(tx, door, now, case, place.pin_code, by=by)
    before = tx.units.get(place.unit_id) if place.unit_id is not None else None
    if (
        before is not None
        and before.kind is UnitKind.STATION
        and case.state is CaseState.NEW
        and before.id != case.unit_id
        and not tx.custody.seals(case.id)
    ):
        case = move_to(tx, now, case, before, by=by)
    return case


def _is_near(tx: UnitOfWork, door: Door, now: datetime, case: Case, station: Unit) -> None:
    if station.id == case.unit_id and not placed(tx, case):
        note(tx, now, case, CaseEventKind.PLACED, station.code)
    if case.open and case.priority is Priority.DANGER:
        beats = tx.units.below(station.id, UnitKind.BEAT)
        near = on_duty(tx, beats, Role.BEAT_OFFICER, now) if beats else []
        call_out(tx, door, now, case, near[:BEAT_OFFICERS])


def _to_district(tx: UnitOfWork, now: datetime, case: Case, district: Unit) -> Case:
    moved = tx.cases.save(replace(case, district_id=district.id))
    return move_to(tx, now, moved, district, by=None)


def _last(tx: UnitOfWork, case: Case, kind: CaseEventKind) -> str:
    bodies = [event.body for event in tx.cases.events(case.id) if event.kind is kind]
    return next((body for body in reversed(bodies) if body), "")
