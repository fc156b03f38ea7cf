"""Record: keeps what the caller says. https://www.twilio.com/docs/voice/twiml/record"""

from __future__ import annotations

import math
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from phonenet.forms import rfc2822
from phonenet.handsets import acting
from phonenet.recording import PROCESSING_S, Recording
from phonenet.schedule import Timer
from phonenet.twiml.verbs import Record

if TYPE_CHECKING:
    from phonenet.twiml.player import Player


class RecordingVoice:
    """Ends with silence, a key, the greatest length, or the caller's hanging up."""

    accepts = "recording"

    def __init__(self, player: Player, verb: Record) -> None:
        self._player = player
        self._verb = verb
        self._words: list[str] = []
        self._began: datetime | None = None
        self._spoke_until: datetime | None = None
        self._silence: Timer | None = None
        self._longest: Timer | None = None

    def begin(self) -> None:
        player = self._player
        if self._verb.play_beep:
            player.network.exchange.hear(player.call, "beep", "beep")
        self._began = player.network.now()
        self._longest = player.network.schedule.after(self._verb.max_length_s, self._time_out)
        self._wait(self._verb.timeout_s)
        acting.question(player.network, player.call)

    def key(self, key: str) -> None:
        if key in self._verb.finish_on_key:
            self._finish(key)

    def words(self, text: str, seconds: float) -> None:
        self._words.append(text)
        self._spoke_until = self._player.network.instant_after(seconds)
        self._wait(seconds + self._verb.timeout_s)

    def stop(self) -> None:
        for timer in (self._silence, self._longest):
            if timer is not None:
                timer.cancel()

    def caller_gone(self) -> None:
        self.stop()
        if self._words:
            fields = [*self._keep(), ("Digits", "hangup")]
            self._player.tell_action(self._verb.action, self._verb.method, fields)

    def _wait(self, seconds: float) -> None:
        if self._silence is not None:
            self._silence.cancel()
        self._silence = self._player.network.schedule.after(seconds, self._time_out)

    def _time_out(self) -> None:
        if self._words:
            self._finish("")
        else:
            # Nothing was said: the action is not requested, the next verb follows.
            self.stop()
            self._player.next()

    def _finish(self, key: str) -> None:
        self.stop()
        fields = [*self._keep(), ("Digits", key)]
        self._player.fetch("turn", self._verb.action, self._verb.method, fields)

    def _keep(self) -> list[tuple[str, str]]:
        """Stores the recording; the fields that tell of it."""
        network, verb = self._player.network, self._verb
        now = network.now()
        end = now
        if verb.trim and self._spoke_until is not None:
            end = min(now, self._spoke_until)
        seconds = max(1, math.ceil((end - (self._began or now)).total_seconds()))
        recording = Recording(
            sid=network.sids.new("RE"),
            call_sid=self._player.call.sid,
            created_at=now,
            seconds=min(seconds, verb.max_length_s),
            words=" ".join(self._words),
        )
        network.recordings[recording.sid] = recording
        url = f"{network.public_url}/2010-04-01/Accounts/{network.account.sid}/Recordings/{recording.sid}"
        fields = [
            ("RecordingUrl", url),
            ("RecordingSid", recording.sid),
            ("RecordingDuration", str(recording.seconds)),
        ]
        if verb.status_callback:
            self._report(recording, fields, self._began or now)
        return fields

    def _report(self, recording: Recording, fields: list[tuple[str, str]], began: datetime) -> None:
        player, verb = self._player, self._verb
        told = [
            ("AccountSid", player.network.account.sid),
            ("CallSid", player.call.sid),
            *fields,
            ("RecordingStatus", "completed"),
            ("RecordingChannels", "1"),
            ("RecordingSource", "RecordVerb"),
            ("RecordingStartTime", rfc2822(began)),
        ]
        url = urljoin(player.url, verb.status_callback)
        player.network.schedule.after(
            PROCESSING_S,
            lambda: player.network.webhooks.tell(
                "recording-status", recording.sid, verb.status_callback_method, url, told
            ),
        )
