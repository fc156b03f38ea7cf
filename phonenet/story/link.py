"""What a story needs of a network, wherever that runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from phonenet.story.views import HandsetView


class Link(Protocol):
    """`Here` for a network in this process, `phonenet.client.There` for one behind HTTP."""

    def look(self, number: str) -> HandsetView:
        """The phone as it is now."""

    def everyone(self) -> Sequence[HandsetView]:
        """All phones that ever got or sent anything."""

    def act(self, number: str, action: str, /, **details: Any) -> str:
        """Do something with a phone; the sid of what came of it, or an empty string.

        Actions: answer, reject, hang_up, press(keys), say(words), dial(number),
        send_sms(to, body), become(personality), ignore, claim(sid), and read. Raises
        NotPossible.
        """

    def wait(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Let time pass until the condition holds (True) or `seconds` are over (False)."""
