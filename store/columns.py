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
    return EPOCH + milliseconds * _MILLISECOND


class Instant(TypeDecorator[datetime]):
    """An aware datetime as BIGINT milliseconds UTC: it sorts, compares and indexes as a number."""

    impl = BigInteger
    cache_ok = True

    # Every row of the service goes through these: SQLAlchemy's own way to `process_bind_param`
    # and `process_result_value` costs as much again as the work.
    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], int | None]:
        return lambda value: None if value is None else to_ms(value)

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[int | None], datetime | None]:
        return lambda value: None if value is None else from_ms(value)


class Choice(TypeDecorator[StrEnum]):
    """A member of an enumeration as its text. A text that is no member is refused both ways."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def bind_processor(self, dialect: Dialect) -> Callable[[StrEnum | str | None], str | None]:
        texts: dict[str | None, str | None] = {None: None}
        texts.update({member.value: member.value for member in self.kind})

        def write(value: StrEnum | str | None) -> str | None:
            try:
                return texts[value]
            except KeyError:
                raise ValueError(f"{value!r} is not a valid {self.kind.__name__}") from None

        return write

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
