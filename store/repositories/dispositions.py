"""What officers judged that calls were."""

from datetime import datetime

from sqlalchemy import bindparam, func, insert, select

from helpline.cases.disposition import MARKING, Marked
from store.rows import columns_of, names_of, values_of
from store.session import Session
from store.statement import Statement
from store.tables.case_calls import case_dispositions

_ALL = names_of(Marked)
_ADD = Statement(insert(case_dispositions), columns=_ALL)
_OF_CASE = Statement(
    select(*columns_of(case_dispositions, _ALL))
    .where(case_dispositions.c.case_id == bindparam("case_id"))
    .order_by(case_dispositions.c.id.desc())
    .limit(1)
)
_MARKS = Statement(
    select(func.count(case_dispositions.c.case_id.distinct())).where(
        case_dispositions.c.caller_id == bindparam("caller_id"),
        case_dispositions.c.at >= bindparam("since"),
        case_dispositions.c.disposition.in_(sorted(MARKING)),
    )
)


class SqlDispositions:
    """`helpline.cases.disposition.Dispositions`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, marked: Marked) -> None:
        self._session.change(_ADD, **values_of(marked, _ALL))

    def of_case(self, case_id: int) -> Marked | None:
        row = self._session.row(_OF_CASE, case_id=case_id)
        return Marked(*row) if row else None

    def marks(self, caller_id: int, since: datetime) -> int:
        return int(self._session.value(_MARKS, caller_id=caller_id, since=since))
