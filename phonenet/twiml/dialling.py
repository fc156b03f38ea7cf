"""Dial with numbers: rings one or several phones and joins the first that answers.

https://www.twilio.com/docs/voice/twiml/dial, https://www.twilio.com/docs/voice/twiml/number
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from phonenet.call import Call
from phonenet.errors import ApplicationError
from phonenet.twiml import document
from phonenet.twiml.verbs import Callback, Dial, Number

if TYPE_CHECKING:
    from phonenet.twiml.player import Player

OUTCOMES = ("busy", "failed", "canceled", "no-answer")


class Dialling:
    """One Dial. Every dialled phone is a call leg of its own, a child of this call."""

    def __init__(self, player: Player, verb: Dial) -> None:
        self._player = player
        self._verb = verb
        self._legs: list[Call] = []
        self._chosen: Call | None = None
        self._bridged = False
        self._done = False

    @property
    def accepts(self) -> str:
        return "dtmf" if self._bridged and self._verb.hangup_on_star else ""

    def begin(self) -> None:
        try:
            sender = self._caller_id()
        except ApplicationError as error:
            self._player.network.trouble(error, self._player.call.sid, self._player.url)
            self._finish("failed")
            return
        for number in self._verb.numbers:
            self._legs.append(self._leg(sender, number))
        for leg in self._legs:
            self._player.network.exchange.place(leg)

    def key(self, key: str) -> None:
        if key == "*" and self._verb.hangup_on_star and self._chosen is not None:
            self._player.network.exchange.hang_up(self._chosen)

    def words(self, text: str, seconds: float) -> None:
        """What joined people say to each other passes through the network, not through here."""

    def stop(self) -> None:
        if self._done:
            return
        self._done = True
        for leg in self._legs:
            self._player.network.exchange.hang_up(leg)

    def caller_gone(self) -> None:
        if self._done:
            return
        chosen = self._chosen
        self.stop()
        if self._verb.action:
            status = "completed" if chosen is not None else "canceled"
            fields = self._fields(status, chosen)
            self._player.tell_action(self._verb.action, self._verb.method, fields)

    def _caller_id(self) -> str:
        """https://www.twilio.com/docs/api/errors/13214: only a number of ours or of this call."""
        call = self._player.call
        caller_id = self._verb.caller_id or call.sender
        if caller_id not in (call.sender, call.to, *self._player.network.lines):
            raise ApplicationError(13214, "<Dial> callerId is neither ours nor of this call")
        return caller_id

    def _leg(self, sender: str, number: Number) -> Call:
        network, base = self._player.network, self._player.url
        callback = number.callback
        leg = Call(
            sid=network.sids.new("CA"),
            sender=sender,
            to=number.number,
            direction="outbound-dial",
            handset=network.phone_at(number.number),
            created_at=network.now(),
            parent=self._player.call,
            ring_timeout_s=self._verb.timeout_s,
            callback=_absolute(callback, base) if callback is not None else None,
        )
        leg.on_answered = lambda: self._answered(leg, number)
        leg.on_over = lambda: self._leg_over(leg)
        return leg

    def _answered(self, leg: Call, number: Number) -> None:
        if self._done or self._chosen is not None:
            self._player.network.exchange.hang_up(leg)
            return
        self._chosen = leg
        for other in self._legs:
            if other is not leg:
                self._player.network.exchange.hang_up(other)
        network = self._player.network
        if number.send_digits:
            network.exchange.hear(leg, "tone", number.send_digits)
        if number.url:
            url = urljoin(self._player.url, number.url)
            whisper = self._player.another(
                leg, document.WHISPER, "whisper", lambda: self._join(leg)
            )
            leg.script = whisper
            whisper.begin(url, number.method)
        else:
            self._join(leg)

    def _join(self, leg: Call) -> None:
        call, network = self._player.call, self._player.network
        if self._done or leg.over:
            return
        leg.script = None
        self._bridged = True
        network.exchange.answer(call)
        network.join(call, leg)
        call.later(
            network.schedule.after(
                self._verb.time_limit_s, lambda: network.exchange.end(leg, "completed")
            )
        )

    def _leg_over(self, leg: Call) -> None:
        if self._done:
            return
        if leg is self._chosen:
            self._finish("completed")
        elif self._chosen is None and all(other.over for other in self._legs):
            states = {other.status for other in self._legs}
            outcome = states.pop() if len(states) == 1 else "no-answer"
            self._finish(outcome if outcome in OUTCOMES else "no-answer")

    def _finish(self, status: str) -> None:
        self._done = True
        player = self._player
        if self._verb.action:
            fields = self._fields(status, self._chosen or (self._legs[-1] if self._legs else None))
            player.fetch("turn", self._verb.action, self._verb.method, fields)
        else:
            player.next()

    def _fields(self, status: str, leg: Call | None) -> list[tuple[str, str]]:
        fields = [("DialCallStatus", status), ("DialBridged", str(self._bridged).lower())]
        if leg is not None:
            fields.append(("DialCallSid", leg.sid))
        if leg is not None and leg.answered_at is not None:
            fields.append(("DialCallDuration", str(leg.duration_s)))
        return fields


def _absolute(callback: Callback, base: str) -> Callback:
    return replace(callback, url=urljoin(base, callback.url))
