"""Our sign of life to somebody outside, who raises the alarm when it stays away."""

import httpx

SECONDS = 5.0


class Heartbeat:
    """Calls HEARTBEAT_URL, as healthchecks.io and its like expect it.

    To withhold the sign is not to call: an outside watch that is told of trouble by us would
    learn nothing on the day when we cannot tell. Without an address there is nobody to tell.
    """

    def __init__(self, url: str | None, *, transport: httpx.BaseTransport | None = None) -> None:
        self._url = url
        self._transport = transport

    def beat(self) -> bool:
        """Tell that all is well. True if it was heard; never raises."""
        if self._url is None:
            return False
        try:
            # A new connection each minute: one that broke in silence would cost a beat.
            with httpx.Client(timeout=SECONDS, trust_env=False, transport=self._transport) as http:
                return http.post(self._url).is_success
        except (httpx.HTTPError, httpx.InvalidURL, OSError):
            return False
