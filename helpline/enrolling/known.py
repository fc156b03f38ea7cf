"""What the service knows before a file is read: its units, its officers and their numbers."""

from collections.abc import Callable, Iterable
from datetime import date

from helpline.directory.model import UnitKind
from helpline.importing import ImportContext, KnownUnit
from helpline.importing.context import sms_of
from helpline.numbers import E164
from helpline.repositories import UnitOfWork


def context_of(
    tx: UnitOfWork,
    *,
    today: date,
    languages: Iterable[str],
    own_numbers: Iterable[str],
    segments: Callable[[str], int] = sms_of,
) -> ImportContext:
    """The context in which a file is read; see `ImportContext`."""
    units = [unit for kind in UnitKind for unit in tx.units.of_kind(kind)]
    codes = {unit.id: unit.code for unit in units}
    return ImportContext(
        today=today,
        languages=frozenset(languages),
        units={
            unit.code: KnownUnit(
                unit.kind, None if unit.parent_id is None else codes[unit.parent_id]
            )
            for unit in units
        },
        officers={E164(number): role for number, role in tx.officers.numbers().items()},
        own_numbers=frozenset(E164(number) for number in own_numbers),
        segments=segments,
    )
