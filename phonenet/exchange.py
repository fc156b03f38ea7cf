"""The exchange: dials phones, lets them ring, connects and ends calls, and reports each step."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from phonenet.call import Call
from phonenet.detection import detect
from phonenet.errors import NotPossible
from phonenet.forms import progress_fields
from phonenet.handsets import acting
from phonenet.handsets.handset import Handset
from phonenet.handsets.personalities import (
    Answers,
    Busy,
    Declines,
    SwitchedOff,
    Voicemail,
)
from phonenet.heard import Heard
from phonenet.lines import Line
from phonenet.twiml.player import Player
from phonenet.twiml.verbs import Callback

if TYPE_CHECKING:
    from phonenet.network import Network


class Exchange:
    """Moves calls from state to state; a call never moves backwards or out of a final state."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._next_slot = network.now()

    def place(self, call: Call) -> None:
        """Dial a phone; calls of the API wait until the calls per second allow it."""
        network = self._network
        network.calls[call.sid] = call
        wait = 0.0
        if network.calls_per_second and call.direction == "outbound-api":
            wait = max(0.0, (self._next_slot - network.now()).total_seconds())
            self._next_slot = network.instant_after(wait + 1 / network.calls_per_second)
        self._later(call, wait + network.pace.dial_s, lambda: self._dial(call))

    def dial_now(self, call: Call) -> None:
        """Dial a queued call without the usual moment in between."""
        if call.status == "queued":
            call.stop_timers()
            self._dial(call)

    def _dial(self, call: Call) -> None:
        network, handset = self._network, call.handset
        if network.faults.stands("dead"):
            self.end(call, "failed")
            return
        engaged = handset.call is not None
        call.personality = handset.next_turn()
        if network.faults.stands("unreachable", handset.number):
            call.personality = SwitchedOff()
        elif engaged:
            call.personality = Busy()
        handset.calls.append(call)
        call.status, call.dialled_at = "initiated", network.now()
        self.report(call, "initiated")
        match call.personality:
            case SwitchedOff(gives=gives, after_s=after_s):
                self._later(call, after_s, lambda: self.end(call, gives))
            case Busy():
                self._later(call, network.pace.ring_s, lambda: self.end(call, "busy"))
            case _:
                self._later(call, network.pace.ring_s, lambda: self._ring(call))
        network.changed(handset)

    def _ring(self, call: Call) -> None:
        if call.handset.call is not None:
            self.end(call, "busy")
            return
        call.status, call.rang_at = "ringing", self._network.now()
        self.report(call, "ringing")
        self._later(call, call.ring_timeout_s, lambda: self.end(call, "no-answer"))
        match call.personality:
            case Answers(after_s=after_s) | Voicemail(after_s=after_s):
                self._later(call, after_s, lambda: self.answer(call))
            case Declines(after_s=after_s):
                self._later(call, after_s, lambda: self.end(call, "busy"))
        self._network.changed(call.handset)

    def answer(self, call: Call) -> None:
        """The phone is picked up, or the service answers an incoming call."""
        if call.over or call.answered_at is not None:
            return
        network = self._network
        call.stop_timers()
        call.status, call.answered_at = "in-progress", network.now()
        self._later(call, call.time_limit_s, lambda: self.end(call, "completed"))
        if isinstance(call.personality, Voicemail):
            limit = call.personality.hangs_up_after_s
            self._later(call, limit, lambda: self.end(call, "completed"))
        self.report(call, "answered")
        acting.answered(network, call)
        detect(network, call)
        network.changed(call.handset)

    def end(self, call: Call, status: str) -> None:
        """The call is over, whoever ended it; nothing happens if it already was."""
        if call.over:
            return
        network = self._network
        call.stop_timers()
        call.status, call.ended_at = status, network.now()
        script, call.script = call.script, None
        if script is not None:
            script.call_over()
        for peer in call.peers:
            peer.peers.remove(call)
        call.peers.clear()
        self.report(call, "completed")
        call.on_over()
        network.changed(call.handset)

    def hang_up(self, call: Call) -> None:
        """Either side ends the call: completed if it was answered."""
        if call.answered_at is not None:
            self.end(call, "completed")
        else:
            self.end(call, "no-answer" if call.direction == "inbound" else "canceled")

    def incoming(self, handset: Handset, line: Line) -> Call:
        """A handset dials a number of the service."""
        network = self._network
        if handset.call is not None:
            raise NotPossible(f"{handset.number} is in a call, hang up first")
        if line.voice_url is None:
            raise NotPossible(f"{line.number} takes no calls: its line has no voice_url")
        call = Call(
            sid=network.sids.new("CA"),
            sender=handset.number,
            to=line.number,
            direction="inbound",
            handset=handset,
            created_at=network.now(),
            status="ringing",
            number_sid=line.sid,
            url=line.voice_url,
            fallback_url=line.voice_fallback_url or "",
            callback=Callback(line.status_callback) if line.status_callback else None,
            dialled_at=network.now(),
            rang_at=network.now(),
            personality=handset.personality,
        )
        network.calls[call.sid] = call
        handset.calls.append(call)
        if network.faults.stands("dead") or network.faults.stands("unreachable", handset.number):
            self.end(call, "failed")
            return call
        player = Player(network, call)
        call.script = player
        player.begin(call.url, call.method)
        network.changed(handset)
        return call

    def report(self, call: Call, event: str) -> None:
        """A status callback, if the call has one for this event."""
        network = self._network
        call.updated_at = network.now()
        callback = call.callback
        if callback is None or event not in callback.events:
            return
        fields = progress_fields(network.account.sid, call, network.now(), call.callbacks_sent)
        call.callbacks_sent += 1
        network.webhooks.tell("call-status", call.sid, callback.method, callback.url, fields)

    def hear(
        self,
        call: Call,
        kind: str,
        text: str,
        language: str = "",
        url: str = "",
        seconds: float = 0,
    ) -> None:
        """Something comes out of the phone at the end of this call."""
        caption = self._network.captions.get(text.removeprefix("audio:"), "")
        now = self._network.now()
        call.heard.append(Heard(now, kind, text, language, url, seconds, caption))
        self._network.changed(call.handset)

    def _later(self, call: Call, seconds: float, action: Callable[[], None]) -> None:
        call.later(self._network.schedule.after(seconds, action))
