"""One SMS or WhatsApp message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(eq=False)
class Message:
    """`status` is the provider's word; addresses are E.164, `whatsapp:` in front if it is one.

    `direction` is inbound, outbound-api or outbound-reply.
    """

    sid: str
    sender: str
    to: str
    body: str
    direction: str
    created_at: datetime
    segments: int
    status: str = "queued"
    service_sid: str | None = None
    callback: str = ""
    updated_at: datetime | None = None
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    error_code: int | None = None
    read: bool = False
    claimed: bool = False
