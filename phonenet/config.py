"""What a live telephone network has to know, all of it in one place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin

from phonenet.lines import Account, Line
from phonenet.pace import Pace


@dataclass(frozen=True, kw_only=True)
class PhonenetConfig:
    """`service_url` is the PUBLIC_URL of the service whose webhooks are called.

    `numbers` are its numbers by name (E.164), `messaging_services` maps an MG sid to the numbers
    it sends from. `directory` is a JSON file of handsets (see `phonenet.handsets.directory`).
    `captions` gives the words of audio files by name (`hi/checkin.greeting`), for the screen.
    `speed` makes everything that the network does by itself that many times as fast. `allowed_hosts`
    are the names under which the page may be opened.
    """

    service_url: str
    account_sid: str
    auth_token: str = field(repr=False)
    numbers: dict[str, str]
    host: str = "127.0.0.1"
    port: int = 8010
    messaging_services: dict[str, tuple[str, ...]] = field(default_factory=dict)
    directory: Path | None = None
    speed: float = 1.0
    calls_per_second: float | None = None
    obeys_stop: bool = False
    prints: bool = False
    allowed_hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "::1")
    voice_path: str = "/twilio/voice"
    message_path: str = "/twilio/message"
    status_path: str = "/twilio/status"
    voice_fallback_url: str | None = None
    captions: Mapping[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where this network itself is found."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host
        return f"http://{host}:{self.port}"

    @property
    def pace(self) -> Pace:
        return Pace().sped_up(self.speed)

    @property
    def account(self) -> Account:
        return Account(self.account_sid, self.auth_token, self.messaging_services)

    @property
    def lines(self) -> list[Line]:
        """What one would fill in for each number on the provider's pages."""
        return [
            Line(
                number=number,
                voice_url=urljoin(self.service_url, self.voice_path),
                sms_url=urljoin(self.service_url, self.message_path),
                status_callback=urljoin(self.service_url, self.status_path),
                voice_fallback_url=self.voice_fallback_url,
                name=name,
            )
            for name, number in self.numbers.items()
        ]
