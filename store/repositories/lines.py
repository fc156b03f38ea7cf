"""Limits of the telephone lines."""

from datetime import datetime, timedelta

from sqlalchemy import BigInteger, bindparam, case, literal, select, update

from helpline.errors import NotFound
from helpline.sending.lines import Line, microseconds
from store.dialect import insert_or_update
from store.rows import columns_of, names_of
from store.session import Session
from store.statement import Statement
from store.tables.sending import lines

_LINE = columns_of(lines, names_of(Line))
_LIMITS = ("rate_us", "max_live")
_ENSURE = insert_or_update(
    lines,
    ["provider", "number", "purpose", "next_slot_us", *_LIMITS],
    key=["provider", "number", "purpose"],
    changing=_LIMITS,
    returning=_LINE,
)
_ALL = Statement(select(*_LINE).order_by(lines.c.id))

_now = bindparam("now", type_=BigInteger())
_end = bindparam("end", type_=BigInteger())
_wanted = bindparam("wanted", type_=BigInteger())
_next = lines.c.next_slot_us
_from = case((_next > _now, _next), else_=_now)
# Slots that begin before the end: the distance divided by the rate, rounded up.
_free = (_end - _from + lines.c.rate_us - 1) // lines.c.rate_us
_granted = case((_from >= _end, literal(0)), (_free < _wanted, _free), else_=_wanted)
_RESERVE = Statement(
    update(lines)
    .where(lines.c.id == bindparam("row_id"))
    .values(granted=_granted, next_slot_us=_from + _granted * lines.c.rate_us)
    .returning(lines.c.granted, *_LINE)
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
        rate_us: int,
        max_live: int,
        now: datetime,
    ) -> Line:
        row = self._session.row(
            _ENSURE,
            provider=provider,
            number=number,
            purpose=purpose,
            rate_us=rate_us,
            max_live=max_live,
            next_slot_us=microseconds(now),
        )
        assert row is not None, "an INSERT that overwrites always returns its row"
        return Line(*row)

    def all(self) -> list[Line]:
        return [Line(*row) for row in self._session.rows(_ALL)]

    def reserve(
        self, line_id: int, wanted: int, now: datetime, horizon: timedelta
    ) -> list[datetime]:
        row = self._session.row(
            _RESERVE,
            row_id=line_id,
            wanted=max(wanted, 0),
            now=microseconds(now),
            end=microseconds(now + horizon),
        )
        if row is None:
            raise NotFound(f"line {line_id} does not exist")
        granted, *line = row
        return Line(*line).starts(granted)
