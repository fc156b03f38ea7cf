"""Units of the force, with the telephones of their control rooms and desks."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from helpline.directory.model import Unit, UnitKind
from helpline.enrolling.humans import bring_up_to_date
from helpline.enrolling.tally import Change, Tally
from helpline.importing import UnitRow
from helpline.importing.organisation import parents_first
from helpline.repositories import UnitOfWork

DESK_LANGUAGE = "hi"
"""In which a desk is called and texted that has no officer of its own on the roster."""


class Organisation:
    """Writes units; new ones are in the time zone `tz` (an IANA name)."""

    def __init__(self, tz: str) -> None:
        self._tz = tz

    def __call__(self, tx: UnitOfWork, now: datetime, rows: Sequence[UnitRow]) -> Tally:
        """Write the units, each after the one above it."""
        return Tally.of(self._unit(tx, now, row) for row in parents_first(rows))

    def _unit(self, tx: UnitOfWork, now: datetime, row: UnitRow) -> Change:
        known = tx.units.by_code(row.code)
        parent = tx.units.by_code(row.parent) if row.parent else None
        parent_id = parent.id if parent else None
        if known is None:
            unit, change = self._add(tx, now, row, parent_id), Change.NEW
        elif _brought_up_to_date(tx, now, known, row, parent_id):
            unit, change = known, Change.CHANGED
        else:
            return Change.SAME
        tx.audit.add(now, f"unit_{change.value}", "unit", unit.id, unit_id=unit.id)
        return change

    def _add(self, tx: UnitOfWork, now: datetime, row: UnitRow, parent_id: int | None) -> Unit:
        return tx.units.add(
            code=row.code,
            kind=row.kind,
            parent_id=parent_id,
            name=row.name,
            name_local=row.name_local,
            tz=self._tz,
            area=row.area,
            contact_id=_new_desk(tx, now, row),
            pin_codes=row.pin_codes,
        )


def _new_desk(tx: UnitOfWork, now: datetime, row: UnitRow) -> int | None:
    if row.phone is None:
        return None
    return tx.people.add(
        name=row.name, language=DESK_LANGUAGE, phones={"main": row.phone}, now=now
    ).id


def _brought_up_to_date(
    tx: UnitOfWork, now: datetime, known: Unit, row: UnitRow, parent_id: int | None
) -> bool:
    desk_changed = False
    contact_id = known.contact_id
    if contact_id is None:
        contact_id = _new_desk(tx, now, row)
    else:
        desk_changed = bring_up_to_date(
            tx,
            tx.people.get(contact_id),
            name=row.name,
            language=DESK_LANGUAGE,
            phones={"main": row.phone} if row.phone else {},
        )
    wanted = replace(
        known,
        parent_id=parent_id,
        name=row.name,
        name_local=row.name_local,
        area=row.area,
        contact_id=contact_id,
    )
    if wanted == known and set(row.pin_codes) == tx.units.pin_codes(known.id):
        return desk_changed
    tx.units.change(
        known.id,
        parent_id=parent_id,
        name=row.name,
        name_local=row.name_local,
        area=row.area,
        contact_id=contact_id,
        pin_codes=row.pin_codes,
    )
    if known.kind is UnitKind.BEAT and parent_id is not None and parent_id != known.parent_id:
        _move_seniors(tx, known.id, parent_id)
    return True


def _move_seniors(tx: UnitOfWork, beat_id: int, station_id: int) -> None:
    """The seniors of a beat go with it to its new station. Open incidents stay where they are:
    a ladder that has begun is not stranded (invariant 17)."""
    for senior_id in tx.seniors.of_beat(beat_id):
        senior = tx.seniors.get(senior_id)
        tx.seniors.save(replace(senior, station_id=station_id))
