"""A telephone: its number, its calls, its inbox, and who holds it."""

from __future__ import annotations

from dataclasses import dataclass, field

from phonenet.call import Call
from phonenet.handsets.personalities import Manual, Personality, SwitchedOff, turn
from phonenet.message import Message


@dataclass(eq=False)
class Handset:
    """A phone with one E.164 number; people who share a number share the handset.

    `landline` receives no SMS; `featured` phones come first on the page. `known` is false for a number that only turned up because the
    service rang it. `ignored` is anything that tests need not expect.
    """

    number: str
    name: str = ""
    role: str = ""
    group: str = ""
    language: str = "hi"
    personality: Personality = field(default_factory=Manual)
    landline: bool = False
    known: bool = True
    featured: bool = False
    ignored: bool = False
    calls: list[Call] = field(default_factory=list)
    inbox: list[Message] = field(default_factory=list)
    sent: list[Message] = field(default_factory=list)
    opted_out_of: set[str] = field(default_factory=set)

    @property
    def call(self) -> Call | None:
        """The call it is in, ringing included; of one on its way it knows nothing yet."""
        for call in reversed(self.calls):
            if not call.over and not (call.incoming and call.state == "dialling"):
                return call
        return None

    @property
    def incoming(self) -> list[Call]:
        return [call for call in self.calls if call.incoming]

    def next_turn(self) -> Personality:
        """How it will behave at the next incoming call."""
        return turn(self.personality, len(self.incoming))

    @property
    def switched_off(self) -> bool:
        return isinstance(self.next_turn(), SwitchedOff)
