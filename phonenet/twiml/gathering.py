"""Gather: asks, and collects keys or words. https://www.twilio.com/docs/voice/twiml/gather"""

from __future__ import annotations

from typing import TYPE_CHECKING

from phonenet.handsets import acting
from phonenet.schedule import Timer
from phonenet.twiml.prompting import Prompting
from phonenet.twiml.verbs import Gather

if TYPE_CHECKING:
    from phonenet.twiml.player import Player

END_OF_SPEECH_S = 1.0
"""How much silence ends a sentence when `speechTimeout` is auto."""


class Gathering:
    """Keys and words interrupt the nested prompts; then time runs from the last of them."""

    def __init__(self, player: Player, verb: Gather) -> None:
        self._player = player
        self._verb = verb
        self.accepts = " ".join(
            way for way, on in (("dtmf", verb.keys), ("speech", verb.speech)) if on
        )
        self._prompting = Prompting(player, verb.prompts, self._asked)
        self._asking = True
        self._digits = ""
        self._spoken: list[str] = []
        self._timer: Timer | None = None

    def begin(self) -> None:
        self._prompting.begin()

    def key(self, key: str) -> None:
        verb = self._verb
        if not verb.keys:
            return
        self._interrupt()
        if key == verb.finish_on_key:
            # Without a digit before it the key only ends the prompt: it cannot end a Gather.
            if self._digits:
                self._submit_keys(key)
            else:
                self._wait(verb.timeout_s)
            return
        self._digits += key
        if verb.num_digits is not None and len(self._digits) >= verb.num_digits:
            self._submit_keys("")
        else:
            self._wait(verb.timeout_s)

    def words(self, text: str, seconds: float) -> None:
        verb = self._verb
        if not verb.speech or self._digits or (self._asking and not verb.barge_in):
            return
        self._interrupt()
        self._spoken.append(text)
        silence = END_OF_SPEECH_S if verb.speech_timeout_s is None else verb.speech_timeout_s
        self._wait(seconds + silence)

    def stop(self) -> None:
        self._interrupt()
        if self._timer is not None:
            self._timer.cancel()

    def caller_gone(self) -> None:
        self.stop()

    def _asked(self) -> None:
        self._asking = False
        self._wait(self._verb.timeout_s)
        acting.question(self._player.network, self._player.call)

    def _interrupt(self) -> None:
        self._prompting.stop()
        self._asking = False

    def _wait(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._player.network.schedule.after(seconds, self._time_out)

    def _time_out(self) -> None:
        if self._digits:
            self._submit_keys("")
        elif self._spoken:
            words = " ".join(self._spoken)
            self._submit([("SpeechResult", words), ("Confidence", "0.9")])
        elif self._verb.action_on_empty:
            self._submit_keys("")
        else:
            self._player.next()

    def _submit_keys(self, finished_on: str) -> None:
        self._submit([("Digits", self._digits), ("FinishedOnKey", finished_on)])

    def _submit(self, result: list[tuple[str, str]]) -> None:
        verb = self._verb
        fields = [*result, ("msg", "Gather End")]
        if verb.speech:
            fields.append(("Language", verb.language))
        self._player.fetch("turn", verb.action, verb.method, fields)
