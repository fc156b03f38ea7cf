"""The kinds of file, and what reads and writes each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from audio_prompts import segments
from helpline.enrolling.officers import enrol_officers, enrol_shifts
from helpline.enrolling.organisation import Organisation
from helpline.enrolling.schemes import Schemes
from helpline.enrolling.seniors import Seniors
from helpline.enrolling.services import enrol_services
from helpline.enrolling.storing import BATCH, Enrol
from helpline.importing import (
    ImportContext,
    OfficerRow,
    Parsed,
    Row,
    SchemeRow,
    SeniorRow,
    ServiceRow,
    ShiftRow,
    UnitRow,
    read_officers,
    read_organisation,
    read_schemes,
    read_seniors,
    read_services,
    read_shifts,
)
from helpline.importing.columns import heading

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class FileKind(Generic[Record]):
    """`name` is what its lines are called; `batch` lines are stored at a time, None = all."""

    name: str
    read: Callable[[Sequence[Row], ImportContext], Parsed[Record]]
    enrol: Enrol[Record]
    batch: int | None = None


def organisation(tz: str) -> FileKind[UnitRow]:
    """Units; new ones are in the time zone `tz`."""
    return FileKind("units", read_organisation, Organisation(tz))


def seniors(enrol: Seniors) -> FileKind[SeniorRow]:
    """Seniors, the one file that is long."""
    return FileKind("seniors", read_seniors, enrol, BATCH)


def schemes(languages: frozenset[str]) -> FileKind[SchemeRow]:
    """Schemes, told in these languages."""
    return FileKind("schemes", read_schemes, Schemes(languages, sms_count))


def sms_count(text: str) -> int:
    """How many SMS a text becomes."""
    return segments.count(text).segments


OFFICERS: FileKind[OfficerRow] = FileKind("officers", read_officers, enrol_officers)
SHIFTS: FileKind[ShiftRow] = FileKind("shifts", read_shifts, enrol_shifts)
SERVICES: FileKind[ServiceRow] = FileKind("services", read_services, enrol_services)


def are_shifts(rows: Sequence[Row]) -> bool:
    """Whether a file of the roster holds shifts: only they name an officer's telephone."""
    return bool(rows) and any(heading(cell) == "officer_phone" for cell in rows[0].cells)
