"""What the service owns at the provider: an account and telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from phonenet.sids import sid

E164 = re.compile(r"^\+[1-9]\d{6,14}$")
WHATSAPP = "whatsapp:"


def bare(address: str) -> str:
    """The E.164 number in an address such as `whatsapp:+9177...`."""
    return address.removeprefix(WHATSAPP)


@dataclass(frozen=True)
class Account:
    """An account at the provider.

    `messaging_services` maps the sid of each messaging service (MG...) to the numbers it sends
    from, in the order in which they are tried.
    """

    sid: str
    auth_token: str = field(repr=False)
    messaging_services: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """A telephone number of the service, and whom the provider asks about what arrives there.

    `number` is E.164. The addresses are absolute; `status_callback` is told how each incoming
    call ended; a fallback is asked when the first address fails.
    """

    number: str
    voice_url: str | None = None
    sms_url: str | None = None
    status_callback: str | None = None
    voice_fallback_url: str | None = None
    sms_fallback_url: str | None = None
    name: str = ""

    def __post_init__(self) -> None:
        if not E164.match(self.number):
            raise ValueError(f"{self.number!r} is no E.164 number, write it as +9177...")

    @property
    def sid(self) -> str:
        return sid("PN", self.number)
