"""Words that the provider keeps for itself: in a message they are never a command of ours.

Source: the opt-out and opt-in keywords of Twilio's messaging, STOP and HELP among them.
"""

from typing import Final

from helpline.understanding.script import clean

RESERVED_WORDS: Final = frozenset(
    [
        "stop",
        "stopall",
        "cancel",
        "end",
        "quit",
        "unsubscribe",
        "revoke",
        "optout",
        "help",
        "info",
        "start",
        "unstop",
        "yes",
    ]
)


def reserved(cleaned: str) -> bool:
    """Whether a cleaned message (`script.clean`) is one such word and nothing else."""
    return cleaned.strip(" \t\r\n.!?,") in RESERVED_WORDS


_OPT_OUT: Final = frozenset(
    ["stop", "stopall", "cancel", "end", "quit", "unsubscribe", "revoke", "optout"]
)


def wants_no_message(text: str) -> bool:
    """Whether a message is one of the provider's words of opting out, and nothing else: from then
    on the provider lets no message of ours through."""
    return clean(text).strip(" \t\r\n.!?,") in _OPT_OUT
