"""The fields of a webhook, and how they are read without trusting whoever sends them."""

import asyncio
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qsl

from starlette.requests import Request

from ivr.errors import NotSigned, TooLarge, TooSlow

LARGEST_BODY = 64 * 1024  # bytes (invariant 30)
MOST_FIELDS = 200  # a provider sends about forty


class Form:
    """Fields in which a name may come more than once.

    `getall` and iteration over the names are what the signature check of the provider's library
    asks of such a form.
    """

    __slots__ = ("_fields",)

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._fields: dict[str, list[str]] = {}
        for name, value in pairs:
            self._fields.setdefault(name, []).append(value)

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def get(self, name: str) -> str:
        """The first value of a field, "" if it is missing."""
        values = self._fields.get(name)
        return values[0] if values else ""

    def getall(self, name: str) -> list[str]:
        """All values of a field, in the order in which they came."""
        return self._fields.get(name, [])

    def count(self, name: str) -> int:
        """A field that should be a number of seconds; 0 if it is missing or none."""
        return whole_number(self.get(name), 0)


def whole_number(text: str, otherwise: int) -> int:
    """The number that a text from outside writes in at most nine digits, or `otherwise`."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else otherwise


def parse(body: bytes) -> Form:
    """Read application/x-www-form-urlencoded.

    Raises TooLarge for too many fields, and NotSigned for what is no UTF-8: no provider signs it.
    """
    if body.count(b"&") >= MOST_FIELDS:
        raise TooLarge
    try:
        return Form(parse_qsl(body.decode("utf-8"), keep_blank_values=True, errors="strict"))
    except UnicodeDecodeError:
        raise NotSigned from None


async def read_body(request: Request, seconds: float) -> bytes:
    """The body of a webhook, of which no more than LARGEST_BODY is ever held.

    Raises TooLarge, and TooSlow when it has not arrived after `seconds`.
    """
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > LARGEST_BODY:
        raise TooLarge
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for chunk in request.stream():
                if len(body) + len(chunk) > LARGEST_BODY:
                    raise TooLarge
                body += chunk
    except TimeoutError:
        raise TooSlow from None
    return bytes(body)
