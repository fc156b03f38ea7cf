"""An area on the console: its list with the reasons of its order, its parts, and what a desk
officer writes down for an officer who rings, or a supervisor decides in their own name."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from helpline.contact import Door
from helpline.errors import Refused
from helpline.escalation.areas.acting import Covered, OnList
from helpline.escalation.areas.model import SUBJECT, Area, Listed, Part
from helpline.escalation.areas.owing import part_of
from helpline.escalation.areas.ranking import Facts, facts_of
from helpline.escalation.model import Incident, Outcome
from helpline.escalation.responders import Responder
from helpline.ports import Ids
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork

VIA = "console"


@dataclass(frozen=True, slots=True)
class RowView:
    """A row as a page shows it. `why` is what its urgency rests on; `left` says that the senior
    has cried for help and has a ladder of their own."""

    number: int | None
    urgency: int
    incident: Incident
    why: Facts
    part_id: int | None
    answered: bool
    left: bool


@dataclass(frozen=True, slots=True)
class AreaView:
    """An area with its rows, the most urgent first, and its parts."""

    area: Area
    rows: tuple[RowView, ...]
    parts: tuple[Part, ...]

    @property
    def waiting(self) -> int:
        """How many rows nobody has closed."""
        return sum(row.incident.open for row in self.rows)


def open_areas(tx: UnitOfWork, unit_ids: Sequence[int]) -> list[Area]:
    """Areas that stand at any of these units (beats, stations, districts), in order of id."""
    return tx.areas.standing(unit_ids)


def view(tx: UnitOfWork, now: datetime, area_id: int) -> AreaView:
    """The whole list. Raises NotFound if there is no such area."""
    area = tx.areas.get(area_id)
    listed = sorted(tx.areas.rows(area_id), key=lambda item: item.rank)
    facts = facts_of(tx, area.opened_at, [item.incident.senior_id for item in listed])
    return AreaView(
        area,
        tuple(_row(item, facts[item.incident.senior_id]) for item in listed),
        tuple(tx.areas.parts(area_id)),
    )


def going(
    tx: UnitOfWork,
    door: Door,
    ids: Ids,
    now: datetime,
    area_id: int,
    officer_id: int,
    numbers: Sequence[int],
    *,
    by: int,
) -> Covered:
    """Officer `officer_id` said to `by` that they go to these rows. Raises Refused if that person
    is not an active officer."""
    part = _part(tx, ids, now, area_id, officer_id, "going", by)
    return OnList(door, ids, VIA).going(tx, now, part, numbers)


def seen(
    tx: UnitOfWork,
    door: Door,
    ids: Ids,
    now: datetime,
    area_id: int,
    officer_id: int,
    outcome: Outcome,
    numbers: Sequence[int],
    *,
    diary_number: str | None,
    by: int,
) -> Covered:
    """Officer `officer_id` told `by` what they saw of these rows; it counts as that officer's
    rank counts. 'Well' without numbers confirms those who have answered by their own key.
    Raises Refused if that person is not an active officer."""
    part = _part(tx, ids, now, area_id, officer_id, outcome.value, by)
    return OnList(door, ids, VIA).report(tx, now, part, outcome, numbers, diary_number)


def help_wanted(
    tx: UnitOfWork,
    door: Door,
    ids: Ids,
    now: datetime,
    area_id: int,
    officer_id: int,
    numbers: Sequence[int],
    *,
    by: int,
) -> Covered:
    """Officer `officer_id` told `by` that these need help: they leave the list at once."""
    part = _part(tx, ids, now, area_id, officer_id, "needs_help", by)
    return OnList(door, ids, VIA).needs_help(tx, now, part, numbers)


def hand_over(
    tx: UnitOfWork,
    ids: Ids,
    now: datetime,
    area_id: int,
    officer_id: int,
    numbers: Sequence[int],
    *,
    by: int,
) -> tuple[int, ...]:
    """Make these rows the part of officer `officer_id`, who is told. Returns the numbers that were
    handed over. Raises Refused if that person is not an active officer."""
    part = _part(tx, ids, now, area_id, officer_id, "hand_over", by)
    tx.areas.save_part(replace(part, declined=False))
    moved = [item for item in tx.areas.rows(area_id) if item.waiting and item.row.number in numbers]
    for item in moved:
        tx.areas.save_row(replace(item.row, part_id=part.id))
    if moved:
        tx.areas.owe(area_id, officer_id)
    return tuple(item.row.number for item in moved if item.row.number is not None)


def _part(
    tx: UnitOfWork, ids: Ids, now: datetime, area_id: int, officer_id: int, said: str, by: int
) -> Part:
    officer = tx.officers.find(officer_id)
    if officer is None or not officer.active:
        raise Refused(Why.ACTIVE_OFFICER_ONLY)
    area = tx.areas.get(area_id)
    if area.closed_at is not None:
        raise Refused(Why.AREA_CLOSED)
    rows = tx.areas.rows(area_id)
    lineage = tx.units.get(officer.unit_id).lineage
    near = [i for i in rows if i.incident.station_id in lineage]
    one = (near or rows)[0].incident
    part = part_of(tx, ids, now, area_id, one, Responder(officer_id, officer.role.value))
    tx.audit.add(
        now,
        "told_to_desk",
        SUBJECT,
        area_id,
        actor_id=by,
        unit_id=area.unit_id,
        detail={"part": part.id, "officer": officer_id, "said": said},
    )
    return part


def _row(item: Listed, why: Facts) -> RowView:
    return RowView(
        number=item.row.number,
        urgency=item.row.urgency,
        incident=item.incident,
        why=why,
        part_id=item.row.part_id,
        answered=item.answered,
        left=item.incident.open and not item.waiting,
    )
