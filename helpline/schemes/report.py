"""The schemes and services of a unit, as the files that an office edits and imports again."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date

from helpline.directory.model import Unit, UnitKind
from helpline.directory.services import Opening, Service
from helpline.importing.schemes import PLAIN, TEXTS
from helpline.importing.times import DAILY, DAY_S
from helpline.repositories import UnitOfWork

Row = Mapping[str, str | int | None]
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def schemes(tx: UnitOfWork, root: Unit, day: date) -> Iterator[Row]:
    """Every scheme told by `root` or a district below it, as schemes.csv has it."""
    for unit in _units(tx, root):
        for scheme in sorted(tx.schemes.current([unit.id]), key=lambda s: (s.order, s.code)):
            plain = (
                scheme.code,
                unit.code,
                scheme.order,
                scheme.kind.value,
                "; ".join(scheme.words),
                _yes(scheme.neutral),
                _yes(scheme.active),
            )
            yield {
                **dict(zip(PLAIN, plain, strict=True)),
                **{
                    f"{name}_{language}": asdict(text)[name]
                    for language, text in sorted(scheme.texts.items())
                    for name in TEXTS
                },
            }


def services(tx: UnitOfWork, root: Unit, day: date) -> Iterator[Row]:
    """Every active service listed at `root` or a district below it, as services.csv has it."""
    languages = sorted({code for unit in _units(tx, root) for code in _spoken(tx, unit)})
    for unit in _units(tx, root):
        for service in tx.services.of_district(unit.id):
            if service.active:
                yield {
                    "name": service.name,
                    "kind": service.kind.value,
                    "district": unit.code,
                    "phone": digits(service.phone),
                    "address": service.address,
                    "hours": "; ".join(map(opening_text, service.hours)),
                    "languages": " ".join(service.languages),
                    "nodal_officer_phone": _phone(tx, service.nodal_officer_id),
                    "full_phone": digits(service.full_phone or ""),
                    "head_phone": _phone(tx, service.head_officer_id),
                    **{f"for_{code}": service.purpose.get(code, "") for code in languages},
                }


def opening_text(opening: Opening) -> str:
    """An opening as the file writes it: "24x7", "mon,tue 10:00-17:00"."""
    if opening == Opening(DAILY, 0, DAY_S):
        return "24x7"
    days = ",".join(day for bit, day in enumerate(DAYS) if opening.days_mask >> bit & 1)
    return f"{days} {_clock(opening.from_s)}-{_clock(opening.to_s)}"


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}"


def _units(tx: UnitOfWork, root: Unit) -> list[Unit]:
    below = tx.units.below(root.id, UnitKind.DISTRICT)
    return [root, *(unit for unit in below if unit.id != root.id)]


def _spoken(tx: UnitOfWork, unit: Unit) -> Iterator[str]:
    services: list[Service] = tx.services.of_district(unit.id)
    for service in services:
        yield from service.purpose


def _phone(tx: UnitOfWork, person_id: int | None) -> str:
    phone = tx.people.get(person_id).phone("main") if person_id is not None else None
    return digits(phone.e164) if phone is not None else ""


def digits(number: str) -> str:
    """A number without the plus, which a spreadsheet takes for a formula."""
    return number.removeprefix("+")


def _yes(value: bool) -> str:
    return "yes" if value else "no"
