"""What a story can see of a phone, whether it is in this process or behind HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from phonenet.call import Call
from phonenet.handsets.handset import Handset
from phonenet.handsets.personalities import Manual
from phonenet.message import Message


@dataclass(frozen=True)
class HeardView:
    at: str
    kind: str
    text: str
    language: str
    url: str
    seconds: float
    caption: str


@dataclass(frozen=True)
class CallView:
    """`state` is dialling, ringing, talking or over; `accepts` what the call waits for."""

    sid: str
    incoming: bool
    other: str
    state: str
    status: str
    began: str
    accepts: str
    keys: str
    words: tuple[str, ...]
    joined: tuple[str, ...]
    heard: tuple[HeardView, ...]
    claimed: bool

    def hears(self, text: str) -> bool:
        """Whether anything heard so far contains the text, letter case aside."""
        wanted = text.casefold()
        return any(
            wanted in heard.text.casefold() or wanted in heard.caption.casefold()
            for heard in self.heard
        )


@dataclass(frozen=True)
class TextView:
    """A message in the inbox (or sent); `sender` may begin with `whatsapp:`."""

    sid: str
    sender: str
    to: str
    body: str
    at: str
    read: bool
    claimed: bool


@dataclass(frozen=True)
class HandsetView:
    number: str
    name: str
    role: str
    group: str
    language: str
    known: bool
    manual: bool
    ignored: bool
    featured: bool
    calls: tuple[CallView, ...]
    inbox: tuple[TextView, ...]
    sent: tuple[TextView, ...]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def view(handset: Handset, last: int | None = None) -> HandsetView:
    """A phone as it is now; of its calls and messages the `last` ones, or all."""
    start = -last if last else 0
    return HandsetView(
        number=handset.number,
        name=handset.name,
        role=handset.role,
        group=handset.group,
        language=handset.language,
        known=handset.known,
        manual=isinstance(handset.personality, Manual),
        ignored=handset.ignored,
        featured=handset.featured,
        calls=tuple(_call(call) for call in handset.calls[start:]),
        inbox=tuple(_text(message) for message in handset.inbox[start:]),
        sent=tuple(_text(message) for message in handset.sent[start:]),
    )


def _call(call: Call) -> CallView:
    return CallView(
        sid=call.sid,
        incoming=call.incoming,
        other=call.other,
        state=call.state,
        status=call.status,
        began=call.created_at.isoformat(),
        accepts=call.accepts,
        keys=call.keys,
        words=tuple(call.words),
        joined=tuple(peer.handset.number for peer in call.peers),
        heard=tuple(
            HeardView(
                heard.at.isoformat(),
                heard.kind,
                heard.text,
                heard.language,
                heard.url,
                round(heard.seconds, 2),
                heard.caption,
            )
            for heard in call.heard
        ),
        claimed=call.claimed,
    )


def _text(message: Message) -> TextView:
    return TextView(
        sid=message.sid,
        sender=message.sender,
        to=message.to,
        body=message.body,
        at=(message.delivered_at or message.created_at).isoformat(),
        read=message.read,
        claimed=message.claimed,
    )


def view_from_json(stored: Mapping[str, Any]) -> HandsetView:
    """The reverse of `HandsetView.to_json`."""
    fields = dict(stored)
    fields["calls"] = tuple(_call_from_json(call) for call in fields["calls"])
    for box in ("inbox", "sent"):
        fields[box] = tuple(TextView(**text) for text in fields[box])
    return HandsetView(**fields)


def _call_from_json(stored: Mapping[str, Any]) -> CallView:
    fields = dict(stored)
    fields["heard"] = tuple(HeardView(**heard) for heard in fields["heard"])
    fields["words"], fields["joined"] = tuple(fields["words"]), tuple(fields["joined"])
    return CallView(**fields)
