"""The page of handsets says everything in both languages, and asks no other host for anything."""

from __future__ import annotations

import json
import re
from pathlib import Path

import phonenet

FILES = Path(phonenet.__file__).parent / "web" / "files"
TEXTS = {
    language: json.loads((FILES / f"texts.{language}.json").read_text(encoding="utf-8"))
    for language in ("hi", "en")
}


def placeholders(texts: dict[str, str]) -> dict[str, set[str]]:
    return {key: set(re.findall(r"\{(\w+)\}", text)) for key, text in texts.items()}


def test_both_languages_have_the_same_texts_with_the_same_placeholders() -> None:
    assert placeholders(TEXTS["hi"]) == placeholders(TEXTS["en"])
    assert all(text.strip() for texts in TEXTS.values() for text in texts.values())


def test_every_text_that_the_page_asks_for_exists() -> None:
    scripts = "\n".join(file.read_text(encoding="utf-8") for file in FILES.glob("*.js"))
    page = (FILES / "phones.html").read_text(encoding="utf-8")
    asked = set(re.findall(r'\btext\("([a-z_.]+)"', scripts))
    asked |= set(re.findall(r'data-text="([a-z_.]+)"', page))
    assert len(asked) > 25
    assert asked - set(TEXTS["en"]) == set()


def test_the_page_names_no_other_host_and_runs_nothing_inline() -> None:
    for file in FILES.iterdir():
        content = file.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "http://" not in content, file.name
        assert "https://" not in content, file.name
    page = (FILES / "phones.html").read_text(encoding="utf-8")
    assert re.findall(r"<script(?![^>]*src=)|\son\w+=|\sstyle=", page) == []
