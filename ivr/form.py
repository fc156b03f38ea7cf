"""The fields of a webhook, and how they are read without trusting whoever sends them."""

import asyncio
from collections.abc import Iterable, Iterator
from urllib.parse import unquote_plus

from starlette.requests import ClientDisconnect, Request

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
        fields: dict[str, list[str]] = {}
        for name, value in pairs:
            if name in fields:
                fields[name].append(value)
            else:
                fields[name] = [value]
        self._fields = fields

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def get(self, name: str) -> str:
        """The first value of a field, "" if it is missing. Without NUL, which no database on
        PostgreSQL takes in a text; `getall` has it as it was signed."""
        values = self._fields.get(name)
        return values[0].replace("\0", "") if values else ""

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
        parts = [part.partition("=") for part in body.decode("utf-8").split("&") if part]
        return Form([(_plain(name), _plain(value)) for name, _, value in parts])
    except UnicodeDecodeError:
        raise NotSigned from None


def _plain(text: str) -> str:
    # Most names and values are written as they are; the library's parser unquotes every one.
    return unquote_plus(text, errors="strict") if "%" in text or "+" in text else text


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
            more = True
            while more:
                message = await request.receive()
                if message["type"] == "http.disconnect":
                    raise ClientDisconnect
                body += message.get("body", b"")
                if len(body) > LARGEST_BODY:
                    raise TooLarge
                more = message.get("more_body", False)
    except TimeoutError:
        raise TooSlow from None
    return bytes(body)
