"""The pages of docs/reference say what the code says."""

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest

from commands import command_line
from helpline.directory.policies import DEFAULTS
from tests.docs.pages import ROOT, first_cells, is_left_out, read

DEFAULT_RULES = tomllib.loads(DEFAULTS.read_text(encoding="utf-8"))

AUDITOR = ("store/watch.py", "workers/links.py")
"""Where the auditor's findings are made."""


def pinned(file: str) -> set[str]:
    """Names of the packages in a requirements file, without extras and versions."""
    lines = read(file).splitlines()
    return {re.split(r"[\[=]", line)[0] for line in lines if re.match(r"[a-z]", line)}


def test_every_pinned_package_has_its_reason_and_no_other() -> None:
    named = first_cells(read("docs/reference/dependencies.md"))
    assert sorted(named) == sorted(pinned("requirements.txt") | pinned("requirements-dev.txt"))


def test_every_command_is_described_and_no_other() -> None:
    named = first_cells(read("docs/reference/commands.md"))
    targets = re.findall(r"^([a-z-]+):.*##", read("Makefile"), flags=re.MULTILINE)
    assert sorted(named) == sorted([*command_line.names(), *(f"make {name}" for name in targets)])


@pytest.mark.parametrize("kind", sorted(DEFAULT_RULES.keys() - {"ladder"}))
def test_every_field_of_a_policy_is_described_with_its_default(kind: str) -> None:
    section = read("docs/reference/policies.md").split(f"## `{kind}`")[1].split("\n## ")[0]
    rows = dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \|", section, flags=re.MULTILINE))
    assert rows == {name: _written(value) for name, value in DEFAULT_RULES[kind].items()}


@pytest.mark.parametrize("kind", sorted(DEFAULT_RULES["ladder"]))
def test_every_rung_of_a_ladder_is_described(kind: str) -> None:
    section = read("docs/reference/policies.md").split(f"## `ladder.{kind}`")[1].split("\n## ")[0]
    rows = re.findall(r"^\| \d+ \| ([^|]+) \| ([^|]+) \| (\d+)[^|]* \|", section, re.MULTILINE)
    rungs = DEFAULT_RULES["ladder"][kind]["rungs"]
    assert rows == [_rung(rung) for rung in rungs]


def _written(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ", ".join(value)
    return str(value)


def _rung(rung: Mapping[str, Any]) -> tuple[str, str, str]:
    posts: Sequence[Mapping[str, str]] = rung["posts"]
    who = ", ".join(
        post["role"] if post["role"] == "contact" else f"{post['role']}@{post['at']}"
        for post in posts
    )
    return who, ", ".join(rung["channels"]) or "none", str(rung["wait_s"])


def test_every_kind_of_fault_is_described_and_no_other() -> None:
    named = first_cells(read("docs/reference/faults.md"))
    assert sorted(named) == sorted({*_raised(), *_found()})


def _raised() -> Iterator[str]:
    """Kinds of fault in the code: the first argument of each `faults.report(...)`."""
    for path in ROOT.rglob("*.py"):
        inside = path.relative_to(ROOT)
        if is_left_out(inside) or inside.parts[0] in ("tests", "phonenet"):
            continue
        source = path.read_text(encoding="utf-8")
        if "faults.report(" in source:
            for argument in _first_arguments(ast.parse(source), "report", "faults"):
                if kind := _text(argument, source):
                    yield kind


def _found() -> Iterator[str]:
    """The same for the auditor's findings, which it raises with a prefix."""
    for file in AUDITOR:
        source = read(file)
        for maker in ("Finding", "_if_any"):
            for argument in _first_arguments(ast.parse(source), maker):
                if name := _text(argument, source):
                    yield f"audit_{name}"


def _first_arguments(tree: ast.AST, name: str, owner: str | None = None) -> Iterator[ast.expr]:
    """First arguments of the calls of `name`, or of `....owner.name`."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = node.func
        if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Attribute):
            if (called.value.attr, called.attr) == (owner, name):
                yield node.args[0]
        elif isinstance(called, ast.Name) and owner is None and called.id == name:
            yield node.args[0]


def _text(argument: ast.expr, source: str) -> str | None:
    """What is written there, or under a name of this module or of one that it imports from."""
    if isinstance(argument, ast.Constant):
        return str(argument.value)
    if not isinstance(argument, ast.Name):
        return None
    sources = [source]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and argument.id in [name.name for name in node.names]:
            sources.append(read(f"{str(node.module).replace('.', '/')}.py"))
    for each in sources:
        if written := re.search(rf'^{argument.id} = "(\w+)"\s', each, re.MULTILINE):
            return written.group(1)
    return None
