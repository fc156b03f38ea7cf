"""What somebody hears who is alone in a conference room: the waitUrl, over and over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phonenet.twiml import document
from phonenet.twiml.verbs import Conference

if TYPE_CHECKING:
    from phonenet.twiml.player import Player


class Waiting:
    """None as waitUrl is the provider's music, an empty one is silence."""

    def __init__(self, player: Player, wishes: Conference) -> None:
        self._network = player.network
        self._call = player.call
        self._wishes = wishes
        self._player = player.another(player.call, document.WAIT, "wait", self._again)
        self._began = self._network.now()
        self._stopped = False

    def begin(self) -> None:
        url = self._wishes.wait_url
        if self._stopped:
            return
        if url is None:
            self._network.exchange.hear(self._call, "play", "audio:hold-music")
        elif url:
            self._began = self._network.now()
            self._player.begin(url, self._wishes.wait_method)

    def stop(self) -> None:
        self._stopped = True
        self._player.stop()

    def _again(self) -> None:
        # A document that takes no time would be asked for without end.
        if self._network.now() > self._began:
            self.begin()
        else:
            self._network.schedule.after(1.0, self.begin)
