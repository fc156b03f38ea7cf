"""GET /audio/{language}/{key}.wav: the recordings that our TwiML names."""

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from ivr.desk import Prompts

_TYPES = {".wav": "audio/wav", ".mp3": "audio/mpeg"}
_KEPT = "public, max-age=300"  # seconds: how soon a new human recording is heard


class Sound:
    """Serves recordings. The catalogue is asked by key, so no path of the address is ever opened.

    The ending of the address does not choose the file: whichever recording the catalogue has is
    sent with its own type, which is what a provider goes by.
    """

    def __init__(self, prompts: Prompts) -> None:
        self._prompts = prompts

    async def serve(self, request: Request) -> Response:
        language, key = request.path_params["language"], request.path_params["key"]
        path = self._prompts.recording(language, key)
        if path is None or path.suffix not in _TYPES:
            return Response("No such recording.", 404)
        known = path.stat()
        version = f'"{known.st_mtime_ns:x}-{known.st_size:x}"'
        headers = {"cache-control": _KEPT, "etag": version}
        if request.headers.get("if-none-match") == version:
            return Response(status_code=304, headers=headers)
        return FileResponse(path, media_type=_TYPES[path.suffix], headers=headers)
