"""What seniors asked for."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import bindparam, select, text

from helpline.errors import Conflict, NotFound
from helpline.requests.model import Request
from store.dialect import among
from store.rows import by_id, columns_of, inserting, names_of, saving, values_of
from store.session import Session
from store.statement import Statement
from store.tables.duties import OPEN, requests

_NEW = names_of(Request, "id", "version")
_REQUEST = columns_of(requests, names_of(Request))
_GET = by_id(requests, _REQUEST)
_ADD = inserting(requests, _NEW)
_SAVE = saving(requests, _NEW)
_OPEN_AT = Statement(
    select(*_REQUEST)
    .where(among(requests.c.station_id, "station_ids"), text(OPEN))
    .order_by(requests.c.answer_by, requests.c.id)
)
_OPEN_OF = Statement(
    select(*_REQUEST)
    .where(requests.c.senior_id == bindparam("senior_id"), text(OPEN))
    .order_by(requests.c.id.desc())
)


class SqlRequests:
    """`helpline.repositories.Requests`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, request: Request) -> Request:
        new_id = self._session.value(_ADD, **values_of(request, _NEW))
        return replace(request, id=new_id, version=0)

    def get(self, request_id: int) -> Request:
        row = self._session.row(_GET, id=request_id)
        if row is None:
            raise NotFound(f"request {request_id} does not exist")
        return Request(*row)

    def save(self, request: Request) -> Request:
        changed = self._session.change(
            _SAVE, row_id=request.id, read_version=request.version, **values_of(request, _NEW)
        )
        if not changed:
            raise Conflict(f"request {request.id} was changed by somebody else")
        return replace(request, version=request.version + 1)

    def open_at(self, station_ids: Sequence[int]) -> list[Request]:
        return [Request(*row) for row in self._session.rows(_OPEN_AT, station_ids=station_ids)]

    def open_of(self, senior_id: int) -> list[Request]:
        return [Request(*row) for row in self._session.rows(_OPEN_OF, senior_id=senior_id)]
