"""Reading a TOML table strictly: every field is asked for, what nobody asked for is a problem."""

import difflib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Report = Callable[[str, str], None]  # (where, message)


class Table:
    """One table at the dotted path `where`; what is wrong in it goes to `report`."""

    def __init__(self, content: object, where: str, report: Report) -> None:
        self._where = where
        self.report = report
        self._asked: set[str] = set()
        self._content: Mapping[str, Any] = {}
        if isinstance(content, dict):
            self._content = content
        else:
            report(where, f"write a table here, not {_kind(content)}")

    def __contains__(self, field: str) -> bool:
        return field in self._content

    def at(self, field: str) -> str:
        """The dotted path of a field."""
        return f"{self._where}.{field}" if self._where else field

    def wrong(self, field: str, message: str) -> None:
        """Report `message` at `field`."""
        self.report(self.at(field), message)

    def raw(self, field: str) -> Any:
        """The field as it stands, or None."""
        self._asked.add(field)
        return self._content.get(field)

    def text(self, field: str) -> str:
        """A text that has to be there."""
        value = self.text_or_none(field)
        if value is None and field not in self._content:
            self.wrong(field, f'is missing; write {field} = "..."')
        return value or ""

    def text_or_none(self, field: str) -> str | None:
        """A text that may be absent, never empty."""
        value = self.raw(field)
        if value is None or (isinstance(value, str) and value):
            return value
        self.wrong(field, f'write a text, {field} = "...", not {_kind(value)}')
        return None

    def choice(self, field: str, allowed: Sequence[str]) -> str:
        """One of a few texts; the first of them stands in for a wrong one, which is reported."""
        value = self.text(field)
        if value in allowed:
            return value
        if value:
            self.wrong(field, f"is {value!r}; write one of {', '.join(allowed)}")
        return allowed[0]

    def whole(self, field: str, default: int, least: int, most: int) -> int:
        """A whole number between `least` and `most`."""
        value = self.raw(field)
        if value is None:
            return default
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        self.wrong(field, f"write a whole number from {least} to {most}, not {value!r}")
        return default

    def flag(self, field: str) -> bool:
        """true or false; false when absent."""
        value = self.raw(field)
        if value is None or isinstance(value, bool):
            return bool(value)
        self.wrong(field, "write true or false")
        return False

    def texts(self, field: str) -> tuple[str, ...]:
        """A list of texts; empty when absent."""
        value = self.raw(field)
        if value is None:
            return ()
        if isinstance(value, list) and all(isinstance(item, str) and item for item in value):
            return tuple(value)
        self.wrong(field, f'write a list of texts, {field} = ["...", "..."]')
        return ()

    def pairs(self, field: str) -> dict[str, str]:
        """A table of texts; empty when absent."""
        value = self.raw(field)
        if value is None:
            return {}
        if isinstance(value, dict) and all(isinstance(item, str) for item in value.values()):
            return dict(value)
        self.wrong(field, f'write a table of texts, {field} = {{ this = "that" }}')
        return {}

    def table(self, field: str) -> "Table":
        """A table inside this one; an empty one when absent."""
        value = self.raw(field)
        return Table({} if value is None else value, self.at(field), self.report)

    def tables(self) -> dict[str, "Table"]:
        """Every field of this table as a table of its own."""
        return {field: self.table(field) for field in self._content}

    def close(self) -> None:
        """Report every field that nobody asked for."""
        for field in self._content.keys() - self._asked:
            near = difflib.get_close_matches(field, self._asked, n=1)
            hint = f"write {near[0]!r}" if near else "known here: " + ", ".join(sorted(self._asked))
            self.wrong(field, f"is not a field; {hint}")


def _kind(value: object) -> str:
    names = {str: "a text", int: "a number", bool: "true or false", list: "a list", dict: "a table"}
    if value == "":
        return "an empty text"
    return names.get(type(value), type(value).__name__)
