"""Stories on a network behind HTTP: the same words as in one process.

network = LiveNetwork("http://127.0.0.1:8010")
senior = network.handset("+919800000001", name="senior")
senior.expect_call("checkin.greeting", within=30).press("1")
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any
from urllib.parse import quote

import httpx

from phonenet.errors import NotPossible, PhonenetError
from phonenet.faults import Fault
from phonenet.handsets.personalities import Personality, to_json
from phonenet.story.phone import Phone, assert_nothing_unexpected
from phonenet.story.views import HandsetView, view_from_json

WAIT_S = 5.0


class There:
    """A Link (see `phonenet.story.link`) over the control API. Seconds are real ones."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http

    def look(self, number: str) -> HandsetView:
        return view_from_json(self.ask("GET", f"/handsets/{quote(number)}"))

    def everyone(self) -> Sequence[HandsetView]:
        return [view_from_json(stored) for stored in self.ask("GET", "/used")]

    def act(self, number: str, action: str, /, **details: Any) -> str:
        return str(self.ask("POST", f"/handsets/{quote(number)}/{action}", details)["sid"])

    def wait(self, condition: Callable[[], bool], seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        version = self.ask("GET", "/changes")["version"]
        while not condition():
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            query = f"/changes?since={version}&seconds={min(WAIT_S, left):.3f}"
            version = self.ask("GET", query)["version"]
        return True

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """Raises NotPossible for what a phone cannot do now, PhonenetError for other refusals."""
        headers = {"Content-Type": "application/json"} if method != "GET" else {}
        answer = self._http.request(
            method, "/control" + path, json=body, headers=headers if body is None else None
        )
        if answer.status_code == 409:
            raise NotPossible(answer.json()["error"])
        if answer.is_error:
            raise PhonenetError(f"{method} {path}: {answer.status_code} {answer.text}")
        return answer.json()


class LiveNetwork:
    """A telephone network that runs somewhere else; `base_url` is that of its page."""

    def __init__(self, base_url: str) -> None:
        self._http = httpx.Client(
            base_url=base_url, timeout=httpx.Timeout(10, read=30), trust_env=False
        )
        self._there = There(self._http)

    def __enter__(self) -> LiveNetwork:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    def handset(
        self,
        number: str,
        name: str = "",
        personality: Personality | None = None,
        *,
        group: str = "",
        landline: bool | None = None,
    ) -> Phone:
        """The phone with this number, made if need be; as `Network.handset`."""
        entry: dict[str, Any] = {"number": number}
        entry |= {"name": name} if name else {}
        entry |= {"group": group} if group else {}
        entry |= {"landline": landline} if landline is not None else {}
        entry |= {"personality": to_json(personality)} if personality is not None else {}
        self._there.ask("POST", "/handsets", entry)
        return Phone(self._there, number)

    def assert_nothing_unexpected(self) -> None:
        """Raises StoryError if any phone got a call or message that no story expected."""
        assert_nothing_unexpected(self._there)

    @property
    def errors(self) -> list[dict[str, Any]]:
        """What the service did wrong, as `Network.errors`."""
        found: list[dict[str, Any]] = self._there.ask("GET", "/errors")
        return found

    def forget_errors(self) -> None:
        self._there.ask("DELETE", "/errors")

    def add_fault(self, fault: Fault) -> None:
        """From now on this goes wrong there."""
        fields = {
            name: value.isoformat() if hasattr(value, "isoformat") else value
            for name, value in vars(fault).items()
        }
        self._there.ask("POST", "/faults", fields)

    def clear_faults(self) -> None:
        self._there.ask("DELETE", "/faults")
