"""The seniors file: who is asked every day whether all is well, and who lives near."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from helpline.directory.model import UnitKind
from helpline.importing import times, values
from helpline.importing.context import ImportContext
from helpline.importing.problems import Parsed
from helpline.importing.reading import Line, Row, Table
from helpline.numbers import E164, takes_sms
from helpline.reasons.advice import Advice
from helpline.seniors.model import Hearing

COLUMNS = (
    "name", "phone", "alternate_phone", "language", "birth_year", "address", "pin_code", "beat",
    "call_time", "days", "contact_name", "contact_phone", "contact_relation", "contact_safe",
    "key_holder_name", "key_holder_phone", "hearing", "health_notes", "at_risk_at_home",
    "consent_on",
)  # fmt: skip
_SHOWN = frozenset(
    {"language", "birth_year", "pin_code", "beat", "call_time", "days", "consent_on"}
)

DEFAULT_CALL_TIME_S = 8 * 3600
"""When the field is empty: early enough for a visit in daylight."""
USUAL_S = (7 * 3600, 17 * 3600)
"""Routine calls, unless the senior chose otherwise (DESIGN: a visit falls in daylight)."""
ALLOWED_S = (5 * 3600, 22 * 3600)
SENIOR_AGE = 60

_hearing = values.one_of(
    {"normal": Hearing.NORMAL, "hard": Hearing.HARD, "deaf": Hearing.DEAF}
    | {"सामान्य": Hearing.NORMAL, "कम": Hearing.HARD, "बहरा": Hearing.DEAF},
    "normal / hard / deaf",
)


@dataclass(frozen=True, slots=True)
class SeniorRow:
    """One senior with the people near. All of it is personal.

    `call_time_s` is seconds after local midnight, `days_mask` has bit 0 for Monday.
    `contact_safe` is True only if the senior said that this person may be told.
    """

    line: int
    name: str
    phone: E164
    alternate_phone: E164 | None
    language: str
    birth_year: int | None
    address: str
    pin_code: str
    beat: str
    call_time_s: int
    days_mask: int
    contact_name: str | None
    contact_phone: E164 | None
    contact_relation: str
    contact_safe: bool
    key_holder_name: str | None
    key_holder_phone: E164 | None
    hearing: Hearing
    health_notes: str
    at_risk_at_home: bool
    consent_on: date


def read_seniors(rows: Iterable[Row], context: ImportContext) -> Parsed[SeniorRow]:
    """Read seniors; every beat must be known in the context.

    Several seniors may share a telephone: that is noted, and the call asks who speaks.
    """
    table = Table(rows, COLUMNS, _SHOWN)
    found = [(line, _senior(line, context)) for line in table]
    _check_shared(found)
    return table.parsed(found)


def _senior(line: Line, context: ImportContext) -> SeniorRow:
    row = SeniorRow(
        line=line.number,
        name=line.required("name", values.name()),
        phone=line.required("phone", context.phone),
        alternate_phone=line.optional("alternate_phone", context.phone, None),
        language=line.required("language", values.language(context.languages)),
        birth_year=line.optional("birth_year", times.birth_year(context.today), None),
        address=line.required("address", values.words(200), Advice.WRITE_ADDRESS),
        pin_code=line.required("pin_code", values.pin_code),
        beat=line.required("beat", values.unit_code),
        call_time_s=line.optional("call_time", _call_time, DEFAULT_CALL_TIME_S),
        days_mask=line.optional("days", times.days, times.DAILY),
        contact_name=line.optional("contact_name", values.name(), None),
        contact_phone=line.optional("contact_phone", context.phone, None),
        contact_relation=line.optional("contact_relation", values.words(40), ""),
        contact_safe=line.optional("contact_safe", values.yes_or_no, False),
        key_holder_name=line.optional("key_holder_name", values.name(), None),
        key_holder_phone=line.optional("key_holder_phone", context.phone, None),
        hearing=line.optional("hearing", _hearing, Hearing.NORMAL),
        health_notes=line.optional("health_notes", values.words(300), ""),
        at_risk_at_home=line.optional("at_risk_at_home", values.yes_or_no, False),
        consent_on=line.required(
            "consent_on",
            times.date_until(context.today),
            Advice.ASK_CONSENT,
        ),
    )
    _check_beat(line, row, context)
    _check_phones(line, row)
    _check_people_near(line)
    _note_unusual(line, row, context.today)
    return row


def _call_time(text: str) -> int:
    seconds = times.time_of_day(text)
    if not ALLOWED_S[0] <= seconds <= ALLOWED_S[1]:
        raise values.BadValue(Advice.NO_NIGHT_CALLS)
    return seconds


def _check_beat(line: Line, row: SeniorRow, context: ImportContext) -> None:
    if not line.well("beat"):
        return
    known = context.units.get(row.beat)
    if known is None:
        line.problem("beat", Advice.UNKNOWN_BEAT)
    elif known.kind is not UnitKind.BEAT:
        line.problem("beat", Advice.BEAT_UNIT_KIND(level=known.kind.value))


def _check_phones(line: Line, row: SeniorRow) -> None:
    if not line.well("phone"):
        return
    if line.well("alternate_phone") and row.alternate_phone == row.phone:
        line.problem("alternate_phone", Advice.FIRST_NUMBER_AGAIN)
    if line.well("contact_phone") and row.contact_phone == row.phone:
        line.note("contact_phone", Advice.CONTACT_SAME_PHONE)
    if line.well("key_holder_phone") and row.key_holder_phone == row.phone:
        line.note("key_holder_phone", Advice.HOLDER_SAME_PHONE)
    if line.well("hearing") and row.hearing is Hearing.DEAF and not takes_sms(row.phone):
        line.problem("phone", Advice.DEAF_NEEDS_MOBILE)


def _check_people_near(line: Line) -> None:
    """A contact is complete or absent; a telephone without a name helps nobody."""
    if line.filled("contact_phone") or line.filled("contact_name"):
        for column, write in (
            ("contact_name", Advice.CONTACT_NAME),
            ("contact_phone", Advice.CONTACT_PHONE),
            ("contact_safe", Advice.CONTACT_SAFE),
        ):
            if line.well(column) and not line.filled(column):
                line.problem(column, write)
    holder_named = line.filled("key_holder_name") or not line.well("key_holder_name")
    if line.filled("key_holder_phone") and not holder_named:
        line.problem("key_holder_name", Advice.HOLDER_NAME)


def _note_unusual(line: Line, row: SeniorRow, today: date) -> None:
    if line.well("birth_year") and row.birth_year and today.year - row.birth_year < SENIOR_AGE:
        line.note("birth_year", Advice.YOUNG(years=SENIOR_AGE))
    if line.well("call_time") and not USUAL_S[0] <= row.call_time_s <= USUAL_S[1]:
        line.note("call_time", Advice.UNUSUAL_TIME)


def _check_shared(found: Sequence[tuple[Line, SeniorRow]]) -> None:
    """The same senior twice is a problem; the same telephone is worth knowing.

    The same is who storing would take for the same: one name, however it is spelt, and one of
    the numbers.
    """
    seniors: dict[tuple[E164, str], Line] = {}
    first_with: dict[E164, Line] = {}
    for line, row in found:
        if not line.well("phone"):
            continue
        name = values.folded(row.name) if line.well("name") else ""
        keys = [(number, name) for number in (row.phone, row.alternate_phone) if number and name]
        known = next((seniors[key] for key in keys if key in seniors), None)
        if known is not None:
            line.problem("", Advice.LINE_SAME_SENIOR(line=known.number))
        elif row.phone in first_with:
            line.note("phone", Advice.LINE_SHARED(line=first_with[row.phone].number))
        first_with.setdefault(row.phone, line)
        for key in keys:
            seniors.setdefault(key, line)
