"""The format of `.env`."""

from __future__ import annotations

import re
from collections.abc import Iterator


def lines(text: str) -> Iterator[tuple[str, str]]:
    """NAME=value lines; quotes around a value and `export` before a name are allowed."""
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        name, equals, value = line.removeprefix("export ").partition("=")
        if not equals:
            raise ValueError(f"line {number} is not NAME=value")
        value = value.strip()
        if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        else:
            value = re.split(r"\s#", value, maxsplit=1)[0].rstrip()
        yield name.strip(), value
