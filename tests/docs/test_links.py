"""What the documentation points at is there: pages, headings, commands, targets, files."""

import re
from pathlib import Path

import pytest

from commands import command_line
from tests.docs.pages import ROOT, anchors, code, links, pages, read

PAGES = [str(page.relative_to(ROOT)) for page in pages()]
TARGETS = set(re.findall(r"^([a-z-]+):.*##", read("Makefile"), flags=re.MULTILINE))


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    broken = []
    for path, anchor in links(read(page)):
        target = (ROOT / page).parent / path if path else ROOT / page
        if not target.exists():
            broken.append(path)
        elif anchor and anchor not in anchors(target.read_text(encoding="utf-8")):
            broken.append(f"{path}#{anchor}")
    assert broken == []


@pytest.mark.parametrize("page", PAGES)
def test_every_command_that_is_named_exists(page: str) -> None:
    named = set(re.findall(r"manage\.py ([a-z][a-z-]*)", read(page)))
    assert named - set(command_line.names()) == set()


@pytest.mark.parametrize("page", PAGES)
def test_every_make_target_that_is_named_exists(page: str) -> None:
    named = set(re.findall(r"(?:^|&& )make ([a-z][a-z-]*)", code(read(page)), flags=re.MULTILINE))
    assert named - TARGETS == set()


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        for path, _ in links(page.read_text(encoding="utf-8")):
            target = (page.parent / path).resolve()
            waiting += sorted(target.glob("*.md")) if target.is_dir() else [target]
        waiting = [target for target in waiting if target.suffix == ".md" and target.exists()]
    missed = [str(page.relative_to(ROOT)) for page in pages() if page not in reached]
    assert missed == []


@pytest.mark.parametrize("page", PAGES)
def test_every_test_that_is_named_exists(page: str) -> None:
    missing = []
    for file, name in re.findall(r"`([\w/]+/test_\w+\.py)(?:::(\w+))?`", read(page)):
        path = ROOT / "tests" / file.removeprefix("tests/")
        if not path.exists() or (name and f"def {name}(" not in path.read_text(encoding="utf-8")):
            missing.append(f"{file}::{name}")
    assert missing == []
