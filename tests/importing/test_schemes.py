"""The schemes file: short enough for a voice and an SMS, in every language."""

import pytest

from adapters.spreadsheet import read_spreadsheet
from audio_prompts.segments import count
from helpline.importing import Parsed, SchemeRow, ServiceKind, read_schemes
from helpline.importing.context import sms_of
from helpline.importing.schemes import COLUMNS, columns_for
from sample.loading.files import FOLDER
from tests.importing.tables import CONTEXT, table

SCHEME = {
    "code": "pension",
    "unit": "CG",
    "order": "2",
    "kind": "social_welfare",
    "words": "pension; Vidhwa",
    "neutral": "yes",
    "told": "",
    **{
        f"{name}_{language}": words
        for language in ("en", "hi")
        for name, words in {
            "title": "Pension",
            "who": "For widows.",
            "papers": "Aadhaar.",
            "where": "The panchayat.",
            "sms": "Pension for widows: panchayat.",
            "template": "1000000000000005001",
        }.items()
    },
}


def read(*schemes: dict[str, str]) -> Parsed[SchemeRow]:
    return read_schemes(table(*schemes), CONTEXT)


def test_a_scheme_is_read() -> None:
    (row,) = read(SCHEME).records
    assert (row.unit, row.scheme.code, row.scheme.order) == ("CG", "PENSION", 2)
    assert row.scheme.kind is ServiceKind.SOCIAL_WELFARE
    assert row.scheme.words == ("pension", "vidhwa")
    assert row.scheme.active
    assert row.scheme.text("en").papers == "Aadhaar."


@pytest.mark.parametrize(
    ("column", "value", "advice"),
    [
        ("code", "p", "short name in capital letters"),
        ("unit", "KOTWALI", "write a district"),
        ("unit", "XX", "import the organisation first"),
        ("order", "first", "whole number"),
        ("kind", "shop", "social_welfare"),
        ("neutral", "perhaps", "yes / no"),
        ("words", "pension; om", "too short"),
        ("title_hi", "क" * 23, "at most 22"),
        ("who_en", "", "empty"),
        ("where_hi", "x" * 241, "at most 240"),
        ("sms_hi", "क" * 300, "shorten it to 4"),
        ("template_en", "12", "19 digits"),
    ],
)
def test_a_wrong_value_says_what_to_write(column: str, value: str, advice: str) -> None:
    parsed = read(SCHEME | {column: value})
    assert parsed.records == ()
    assert [problem.column for problem in parsed.problems] == [column]
    assert advice in parsed.problems[0].message


def test_the_same_scheme_twice_at_a_unit_is_a_slip() -> None:
    parsed = read(SCHEME, SCHEME | {"code": "Pension"})
    assert len(parsed.records) == 1
    assert "line 2" in str(parsed.problems[0])


def test_a_third_language_has_columns_of_its_own() -> None:
    assert set(columns_for(["en", "hi"])) == set(COLUMNS)
    assert "title_mr" in columns_for(["en", "hi", "mr"])


def test_the_plain_count_is_never_below_the_exact_one() -> None:
    for text in ("a" * 160, "a" * 161, "क" * 70, "क" * 71, "क" * 268, "🙏" * 40, "€" * 100):
        assert sms_of(text) >= count(text).segments


def test_the_samples_schemes_are_in_order() -> None:
    parsed = read_schemes(read_spreadsheet(FOLDER / "schemes.csv").rows, CONTEXT)
    assert parsed.problems == ()
    assert len(parsed.records) == 6
