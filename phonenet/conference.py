"""Conference rooms. https://www.twilio.com/docs/voice/twiml/conference"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from phonenet.call import Call
from phonenet.forms import rfc2822
from phonenet.recording import PROCESSING_S, Recording
from phonenet.twiml.verbs import Callback, Conference

if TYPE_CHECKING:
    from phonenet.network import Network


@dataclass(eq=False)
class Participant:
    """A call in a room. `on_start` and `on_put_out` are told when the room opens or closes."""

    call: Call
    wishes: Conference
    on_start: Callable[[], None]
    on_put_out: Callable[[], None]
    joined_at: datetime


@dataclass(eq=False)
class Room:
    """`status` is init, in-progress or completed. A completed room is never entered again."""

    sid: str
    name: str
    created_at: datetime
    status: str = "init"
    updated_at: datetime | None = None
    participants: list[Participant] = field(default_factory=list)
    callback: Callback | None = None
    reason: str | None = None
    ended_by: str | None = None
    told: int = 0
    recorded_by: Participant | None = None
    recorded_since: datetime | None = None


class Rooms:
    """All rooms of the account; at most one of a name is open."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self.all: list[Room] = []

    def open_room(self, name: str) -> Room:
        for room in reversed(self.all):
            if room.name == name and room.status != "completed":
                return room
        network = self._network
        room = Room(network.sids.new("CF"), name, network.now())
        self.all.append(room)
        return room

    def enter(self, room: Room, participant: Participant) -> None:
        """It starts with the second person, once somebody is in who may start it."""
        room.participants.append(participant)
        if room.callback is None:
            room.callback = participant.wishes.callback
        self._tell(room, "join", participant.call)
        someone_starts = any(one.wishes.start_on_enter for one in room.participants)
        if room.status == "init" and someone_starts and len(room.participants) > 1:
            room.status = "in-progress"
            room.recorded_since = self._network.now()
            room.recorded_by = next((one for one in room.participants if one.wishes.record), None)
            self._tell(room, "start", None)
            for one in list(room.participants):
                one.on_start()
        elif room.status == "in-progress":
            participant.on_start()
        for one in room.participants:
            if one is not participant and room.status == "in-progress":
                if participant.wishes.beep:
                    self._network.exchange.hear(one.call, "beep", "beep")
                self._network.join(one.call, participant.call)

    def leave(self, room: Room, participant: Participant) -> None:
        """Ends the room for everyone if they were to end it, or if nobody is left."""
        if participant not in room.participants:
            return
        room.participants.remove(participant)
        self._network.part(participant.call)
        self._tell(room, "leave", participant.call)
        if participant.wishes.end_on_exit:
            self.close(room, "participant-with-end-conference-on-exit-left", participant.call.sid)
        elif not room.participants:
            self.close(room, "last-participant-left", participant.call.sid)

    def close(self, room: Room, reason: str, by: str | None = None) -> None:
        if room.status == "completed":
            return
        room.status, room.reason, room.ended_by = "completed", reason, by
        if room.recorded_by is not None:
            self._keep(room, room.recorded_by)
        everyone, room.participants = room.participants, []
        for one in everyone:
            self._network.part(one.call)
            self._tell(room, "leave", one.call)
        self._tell(room, "end", None)
        for one in everyone:
            one.on_put_out()

    def _keep(self, room: Room, by: Participant) -> None:
        """What was said in the room; where it is, is told when it has been processed."""
        network, now = self._network, self._network.now()
        since = room.recorded_since or now
        recording = Recording(
            sid=network.sids.new("RE"),
            call_sid=by.call.sid,
            created_at=now,
            seconds=max(1, math.ceil((now - since).total_seconds())),
            words="",
            conference_sid=room.sid,
        )
        network.recordings[recording.sid] = recording
        callback = by.wishes.recorded
        if callback is None:
            return
        path = f"/2010-04-01/Accounts/{network.account.sid}/Recordings/{recording.sid}"
        fields = [
            ("AccountSid", network.account.sid),
            ("ConferenceSid", room.sid),
            ("RecordingSid", recording.sid),
            ("RecordingUrl", f"{network.public_url}{path}"),
            ("RecordingStatus", "completed"),
            ("RecordingDuration", str(recording.seconds)),
            ("RecordingChannels", "1"),
            ("RecordingStartTime", rfc2822(since)),
            ("RecordingSource", recording.source),
        ]
        network.schedule.after(
            PROCESSING_S,
            lambda: network.webhooks.tell(
                "recording-status", recording.sid, callback.method, callback.url, fields
            ),
        )

    def _tell(self, room: Room, event: str, call: Call | None) -> None:
        network, callback = self._network, room.callback
        room.updated_at = network.now()
        if callback is None or event not in callback.events:
            return
        name = f"participant-{event}" if call is not None else f"conference-{event}"
        fields = [
            ("AccountSid", network.account.sid),
            ("ConferenceSid", room.sid),
            ("FriendlyName", room.name),
            ("StatusCallbackEvent", name),
            ("SequenceNumber", str(room.told)),
            ("Timestamp", rfc2822(network.now())),
        ]
        if call is not None:
            fields.append(("CallSid", call.sid))
        if event == "end":
            fields.append(("ReasonConferenceEnded", room.reason or ""))
        room.told += 1
        network.webhooks.tell("conference-status", room.sid, callback.method, callback.url, fields)
