"""A printed line for each ring and each message, for whoever watches a terminal."""

from __future__ import annotations

from phonenet.handsets.handset import Handset
from phonenet.network import Network


def print_changes(network: Network) -> None:
    """From now on, print every ring and every message of the network."""
    printed: set[str] = set()

    def line(sid: str, text: str) -> None:
        if sid not in printed:
            printed.add(sid)
            print(f"{network.now():%H:%M:%S} {text}", flush=True)

    def changed(handset: Handset) -> None:
        who = f"{handset.name} {handset.number}".strip()
        call = handset.call
        if call is not None and call.state == "ringing":
            line(call.sid, f"rings  {who}" if call.incoming else f"dials  {who} -> {call.other}")
        for message in handset.inbox[-3:]:
            line(message.sid, f"sms    {who}: {message.body}")
        for message in handset.sent[-1:]:
            line(message.sid, f"writes {who}: {message.body}")

    network.listeners.append(changed)
