"""Column types: how a value of the domain lies in the database."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Dialect, Integer, Text, TypeDecorator

from store.errors import Corrupt, Misused

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)

# SQLite makes only an INTEGER primary key its own row id.
Id = BigInteger().with_variant(Integer(), "sqlite")


def to_ms(instant: datetime) -> int:
    """Whole milliseconds since 1970 UTC; what is finer is cut off.

    Raises:
        Misused: the datetime is naive.
    """
    if instant.tzinfo is None:
        raise Misused("a naive datetime reached the store: give it a time zone, best UTC")
    return (instant - EPOCH) // _MILLISECOND


def from_ms(milliseconds: int) -> datetime:
    """The aware UTC datetime."""
    return EPOCH + timedelta(milliseconds=milliseconds)


class Instant(TypeDecorator[datetime]):
    """An aware datetime as BIGINT milliseconds UTC: it sorts, compares and indexes as a number."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else to_ms(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else from_ms(value)


class Choice(TypeDecorator[StrEnum]):
    """A member of an enumeration as its text. A text that is no member is refused both ways."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: StrEnum | str | None, dialect: Dialect) -> str | None:
        return None if value is None else self.kind(value).value

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any], StrEnum | None]:
        members: dict[str | None, StrEnum | None] = {None: None}
        members.update({member.value: member for member in self.kind})

        def read(value: str | None) -> StrEnum | None:
            try:
                return members[value]
            except KeyError:
                raise Corrupt(
                    f"a row holds {value!r} where only a {self.kind.__name__} of this release "
                    "belongs: was it written by a newer release?"
                ) from None

        return read
