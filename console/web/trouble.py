"""The page that says why something was refused, and what to do next."""

from dataclasses import dataclass

from starlette.responses import HTMLResponse

from console.web import templates

TEMPLATE = "trouble.html"


@dataclass(frozen=True, slots=True)
class TroublePage:
    """`why` is a key of the catalogue ("trouble.<why>"); `told` is the rule that refused."""

    why: str
    told: str


def page(language: str, status: int, why: str, told: str) -> HTMLResponse:
    """The answer."""
    return HTMLResponse(templates.render(TEMPLATE, language, TroublePage(why, told)), status)
