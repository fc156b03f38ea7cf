"""Dial with a conference: the caller waits in a room and talks with whoever comes in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from phonenet.conference import Participant
from phonenet.errors import ApplicationError
from phonenet.twiml.verbs import Conference, Dial
from phonenet.twiml.waiting import Waiting

if TYPE_CHECKING:
    from phonenet.twiml.player import Player


class Meeting:
    """One stay in a conference room."""

    def __init__(self, player: Player, verb: Dial) -> None:
        assert verb.conference is not None
        self._player = player
        self._verb = verb
        self._wishes = self._absolute(verb.conference)
        self._waiting: Waiting | None = None
        self._gone = False
        self._began = player.network.now()
        self._room = player.network.rooms.open_room(verb.conference.name)
        self._self = Participant(
            player.call, self._wishes, self._started, self._put_out, player.network.now()
        )

    @property
    def accepts(self) -> str:
        return "dtmf" if self._verb.hangup_on_star else ""

    def begin(self) -> None:
        player = self._player
        if len(self._room.participants) >= self._wishes.max_participants:
            full = ApplicationError(13251, f"conference {self._room.sid} is full")
            player.network.trouble(full, player.call.sid, player.url)
            self._put_out()
            return
        player.call.muted = self._wishes.muted
        self._waiting = Waiting(player, self._wishes)
        self._waiting.begin()
        player.network.rooms.enter(self._room, self._self)

    def key(self, key: str) -> None:
        if key == "*" and self._verb.hangup_on_star:
            self._leave()
            self._put_out()

    def words(self, text: str, seconds: float) -> None:
        """What is said in the room passes through the network."""

    def stop(self) -> None:
        self._leave()

    def caller_gone(self) -> None:
        if self._gone:
            return
        self._leave()
        if self._verb.action:
            self._player.tell_action(self._verb.action, self._verb.method, self._fields())

    def _leave(self) -> None:
        self._gone = True
        self._stop_waiting()
        self._player.call.muted = False
        self._player.network.rooms.leave(self._room, self._self)

    def _started(self) -> None:
        self._stop_waiting()

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.stop()
            self._waiting = None

    def _put_out(self) -> None:
        """The room has closed, or the caller pressed star: the next document is asked for."""
        self._gone = True
        self._stop_waiting()
        self._player.call.muted = False
        if self._verb.action:
            self._player.fetch("turn", self._verb.action, self._verb.method, self._fields())
        else:
            self._player.next()

    def _fields(self) -> list[tuple[str, str]]:
        seconds = (self._player.network.now() - self._began).total_seconds()
        return [("DialCallStatus", "answered"), ("DialCallDuration", str(round(seconds)))]

    def _absolute(self, wishes: Conference) -> Conference:
        base = self._player.url
        if wishes.wait_url:
            wishes = replace(wishes, wait_url=urljoin(base, wishes.wait_url))
        if wishes.callback is not None:
            callback = replace(wishes.callback, url=urljoin(base, wishes.callback.url))
            wishes = replace(wishes, callback=callback)
        return wishes
