"""What can be done with a phone, by name: for tests, the control API and the browser alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from phonenet.call import Call
from phonenet.errors import NotPossible
from phonenet.handsets.handset import Handset
from phonenet.handsets.personalities import from_json
from phonenet.message import Message

if TYPE_CHECKING:
    from phonenet.network import Network

ACTIONS = (
    "answer", "reject", "hang_up", "press", "say", "dial", "send_sms",
    "become", "ignore", "claim", "read",
)  # fmt: skip


def act(network: Network, handset: Handset, action: str, details: Mapping[str, Any]) -> str:
    """Do it; the sid of the call or message that came of it, or an empty string.

    Raises NotPossible if the phone cannot do that now, and for unknown actions or details.
    """
    try:
        sid = _act(network, handset, action, **details)
    except (TypeError, ValueError) as error:
        raise NotPossible(f"{action}: {error}") from error
    network.changed(handset)
    return sid


def _act(network: Network, handset: Handset, action: str, /, **details: Any) -> str:
    match action:
        case "dial":
            return network.dial(handset, **details).sid
        case "send_sms":
            return network.messaging.receive(handset, **details).sid
        case "become":
            handset.personality = from_json(details["personality"])
            return ""
        case "ignore":
            handset.ignored = True
            return ""
        case "read":
            for message in handset.inbox:
                message.read = True
            return ""
        case "claim":
            return _claim(handset, **details)
        case "answer" | "reject" | "hang_up" | "press" | "say":
            return _in_call(network, handset, action, **details).sid
    raise NotPossible(f"unknown action {action!r}; known are {', '.join(ACTIONS)}")


def _claim(handset: Handset, sid: str) -> str:
    things: list[Call | Message] = [*handset.calls, *handset.inbox]
    for thing in things:
        if thing.sid == sid:
            thing.claimed = True
            return sid
    raise NotPossible(f"{handset.number} has neither call nor message {sid}")


def _in_call(network: Network, handset: Handset, action: str, /, **details: Any) -> Call:
    call = handset.call
    if call is None:
        raise NotPossible(f"{handset.number} is in no call")
    match action:
        case "answer" if not call.incoming or call.state != "ringing":
            raise NotPossible(f"{handset.number} does not ring: its call is {call.state}")
        case "answer":
            network.exchange.answer(call)
        case "reject":
            network.exchange.end(call, "completed" if call.answered_at else "busy")
        case "hang_up":
            network.exchange.hang_up(call)
        case "press":
            network.press(call, **details)
        case "say":
            network.say(call, **details)
    return call
