"""Tells what every phone hears and reads, in the order in which it happens."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from phonenet.call import Call
from phonenet.heard import Heard
from simulation.world import CATALOGUE, World

ZONE = ZoneInfo("Asia/Kolkata")
WIDTH = 16
LONGEST = 150


@dataclass(slots=True)
class Narrator:
    """Prints a time line. `cast` maps a number to the name that the line begins with."""

    world: World
    cast: Mapping[str, str]
    write: Callable[[str], None] = print
    _told: set[tuple[str, str, int]] = field(default_factory=set)
    _notes: list[tuple[datetime, str]] = field(default_factory=list)

    def scene(self, title: str) -> None:
        """A heading, after all that happened before it."""
        self.catch_up()
        self.write("")
        self.write(f"== {title}")

    def does(self, who: str, what: str) -> None:
        """Something that a person does at this instant."""
        self._notes.append((self.world.now, f"{who:<{WIDTH}} {what}"))

    def catch_up(self) -> None:
        """Tell what has happened since the last time, in its order."""
        lines = [*self._notes, *self._calls(), *self._messages()]
        self._notes.clear()
        for at, text in sorted(lines, key=lambda line: line[0]):
            self.write(f"{at.astimezone(ZONE):%H:%M:%S}  {text}")

    def _name(self, number: str) -> str:
        return self.cast.get(number, number)

    def _new(self, kind: str, sid: str, index: int) -> bool:
        mark = (kind, sid, index)
        if mark in self._told:
            return False
        self._told.add(mark)
        return True

    def _calls(self) -> list[tuple[datetime, str]]:
        lines: list[tuple[datetime, str]] = []
        for call in self.world.network.calls.values():
            who = f"{self._name(call.handset.number):<{WIDTH}}"
            if call.rang_at and call.incoming and self._new("rings", call.sid, 0):
                lines.append((call.rang_at, f"{who} the phone rings"))
            spelt = False  # digits of one number stand on one line
            for index, heard in enumerate(call.heard):
                if not self._new("heard", call.sid, index):
                    continue
                words = self._words(heard)
                if spelt and _is_digit(heard):
                    at, line = lines.pop()
                    lines.append((at, f"{line.removesuffix('”')} {words.removeprefix('“')}"))
                else:
                    lines.append((heard.at, f"{who} hears: {words}"))
                spelt = _is_digit(heard)
            if call.ended_at and self._new("ended", call.sid, 0):
                lines.append((call.ended_at, f"{who} {self._end(call)}"))
        return lines

    def _messages(self) -> list[tuple[datetime, str]]:
        lines: list[tuple[datetime, str]] = []
        for message in self.world.network.messages.values():
            inbound = message.direction == "inbound"
            who = self._name(message.sender if inbound else message.to)
            at = message.created_at if inbound else message.delivered_at
            if at and self._new("text", message.sid, 0):
                verb = "writes" if inbound else "reads"
                lines.append((at, f"{who:<{WIDTH}} {verb}: {message.body}"))
        return lines

    def _words(self, heard: Heard) -> str:
        """What a clip says; a number for somebody who was joined."""
        if heard.kind == "joined":
            return f"(now talking with {self._name(heard.text)})"
        if not heard.text.startswith("audio:"):
            return _short(f"“{heard.text}”" if heard.kind == "say" else f"({heard.kind})")
        language, _, key = heard.text.removeprefix("audio:").partition("/")
        if key in CATALOGUE.keys:
            return _short(f"“{CATALOGUE.text(key, language, {})}”")
        return _short(f"“{CATALOGUE.fixed_words(language).get(key, key)}”")

    def _end(self, call: Call) -> str:
        return {
            "completed": "the call has ended",
            "no-answer": "rang out, nobody answered",
            "busy": "was busy",
            "failed": "could not be reached",
            "canceled": "stopped ringing",
        }.get(call.status, call.status)


def _is_digit(heard: Heard) -> bool:
    return heard.text.startswith("audio:") and "/digit." in heard.text


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
