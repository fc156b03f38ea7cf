"""Words that the provider keeps for itself: in a message they are never a command of ours.

Source: the opt-out and opt-in keywords of Twilio's messaging, STOP and HELP among them.
"""

from typing import Final

RESERVED_WORDS: Final = frozenset(
    [
        "stop",
        "stopall",
        "cancel",
        "end",
        "quit",
        "unsubscribe",
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
