"""What every phone did hear and read, for the message of a story that went wrong."""

from __future__ import annotations

from phonenet.story.link import Link
from phonenet.story.views import CallView, HandsetView

CROWD = 40


def unexpected(phone: HandsetView) -> list[str]:
    """Calls and messages that reached this phone and that no story claimed."""
    calls = [
        f"a call from {call.other} ({call.status}): {heard(call)}"
        for call in phone.calls
        if call.incoming and not call.claimed
    ]
    texts = [
        f"a message from {text.sender}: {text.body!r}" for text in phone.inbox if not text.claimed
    ]
    return calls + texts


def heard(call: CallView) -> str:
    """The call as one line: what was heard, and the keys and words that were given."""
    parts = [part.text for part in call.heard]
    line = " | ".join(parts) if parts else "nothing heard"
    if call.keys:
        line += f" [keys {call.keys}]"
    if call.words:
        line += f" [said {' / '.join(call.words)}]"
    return line


def told(link: Link) -> str:
    """The phones that were used, with their calls and messages; of a crowd only the first."""
    lines = ["what the phones did hear and read:"]
    everyone = link.everyone()
    for phone in everyone[:CROWD]:
        lines.append(f"  {phone.name} {phone.number}".rstrip())
        for call in phone.calls:
            arrow = "<-" if call.incoming else "->"
            waits = f", waits for {call.accepts}" if call.accepts else ""
            lines.append(f"    call {arrow} {call.other} {call.status}{waits}: {heard(call)}")
        lines += [f"    sms <- {text.sender}: {text.body!r}" for text in phone.inbox]
        lines += [f"    sms -> {text.to}: {text.body!r}" for text in phone.sent]
    if len(everyone) > CROWD:
        lines.append(f"  and {len(everyone) - CROWD} phones more")
    return "\n".join(lines) if len(lines) > 1 else "no phone was used at all"
