"""Reading a form that a page of ours sent."""

import base64
import re
import zlib
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import ClientDisconnect, Request

from console.access.tokens import same_secret
from console.errors import BadForm, Forged

LARGEST = 64 * 1024
LARGEST_FILE = 1024 * 1024
MULTIPART = "multipart/form-data"
MOST_FIELDS = 150
SECRET_FIELD = "form_secret"


async def read(request: Request, *, with_file: bool = False) -> dict[str, str]:
    """The fields of the form, the last value of each. `with_file`, a file in it is packed as
    `console.imports` sends it to and fro. Raises BadForm."""
    kind, _, rest = request.headers.get("content-type", "").partition(";")
    largest = LARGEST_FILE * 2 if with_file else LARGEST
    kind = kind.strip().lower()
    if kind != "application/x-www-form-urlencoded" and not (with_file and kind == MULTIPART):
        raise BadForm
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > largest:
                raise BadForm
        fields = _parts(bytes(body), rest) if kind == MULTIPART else _pairs(body.decode())
    except (ValueError, ClientDisconnect):
        raise BadForm from None
    # PostgreSQL keeps no NUL in a text, and nobody has typed one.
    return {name: value.replace("\0", "") for name, value in fields.items()}


def packed(content: bytes) -> str:
    """A file as a field of a form."""
    return base64.urlsafe_b64encode(zlib.compress(content, 6)).decode()


def unpacked(text: str) -> bytes:
    """The file in a field. Raises BadForm for what is none, or too large."""
    try:
        content = zlib.decompressobj().decompress(base64.urlsafe_b64decode(text), LARGEST_FILE + 1)
    except (ValueError, zlib.error):
        raise BadForm from None
    if len(content) > LARGEST_FILE:
        raise BadForm
    return content


def _pairs(body: str) -> dict[str, str]:
    """The fields of a plain form. Raises ValueError."""
    pairs = parse_qsl(body, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    return dict(pairs)


def _parts(body: bytes, parameters: str) -> dict[str, str]:
    """The parts of a multipart form (RFC 7578): few and small. Raises ValueError."""
    found = re.search(r'boundary="?([^";]{1,70})"?', parameters)
    if found is None:
        raise ValueError("no boundary")
    fields: dict[str, str] = {}
    for part in (b"\r\n" + body).split(b"\r\n--" + found.group(1).encode())[1:]:
        if part.startswith(b"--"):
            break
        head, _, content = part.partition(b"\r\n\r\n")
        name = re.search(rb';[ \t]*name="([^"\r\n]{1,100})"', head)
        if name is None or len(fields) >= MOST_FIELDS:
            raise ValueError("a part without a name, or too many")
        is_file = re.search(rb';[ \t]*filename="', head) is not None
        fields[name.group(1).decode()] = packed(content) if is_file else content.decode()
    return fields


def require_our_page(request: Request, public_url: str) -> None:
    """Raises Forged for a form of another site."""
    origin = request.headers.get("origin")
    ours = {urlsplit(public_url).netloc, request.headers.get("host")}
    if origin is not None and _host_of(origin) not in ours:
        raise Forged
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Forged


def _host_of(origin: str) -> str:
    """Host and port of an Origin header. Raises Forged for what no browser writes."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        raise Forged from None


def require_ours(request: Request, form: Mapping[str, str], secret: str, public_url: str) -> None:
    """Raises Forged for a form of another site, or without the secret of this session."""
    require_our_page(request, public_url)
    if not same_secret(secret, form.get(SECRET_FIELD, "")):
        raise Forged
