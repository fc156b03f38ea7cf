"""Limits of the telephone lines."""

from datetime import datetime, timedelta

from sqlalchemy import BigInteger, bindparam, case, literal, select, type_coerce, update

from helpline.errors import NotFound
from helpline.sending.lines import Line
from store.columns import to_ms
from store.dialect import insert_or_update
from store.rows import columns_of, names_of
from store.session import Session
from store.statement import Statement
from store.tables.sending import lines

_LINE = columns_of(lines, names_of(Line))
_LIMITS = ("rate_ms", "max_live")
_ENSURE = insert_or_update(
    lines,
    ["provider", "number", "purpose", "next_slot_at", *_LIMITS],
    key=["provider", "number", "purpose"],
    changing=_LIMITS,
    returning=_LINE,
)
_ALL = Statement(select(*_LINE).order_by(lines.c.id))

_now = bindparam("now", type_=BigInteger())
_end = bindparam("end", type_=BigInteger())
_wanted = bindparam("wanted", type_=BigInteger())
_next = type_coerce(lines.c.next_slot_at, BigInteger())
_from = case((_next > _now, _next), else_=_now)
# Slots that begin before the end: the distance divided by the rate, rounded up.
_free = (_end - _from + lines.c.rate_ms - 1) // lines.c.rate_ms
_granted = case((_from >= _end, literal(0)), (_free < _wanted, _free), else_=_wanted)
_RESERVE = Statement(
    update(lines)
    .where(lines.c.id == bindparam("row_id"))
    .values(granted=_granted, next_slot_at=_from + _granted * lines.c.rate_ms)
    .returning(lines.c.granted)
)


class SqlLines:
    """`helpline.repositories.Lines`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def ensure(
        self,
        *,
        provider: str,
        number: str,
        purpose: str,
        rate_ms: int,
        max_live: int,
        now: datetime,
    ) -> Line:
        row = self._session.row(
            _ENSURE,
            provider=provider,
            number=number,
            purpose=purpose,
            rate_ms=rate_ms,
            max_live=max_live,
            next_slot_at=now,
        )
        assert row is not None, "an INSERT that overwrites always returns its row"
        return Line(*row)

    def all(self) -> list[Line]:
        return [Line(*row) for row in self._session.rows(_ALL)]

    def reserve(self, line_id: int, wanted: int, now: datetime, horizon: timedelta) -> int:
        granted = self._session.value(
            _RESERVE,
            row_id=line_id,
            wanted=max(wanted, 0),
            now=to_ms(now),
            end=to_ms(now + horizon),
        )
        if granted is None:
            raise NotFound(f"line {line_id} does not exist")
        return int(granted)
