"""The few files that every page loads: read once, named by what is in them."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "static"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class File:
    """One file and the mark of its content."""

    body: bytes
    media_type: str
    mark: str


@cache
def files() -> dict[str, File]:
    """All of them by name."""
    found = {}
    for path in sorted(FOLDER.iterdir()):
        if path.suffix in TYPES:
            body = path.read_bytes()
            mark = hashlib.sha256(body).hexdigest()[:12]
            found[path.name] = File(body, TYPES[path.suffix], mark)
    return found


def address(name: str) -> str:
    """Where a page finds the file; another content has another address."""
    return f"/static/{name}?v={files()[name].mark}"
