"""Ends of memberships."""

from dataclasses import replace

from sqlalchemy import bindparam, select

from helpline.seniors.departures import Departure
from store.rows import columns_of, inserting, names_of, values_of
from store.session import Session
from store.statement import Statement
from store.tables.departures import departures

_NEW = names_of(Departure, "id")
_ADD = inserting(departures, _NEW)
_OF_SENIOR = Statement(
    select(*columns_of(departures, names_of(Departure)))
    .where(departures.c.senior_id == bindparam("senior_id"))
    .order_by(departures.c.id)
)


class SqlDepartures:
    """`helpline.seniors.departures.Departures`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, departure: Departure) -> Departure:
        return replace(departure, id=self._session.value(_ADD, **values_of(departure, _NEW)))

    def of_senior(self, senior_id: int) -> list[Departure]:
        return [Departure(*row) for row in self._session.rows(_OF_SENIOR, senior_id=senior_id)]
