"""The project's Markdown files, as the tests of the documentation read them."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
_LEFT_OUT = {".venv", "var", "node_modules"}
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")


def pages() -> list[Path]:
    """Every Markdown file of the project, in order of its path."""
    found = ROOT.rglob("*.md")
    return sorted(page for page in found if not is_left_out(page.relative_to(ROOT)))


def is_left_out(path: Path) -> bool:
    """Whether a path (relative) is no part of what is published."""
    return any(part in _LEFT_OUT or part.startswith(".") for part in path.parts)


def read(page: str | Path) -> str:
    """The text of a page, named by its path from the root."""
    return (ROOT / page).read_text(encoding="utf-8")


def prose(text: str) -> str:
    """A page without code: no fenced block, no `code`."""
    return _CODE.sub("", _FENCE.sub("", text))


def code(text: str) -> str:
    """What stands in a page as code, each piece on lines of its own."""
    return "\n".join([*_FENCE.findall(text), *(piece[1:-1] for piece in _CODE.findall(text))])


def anchors(text: str) -> set[str]:
    """What a page's headings are linked by, made as GitHub makes it."""
    headings = re.findall(r"^#{1,6} +(.+?)\s*$", _FENCE.sub("", text), flags=re.MULTILINE)
    return {_anchor(heading) for heading in headings}


def _anchor(heading: str) -> str:
    kept = (letter for letter in heading.lower() if letter.isalnum() or letter in " -_")
    return "".join(kept).replace(" ", "-")


def first_cells(text: str) -> list[str]:
    """The `names` that stand alone in the first cell of each row of a page's tables."""
    return re.findall(r"^\| `([^`|]+)` \|", text, flags=re.MULTILINE)


def links(text: str) -> Iterator[tuple[str, str]]:
    """(path, anchor) of each link that leads to another place of the project; "" for none."""
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(text)):
        if not re.match(r"[a-z]+:", target):
            path, _, anchor = target.partition("#")
            yield path, anchor


def tracked() -> set[str]:
    """Paths of all files that a clone holds."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(listed.stdout.split("\0")) - {""}
