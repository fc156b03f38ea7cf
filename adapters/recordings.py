"""Voice recordings at the provider: taken from there once, then deleted there.

Only the provider's own API host is ever asked, and only by the recording's id. The address that a
webhook brings along is not used: whoever can make us fetch an address can make us fetch any.
"""

import re

import httpx

from adapters.errors import RecordingRefused, RecordingUnavailable

LARGEST = 8 * 1024 * 1024  # bytes: more than eight minutes of telephone sound
_RECORDING_ID = re.compile(r"RE[0-9a-fA-F]{32}")
_GONE = 404


class Recordings:
    """Fetches and deletes recordings of one account.

    Keep what `fetch` returned, encrypted, before `delete` is called. `transport` replaces the
    network in tests.
    """

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        api_url: str,
        *,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._folder = f"{api_url.rstrip('/')}/2010-04-01/Accounts/{account_sid}/Recordings"
        self._http = httpx.Client(
            auth=(account_sid, auth_token),
            timeout=httpx.Timeout(10.0, connect=5.0),
            follow_redirects=False,
            trust_env=False,
            transport=transport,
        )

    def fetch(self, recording_id: str) -> bytes:
        """The sound, as WAV.

        Raises RecordingRefused (no id of a recording, gone, too large) and RecordingUnavailable.
        """
        address = f"{self._folder}/{_checked(recording_id)}.wav"
        sound = bytearray()
        try:
            with self._http.stream("GET", address) as answer:
                _check_status(answer.status_code)
                for piece in answer.iter_bytes(64 * 1024):
                    sound += piece
                    if len(sound) > LARGEST:
                        raise RecordingRefused(f"larger than {LARGEST} bytes")
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
        """Close the connections."""
        self._http.close()


def _checked(recording_id: str) -> str:
    if not _RECORDING_ID.fullmatch(recording_id):
        raise RecordingRefused("this is no id of a recording")
    return recording_id


def _check_status(status: int) -> None:
    if status == _GONE:
        raise RecordingRefused("the provider has no such recording")
    if not 200 <= status < 300:
        raise RecordingUnavailable(f"status {status}")
