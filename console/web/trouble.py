"""The page that says why something was refused, and what to do next; it keeps what was typed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import HTMLResponse

from console.web import templates

CODE = re.compile(r"[a-z0-9_.@-]*")

TEMPLATE = "trouble.html"
NEVER = frozenset({"form_secret", "secret", "mark", "file", "password", "present", "new", "again"})
"""Fields that are not shown again: secrets, and what nobody typed."""
LONGEST, MOST = 4000, 40


@dataclass(frozen=True, slots=True)
class TroublePage:
    """`why` is a key of the catalogue ("trouble.<why>"); `told` is the rule that refused; `typed`
    is what stood in the form, to be copied."""

    why: str
    told: str
    typed: tuple[str, ...]


def page(
    language: str, status: int, why: str, told: str, form: Mapping[str, str] | None = None
) -> HTMLResponse:
    """The answer. Of a `form` it shows again what somebody may have typed."""
    shown = TroublePage(why, told, typed_in(form or {}))
    return HTMLResponse(templates.render(TEMPLATE, language, shown), status)


def typed_in(form: Mapping[str, str]) -> tuple[str, ...]:
    """The values of a form that are words or figures of a person: neither secrets nor the codes
    that a choice or a hidden field sends."""
    return tuple(
        text[:LONGEST]
        for name, value in form.items()
        if name not in NEVER and (text := value.strip()) and not CODE.fullmatch(text)
    )[:MOST]
