"""What may be imported on a page, and what reads and writes it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from console.imports import ORGANISATION, SENIORS, SERVICES
from console.web.visit import Visit
from helpline.directory.model import UnitKind
from helpline.enrolling.humans import with_number
from helpline.enrolling.known import context_of
from helpline.enrolling.officers import enrol_officers, enrol_shifts
from helpline.enrolling.organisation import Organisation
from helpline.enrolling.seniors import Seniors
from helpline.enrolling.services import enrol_services
from helpline.enrolling.storing import BATCH, Enrol
from helpline.errors import Refused
from helpline.importing import (
    ImportContext,
    Parsed,
    Problem,
    Row,
    SeniorRow,
    read_officers,
    read_organisation,
    read_seniors,
    read_services,
    read_shifts,
)
from helpline.importing.columns import heading
from helpline.reasons.advice import Advice
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork


@dataclass(frozen=True, slots=True)
class FileKind:
    """How the lines of a file are read and written; `batch` lines at a time, None = all."""

    name: str
    read: Callable[[Sequence[Row], ImportContext], Parsed[Any]]
    enrol: Enrol[Any]
    batch: int | None = None


def require(kind: str, visit: Visit) -> None:
    """Raises Refused unless this user may import such a file.

    A file of units or officers may name any of the force: only who sees all of it imports one.
    """
    if kind != SENIORS and visit.scope.unit.kind is not UnitKind.STATE:
        raise Refused(Why.WHOLE_FORCE_ONLY)


def kind_of(kind: str, rows: Sequence[Row], visit: Visit, *, welcome: bool) -> FileKind:
    """What reads and writes these rows; a file of officers may be one of their shifts."""
    if kind == SENIORS:
        enrol = Seniors(visit.house.door if welcome else None)
        return FileKind("seniors", read_seniors, enrol, BATCH)
    if kind == ORGANISATION:
        return FileKind("units", read_organisation, Organisation(visit.scope.unit.tz))
    if kind == SERVICES:
        return FileKind("services", read_services, enrol_services)
    if rows and any(heading(cell) == "officer_phone" for cell in rows[0].cells):
        return FileKind("shifts", read_shifts, enrol_shifts)
    return FileKind("officers", read_officers, enrol_officers)


def context(tx: UnitOfWork, kind: str, visit: Visit) -> ImportContext:
    """What the file is read against; for seniors the units in sight and no other."""
    known = context_of(
        tx,
        today=visit.local.today(),
        languages=visit.house.prompts.languages,
        own_numbers=visit.house.own_numbers,
    )
    if kind != SENIORS:
        return known
    codes = {unit.code for unit in visit.scope.units.values()}
    return replace(known, units={c: unit for c, unit in known.units.items() if c in codes})


def out_of_sight(tx: UnitOfWork, rows: Sequence[Any], visit: Visit) -> list[Problem]:
    """Lines about seniors whom another station has enrolled: a file moves nobody out of there."""
    found = []
    for row in rows:
        if not isinstance(row, SeniorRow):
            continue
        for person in with_number(tx, row.name, (row.phone, row.alternate_phone)):
            senior = tx.seniors.find(person.id)
            if senior and not visit.scope.sees(senior.station_id, senior.beat_id):
                found.append(Problem(row.line, "phone", Advice.OUT_OF_SIGHT))
                break
    return found
