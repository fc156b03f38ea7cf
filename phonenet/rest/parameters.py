"""Parameters of a REST request, read with suspicion: unknown ones and bad values are refused.

The real API ignores parameters that it does not know; here a misspelt one must not go unseen.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

from phonenet.errors import ApiProblem
from phonenet.lines import E164, WHATSAPP

INVALID, BAD_URL = 20001, 21205
"""https://www.twilio.com/docs/api/errors/20001 and /21205."""


class Parameters:
    """`pairs` as they came, keys repeated for lists. Every refusal raises ApiProblem (400)."""

    def __init__(self, pairs: Sequence[tuple[str, str]], known: Collection[str]) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in pairs:
            if name not in known:
                raise ApiProblem(
                    400,
                    INVALID,
                    f"unknown parameter {name!r}; known are {', '.join(sorted(known))}",
                )
            self._values.setdefault(name, []).append(value)

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def all(self, name: str) -> list[str]:
        return self._values.get(name, [])

    def text(self, name: str, default: str = "") -> str:
        values = self._values.get(name, [default])
        if len(values) > 1:
            raise ApiProblem(400, INVALID, f"{name} is given {len(values)} times")
        return values[0]

    def required(self, name: str, code: int) -> str:
        if not self.text(name):
            raise ApiProblem(400, code, f"{name} is required")
        return self.text(name)

    def one_of(self, name: str, choices: Collection[str], default: str = "") -> str:
        value = self.text(name, default)
        if name in self._values and value not in choices:
            raise self.invalid(name, f"one of {', '.join(choices)}")
        return value

    def method(self, name: str) -> str:
        return self.one_of(name, ("GET", "POST"), "POST")

    def yes(self, name: str) -> bool:
        return self.one_of(name, ("true", "false"), "false") == "true"

    def whole(self, name: str, default: int, lowest: int, highest: int) -> int:
        value = self.text(name, str(default))
        if not re.fullmatch(r"\d{1,9}", value) or not lowest <= int(value) <= highest:
            raise self.invalid(name, f"a whole number from {lowest} to {highest}")
        return int(value)

    def url(self, name: str) -> str:
        """An absolute http address, or an empty string if there is none."""
        value = self.text(name)
        if value and not (urlsplit(value).scheme in ("http", "https") and urlsplit(value).netloc):
            raise ApiProblem(400, BAD_URL, f"{name} is no absolute http address")
        return value

    def number(self, name: str, code: int, whatsapp: bool = False) -> str:
        value = self.required(name, code)
        digits = value.removeprefix(WHATSAPP) if whatsapp else value
        if not E164.match(digits):
            raise ApiProblem(400, code, f"{name} is no E.164 number, write it as +9177...")
        return value

    def instant(self, name: str) -> datetime | None:
        """An ISO date or instant; a date means its first second in UTC."""
        value = self.text(name)
        if not value:
            return None
        try:
            instant = datetime.fromisoformat(value)
        except ValueError:
            raise self.invalid(name, "a date as 2026-01-31 or an ISO 8601 instant") from None
        return instant if instant.tzinfo else instant.replace(tzinfo=UTC)

    def window(self, name: str) -> tuple[datetime | None, datetime | None, str]:
        """(on or after, before, the day asked for as an ISO date or "") for `name`, `>`, `<`."""
        day = self.instant(name)
        return (
            self.instant(f"{name}>"),
            self.instant(f"{name}<"),
            day.date().isoformat() if day is not None else "",
        )

    def invalid(self, name: str, instead: str) -> ApiProblem:
        return ApiProblem(400, INVALID, f"{name} must be {instead}")


def within(instant: datetime | None, window: tuple[datetime | None, datetime | None, str]) -> bool:
    """Whether an instant lies in a `Parameters.window`; no instant lies in none that is bounded."""
    after, before, day = window
    if instant is None:
        return after is None and before is None and not day
    return (
        (after is None or instant >= after.replace(microsecond=0))
        and (before is None or instant < before)
        and (not day or instant.date().isoformat() == day)
    )


def known(names: str) -> Mapping[str, None]:
    """A set of parameter names written as one line; keeps their order for messages."""
    return dict.fromkeys(names.split())
