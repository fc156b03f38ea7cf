"""Reading a form that a page of ours sent."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request

from console.access.tokens import same_secret
from console.errors import BadForm, Forged

LARGEST = 64 * 1024
MOST_FIELDS = 100
SECRET_FIELD = "form_secret"


async def read(request: Request) -> dict[str, str]:
    """The fields of the form, the last value of each. Raises BadForm."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise BadForm
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            raise BadForm
    try:
        return dict(
            parse_qsl(
                body.decode(),
                keep_blank_values=True,
                max_num_fields=MOST_FIELDS,
                errors="strict",
            )
        )
    except ValueError:
        raise BadForm from None


def require_ours(request: Request, form: Mapping[str, str], secret: str, public_url: str) -> None:
    """Raises Forged for a form of another site, or without the secret of this session."""
    origin = request.headers.get("origin")
    ours = {urlsplit(public_url).netloc, request.headers.get("host", "")}
    if origin is not None and urlsplit(origin).netloc not in ours:
        raise Forged
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Forged
    if not same_secret(secret, form.get(SECRET_FIELD, "")):
        raise Forged
