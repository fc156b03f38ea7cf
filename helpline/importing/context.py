"""What a file is read against: what the service knows already."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from helpline.directory.model import Role, UnitKind
from helpline.importing.values import BadValue
from helpline.numbers import E164, NumberProblem, is_diallable, to_e164
from helpline.reasons.advice import Advice

if TYPE_CHECKING:
    from helpline.importing.officers import OfficerRow
    from helpline.importing.organisation import UnitRow


def sms_of(text: str) -> int:
    """How many SMS a text becomes at most: counted as Unicode, of which 70 signs fill one and 67
    each of several. The exact count is that of the prompts' catalogue."""
    units = len(text.encode("utf-16-le")) // 2
    return 1 if units <= 70 else -(-units // 67)


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """A unit that is stored already; `parent` is the code of the unit above it."""

    kind: UnitKind
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class ImportContext:
    """What is known before a file is read.

    `today` is the local date of the district. `languages` are those that the prompts are
    complete in. `officers` are the known officers' telephones with their roles. `own_numbers`
    are the service's own lines, which it must never be told to ring. `segments` counts the SMS
    that a text becomes.
    """

    today: date
    languages: frozenset[str] = frozenset({"hi", "en"})
    units: Mapping[str, KnownUnit] = field(default_factory=dict)
    officers: Mapping[E164, Role] = field(default_factory=dict)
    own_numbers: frozenset[E164] = frozenset()
    segments: Callable[[str], int] = sms_of

    def with_units(self, rows: Iterable["UnitRow"]) -> "ImportContext":
        """The same, after these units have been stored."""
        new = {row.code: KnownUnit(row.kind, row.parent) for row in rows}
        return replace(self, units={**self.units, **new})

    def with_officers(self, rows: Iterable["OfficerRow"]) -> "ImportContext":
        """The same, after these officers have been stored."""
        return replace(self, officers={**self.officers, **{row.phone: row.role for row in rows}})

    def phone(self, text: str) -> E164:
        """Read a telephone that the service will ring. Raises NumberProblem or BadValue."""
        number = to_e164(text)
        if number in self.own_numbers:
            raise BadValue(Advice.OUR_OWN_NUMBER)
        if not is_diallable(number):
            raise NumberProblem(Advice.NOT_RUNG)
        return number

    def units_above(self, code: str) -> tuple[str, ...]:
        """Codes from the unit above this one up to the top."""
        above: list[str] = []
        unit = self.units.get(code)
        while unit and unit.parent and unit.parent not in above:
            above.append(unit.parent)
            unit = self.units.get(unit.parent)
        return tuple(above)
