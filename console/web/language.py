"""Which language a browser is spoken to in."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from console.access.tokens import LANGUAGE_COOKIE
from console.catalogue import LANGUAGES
from console.house import House

A_YEAR_S = 31_536_000


def language_of(request: Request) -> str:
    """What was chosen; else the first of the browser's languages that we have; else Hindi."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    for part in request.headers.get("accept-language", "").split(","):
        wanted = part.partition(";")[0].strip()[:2].lower()
        if wanted in LANGUAGES:
            return wanted
    return LANGUAGES[0]


async def choose(house: House, request: Request) -> Response:
    """GET /language/{language}: remember it, and go back to the page one came from."""
    back = request.query_params.get("back", "/")
    if not back.startswith("/") or back.startswith("//") or "\\" in back:
        back = "/"
    response = RedirectResponse(back, 303)
    language = request.path_params["language"]
    if language in LANGUAGES:
        response.set_cookie(
            LANGUAGE_COOKIE,
            language,
            max_age=A_YEAR_S,
            secure=house.secure,
            httponly=True,
            samesite="strict",
        )
    return response
