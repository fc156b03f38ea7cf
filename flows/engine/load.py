"""Loading conversations: one from text, or a directory of them, linked with each other."""

import json
import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from flows.engine.definition import Flow
from flows.engine.link import link
from flows.engine.parse import parse
from flows.engine.problems import Problem
from flows.errors import FlowRefused

DEFINITIONS = Path(__file__).resolve().parent.parent / "definitions"
DEEPEST = 12  # tables and lists within each other; our own have five
_HEADER = re.compile(r"^\s*\[([^\[\]]+)\]")


def load_flow(text: str, source: str) -> Flow:
    """Read one definition; `source` names it in messages. Raises FlowRefused.

    Its fields are understood here; whether it makes sense is the work of `checks.check`.
    """
    return parse(_toml(text, source), source, _lines(text))


def load_directory(path: Path) -> dict[str, Flow]:
    """Read every *.toml of `path`, by flow name, with `go` to other flows resolved.

    Raises FlowRefused with the problems of all files.
    """
    files = sorted(path.glob("*.toml"))
    return dict(_linked(tuple((file.stem, file.read_text(encoding="utf-8")) for file in files)))


@lru_cache(maxsize=8)
def _linked(texts: tuple[tuple[str, str], ...]) -> Mapping[str, Flow]:
    """The flows of these definitions (name, text). Several parts of a process ask for the same
    ones, and a flow never changes: they are read once as long as their texts are the same."""
    contents: dict[str, Mapping[str, Any]] = {}
    problems: list[Problem] = []
    for stem, text in texts:
        try:
            contents[stem] = _toml(text, f"{stem}.toml")
        except FlowRefused as refused:
            problems += refused.problems
            continue
        if (name := contents[stem].get("name")) != stem:
            message = f"is {name!r} in file {stem}.toml; write name = {stem!r}"
            problems.append(Problem(f"{stem}.toml", 1, "name", message))
    flows: dict[str, Flow] = {}
    for stem, text in texts:
        if stem not in contents:
            continue
        try:
            linked = link(contents[stem], contents)
            flows[stem] = parse(linked, f"{stem}.toml", _lines(text))
        except FlowRefused as refused:
            problems += refused.problems
    if problems:
        raise FlowRefused(sorted(problems))
    return flows


def from_canonical(canonical: str) -> Flow:
    """Bring back the flow that was stored as `Flow.canonical`, with the same hash."""
    content = json.loads(canonical)
    return parse(content, f"{content.get('name')} (stored)", {})


def _toml(text: str, source: str) -> dict[str, Any]:
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FlowRefused([Problem(source, 0, "(file)", f"is not TOML: {error}")]) from error
    except (ValueError, RecursionError):  # Python's own limits: thousands of digits or brackets
        content = None
    if content is None or _deeper_than(DEEPEST, content):
        message = "holds a number or a nesting that no conversation needs: write it simpler"
        raise FlowRefused([Problem(source, 0, "(file)", message)])
    return content


def _deeper_than(levels: int, value: object) -> bool:
    if isinstance(value, dict):
        value = list(value.values())
    if not isinstance(value, list):
        return False
    return levels == 0 or any(_deeper_than(levels - 1, each) for each in value)


def _lines(text: str) -> dict[str, int]:
    headers = ((_HEADER.match(line), number) for number, line in enumerate(text.splitlines(), 1))
    return {header[1].strip().replace('"', ""): number for header, number in headers if header}
