"""Voice recordings at the provider: taken from there once, then deleted there.

Only the provider's own API host is ever asked, and only by the recording's id. The address that a
webhook brings along is not used: whoever can make us fetch an address can make us fetch any.
"""

import re
import time
from collections.abc import Callable
from functools import cached_property

import httpx

from adapters.errors import RecordingAbsent, RecordingRefused, RecordingUnavailable

LARGEST = 8 * 1024 * 1024  # bytes: more than eight minutes of telephone sound
LONGEST_S = 30.0  # a sound that drips is given up; whoever fetches holds a lease
_RECORDING_ID = re.compile(r"RE[0-9a-fA-F]{32}")
_GONE = 404


class Recordings:
    """Fetches and deletes recordings of one account: `helpline.ports.RecordedVoices`.

    Keep what `fetch` returned, encrypted, before `delete` is called. `transport` replaces the
    network in tests, `monotonic` (seconds) the time.
    """

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        api_url: str,
        *,
        transport: httpx.BaseTransport | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder = f"{api_url.rstrip('/')}/2010-04-01/Accounts/{account_sid}/Recordings"
        self._auth = (account_sid, auth_token)
        self._transport = transport
        self._monotonic = monotonic

    @cached_property
    def _http(self) -> httpx.Client:
        """Made at the first request: most processes never ask for a recording."""
        return httpx.Client(
            auth=self._auth,
            timeout=httpx.Timeout(10.0, connect=5.0),
            follow_redirects=False,
            trust_env=False,
            transport=self._transport,
        )

    def fetch(self, recording_id: str) -> bytes:
        """The sound, as WAV.

        Raises RecordingAbsent, RecordingRefused (no id of a recording, too large) and
        RecordingUnavailable.
        """
        until = self._monotonic() + LONGEST_S
        address = f"{self._folder}/{_checked(recording_id)}.wav"
        sound = bytearray()
        try:
            with self._http.stream("GET", address) as answer:
                _check_status(answer.status_code)
                for piece in answer.iter_bytes(64 * 1024):
                    sound += piece
                    if len(sound) > LARGEST:
                        raise RecordingRefused(f"larger than {LARGEST} bytes")
                    if self._monotonic() > until:
                        raise RecordingUnavailable(f"not whole after {LONGEST_S:.0f} s")
        except httpx.HTTPError as error:
            raise RecordingUnavailable(type(error).__name__) from None
        return bytes(sound)

    def delete(self, recording_id: str) -> None:
        """Delete it at the provider; if it is gone already, that is as good.

        Raises RecordingRefused for what is no id of a recording, and RecordingUnavailable.
        """
        address = f"{self._folder}/{_checked(recording_id)}.json"
        try:
            status = self._http.delete(address).status_code
        except httpx.HTTPError as error:
            raise RecordingUnavailable(type(error).__name__) from None
        if status != _GONE:
            _check_status(status)

    def close(self) -> None:
        """Close the connections, if there are any."""
        if "_http" in self.__dict__:
            self._http.close()


def _checked(recording_id: str) -> str:
    if not _RECORDING_ID.fullmatch(recording_id):
        raise RecordingRefused("this is no id of a recording")
    return recording_id


def _check_status(status: int) -> None:
    if status == _GONE:
        raise RecordingAbsent("the provider has no such recording")
    if not 200 <= status < 300:
        raise RecordingUnavailable(f"status {status}")
