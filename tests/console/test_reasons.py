"""Every refusal of the service is said by a page in its own language, chosen by its kind."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from console.catalogue import LANGUAGES, words
from console.web.reasons import TABLES, TERMS, key_of, told, told_of
from helpline.directory.policies import default_bodies
from helpline.errors import BadPolicy, Refused, WrongFields
from helpline.reasons.advice import Advice
from helpline.reasons.refusals import Why
from helpline.reasons.rules import RuleFault
from helpline.reasons.told import Reason

ROOT = Path(__file__).parents[2]
RAISED = {"Refused", "BadPolicy", "BadValue", "NumberProblem"}
REASONS: list[Reason] = [why for kinds in TABLES for why in kinds]
KINDS = rf"\b({'|'.join(kind.__name__ for kind in TABLES)})\.(\w+)"
DEVANAGARI = re.compile("[\u0900-\u097f]")


def _gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_words_in_each_language_and_no_words_are_left_over(language: str) -> None:
    known = words(language)
    tables = tuple(f"{table}." for table in TABLES.values())
    assert {key for key in known if key.startswith(tables)} == {key_of(why) for why in REASONS}
    assert set(Reason.__subclasses__()) == set(TABLES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_name_a_fact_that_the_reason_does_not_have(language: str) -> None:
    for why in REASONS:
        assert _gaps(words(language)[key_of(why)]) <= _gaps(str(why)), why


def test_hindi_words_of_a_reason_are_hindi() -> None:
    for why in REASONS:
        text = words("hi")[key_of(why)]
        bare = text == "".join(f"{{{gap}}}" for gap in _gaps(text))
        assert bare or DEVANAGARI.search(text), why


LITERALLY = {
    "bars", "case", "choices", "codes", "column", "columns", "count", "days", "error", "fields",
    "found", "hold", "incident", "least", "limit", "line", "lines", "megabytes", "most", "near",
    "rung", "seconds", "sheet", "signs", "source", "word", "write", "years",
}  # fmt: skip
"""Gaps that hold a number, what was typed, what is to be typed, or what is told in turn."""
TO_BE_TYPED = re.compile(r"\S*[./-]\S*|\b(?:hi|en|urban|rural|daily|mon|wed|fri|sat|sun)\b")
"""Names of files and commands, and what a cell of a file holds."""


def test_a_code_is_never_put_into_a_hindi_sentence() -> None:
    for why in REASONS:
        unworded = _gaps(words("hi")[key_of(why)]) - set(TERMS) - {"field"} - LITERALLY
        assert unworded == set(), why
    for kind, body in default_bodies().items():
        for name in body if not kind.startswith("ladder.") else ():
            assert f"rule_{kind}.{name}" in words("hi"), name


def test_no_hindi_words_hold_a_code() -> None:
    found = {}
    for key, text in words("hi").items():
        bare = TO_BE_TYPED.sub(" ", re.sub(r"{\w+}", " ", text))
        if codes := re.findall(r"\b[a-z][a-z0-9_]+\b", bare):
            found[key] = codes
    assert found == {}


def test_codes_in_a_sentence_are_said_in_words_too() -> None:
    for table in set(TERMS.values()):
        for language in LANGUAGES:
            assert f"{table}.unknown" in words(language)
    refusal = Refused(Why.STILL_OWED(duties=("case_fir", "case_news")))
    assert "case_fir" in str(refusal)
    said = told_of("hi", refusal)
    assert words("hi")["duty.case_fir"] in said
    assert "case_" not in said


def test_what_is_told_within_a_reason_is_said_in_the_same_language() -> None:
    why = Why.BAD_NAME(write=Advice.TOO_LONG(count=90, limit=80))
    assert told("hi", why).count("80") == 1
    assert DEVANAGARI.search(told("hi", why))
    assert str(why) == "name: 90 characters are too many: write at most 80"


def test_a_field_of_a_rule_is_named_as_its_form_names_it() -> None:
    bad = BadPolicy(RuleFault.WHOLE_NUMBER(field="tries", least=1, found="'x'"))
    assert told_of("hi", bad, "checkin").startswith(words("hi")["rule_checkin.tries"])


def test_fields_that_cannot_be_stored_are_all_told() -> None:
    wrong = WrongFields([("name", Advice.NAME_IN_LETTERS), ("hours", Advice.HOURS)])
    assert str(wrong) == f"name: {Advice.NAME_IN_LETTERS}\nhours: {Advice.HOURS}"
    assert words("hi")["advice.name_in_letters"] in told_of("hi", wrong)


def test_no_error_of_the_service_is_raised_with_a_sentence() -> None:
    wordy, raised = [], set()
    for folder in ("helpline", "console", "store", "adapters"):
        for path in (ROOT / folder).rglob("*.py"):
            source = path.read_text(encoding="utf-8")
            if not any(name in source for name in RAISED):
                continue
            for node in ast.walk(ast.parse(source)):
                if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in RAISED:
                    given = ast.unparse(node.args[0])
                    if isinstance(node.args[0], ast.Constant | ast.JoinedStr):
                        wordy.append(f"{path.relative_to(ROOT)}:{node.lineno} {given}")
                    raised.add(given)
    assert wordy == []
    assert "Why.NOT_ON_ROSTER" in raised


def test_every_reason_is_given_somewhere() -> None:
    sources = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("helpline", "console", "store", "adapters", "workers")
        for path in (ROOT / folder).rglob("*.py")
    )
    named = {(kind, name) for kind, name in re.findall(KINDS, sources)}
    assert {(type(why).__name__, why.name) for why in REASONS} - named == set()
