"""The schemes file: what people are told of pensions, grants and centres, in every language."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from helpline.directory.model import UnitKind
from helpline.directory.services import ServiceKind
from helpline.importing import values
from helpline.importing.context import ImportContext
from helpline.importing.problems import Parsed
from helpline.importing.reading import Line, Row, Table
from helpline.reasons.advice import Advice
from helpline.schemes.model import SPOKEN_LENGTH, TITLE_LENGTH, Scheme, SchemeText, problems_of

COLUMNS = (
    "code", "unit", "order", "kind", "words", "neutral", "told",
    "title_hi", "who_hi", "papers_hi", "where_hi", "sms_hi", "template_hi",
    "title_en", "who_en", "papers_en", "where_en", "sms_en", "template_en",
)  # fmt: skip
"""With the two languages that stand in the house; each further one has six columns of its own."""
TEXTS = ("title", "who", "papers", "where", "sms", "template")
PLAIN = ("code", "unit", "order", "kind", "words", "neutral", "told")
_CODE = re.compile(r"[A-Z][A-Z0-9-]{1,19}")
_kind = values.one_of({kind.value: kind for kind in ServiceKind}, ", ".join(ServiceKind))
LONGEST_SMS = 700


@dataclass(frozen=True, slots=True)
class SchemeRow:
    """One scheme. `unit` is the code of a district, or of the state for all districts."""

    line: int
    unit: str
    scheme: Scheme


def columns_for(languages: Iterable[str]) -> tuple[str, ...]:
    """The header of the file where these languages are spoken."""
    return (*PLAIN, *(f"{name}_{code}" for code in sorted(languages) for name in TEXTS))


def read_schemes(rows: Iterable[Row], context: ImportContext) -> Parsed[SchemeRow]:
    """Read schemes; units must be known in the context. Every text is checked for its length: a
    listener keeps no long sentence, and an SMS costs by the segment."""
    table = Table(rows, columns_for(context.languages), frozenset(PLAIN))
    found = [(line, _scheme(line, context)) for line in table]
    first_line: dict[tuple[str, str], int] = {}
    for line, row in found:
        if not line.well("code", "unit"):
            continue
        same = (row.unit, row.scheme.code)
        if same in first_line:
            line.problem("code", Advice.LINE_SAME_SCHEME(line=first_line[same]))
        first_line.setdefault(same, line.number)
    return table.parsed(found)


def _scheme(line: Line, context: ImportContext) -> SchemeRow:
    texts = {language: _text(line, language) for language in sorted(context.languages)}
    unit = line.required("unit", values.unit_code)
    scheme = Scheme(
        unit_id=0,
        code=line.required("code", _code),
        version=0,
        order=line.required("order", _order),
        kind=line.required("kind", _kind),
        neutral=line.required("neutral", values.yes_or_no),
        words=line.optional("words", _words, ()),
        texts=texts,
        active=line.optional("told", values.yes_or_no, True),
    )
    if line.well("unit"):
        known = context.units.get(unit)
        if known is None:
            line.problem("unit", Advice.UNKNOWN_UNIT)
        elif known.kind not in {UnitKind.DISTRICT, UnitKind.STATE}:
            line.problem("unit", Advice.SCHEME_UNIT_KIND(level=known.kind.value))
    if line.ok:
        for column, why in problems_of(scheme, context.languages, context.segments):
            line.problem(column, why)
    return SchemeRow(line.number, unit, scheme)


def _text(line: Line, language: str) -> SchemeText:
    return SchemeText(
        title=line.required(f"title_{language}", values.name(TITLE_LENGTH)),
        who=line.required(f"who_{language}", values.words(SPOKEN_LENGTH)),
        papers=line.required(f"papers_{language}", values.words(SPOKEN_LENGTH)),
        where=line.required(f"where_{language}", values.words(SPOKEN_LENGTH)),
        sms=line.required(f"sms_{language}", values.words(LONGEST_SMS)),
        template=line.optional(f"template_{language}", _template, ""),
    )


def _code(text: str) -> str:
    code = text.upper()
    if not _CODE.fullmatch(code):
        raise values.BadValue(Advice.SCHEME_CODE)
    return code


def _order(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 3:
        raise values.BadValue(Advice.MENU_ORDER)
    return int(text)


def _words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values.folded(part) for part in text.split(";") if part.strip()))


def _template(text: str) -> str:
    digits = text.removesuffix(".0")
    if not re.fullmatch(r"\d{19}", digits, re.ASCII):
        raise values.BadValue(Advice.TEMPLATE)
    return digits
