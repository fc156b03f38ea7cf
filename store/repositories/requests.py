"""What seniors asked for."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, select, text

from helpline.errors import Conflict, NotFound
from helpline.requests.model import Request
from store.dialect import among
from store.rows import by_id, columns_of, inserting, names_of, saving, values_of
from store.session import Session
from store.statement import Row, Statement
from store.tables.duties import OPEN, requests
from store.vault import Vault

_PLAIN = names_of(Request, "id", "version", "words")
_NEW = (*_PLAIN, "words_enc")
_REQUEST = columns_of(requests, ("id", *_PLAIN, "version", "words_enc"))
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

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def add(self, request: Request) -> Request:
        new_id = self._session.value(_ADD, **self._values(request))
        self._session.changed_units.add(request.station_id)
        return replace(request, id=new_id, version=0)

    def get(self, request_id: int) -> Request:
        row = self._session.row(_GET, id=request_id)
        if row is None:
            raise NotFound(f"request {request_id} does not exist")
        return self._request(row)

    def save(self, request: Request) -> Request:
        changed = self._session.change(
            _SAVE, row_id=request.id, read_version=request.version, **self._values(request)
        )
        if not changed:
            raise Conflict(f"request {request.id} was changed by somebody else")
        self._session.changed_units.add(request.station_id)
        return replace(request, version=request.version + 1)

    def open_at(self, station_ids: Sequence[int]) -> list[Request]:
        return [self._request(row) for row in self._session.rows(_OPEN_AT, station_ids=station_ids)]

    def open_of(self, senior_id: int) -> list[Request]:
        return [self._request(row) for row in self._session.rows(_OPEN_OF, senior_id=senior_id)]

    def _values(self, request: Request) -> dict[str, Any]:
        sealed = self._vault.seal(request.senior_id, request.words, _place(request.senior_id))
        return {**values_of(request, _PLAIN), "words_enc": sealed}

    def _request(self, row: Row) -> Request:
        request_id, *plain, version, sealed = row
        known = dict(zip(_PLAIN, plain, strict=True))
        words = self._vault.open(known["senior_id"], sealed, _place(known["senior_id"]))
        return Request(id=request_id, **known, words=words, version=version)


def _place(senior_id: int) -> str:
    """Where what was asked for is at home: a request has no id yet when it is written."""
    return f"requests.words:{senior_id}"
