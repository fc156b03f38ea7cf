"""Say, Play and Pause, one after the other, each taking its time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from phonenet.errors import ApplicationError
from phonenet.heard import audio_name
from phonenet.schedule import Timer
from phonenet.sound import seconds_of
from phonenet.twiml.verbs import Pause, Play, Prompt, Say

if TYPE_CHECKING:
    from phonenet.twiml.player import Player
    from phonenet.webhooks import WebhookAnswer

FOREVER = 1000
"""`loop="0"` repeats until the call ends; the provider stops after a thousand times."""


class Prompting:
    """Plays prompts into the call, then calls `on_done`."""

    accepts = ""

    def __init__(
        self, player: Player, prompts: Sequence[Prompt], on_done: Callable[[], None]
    ) -> None:
        self._player = player
        self._prompts = [
            prompt
            for prompt in prompts
            for _ in range(1 if isinstance(prompt, Pause) else prompt.loop or FOREVER)
        ]
        self._on_done = on_done
        self._timer: Timer | None = None
        self._stopped = False

    def begin(self) -> None:
        self._next()

    def key(self, key: str) -> None:
        """Keys outside a Gather are lost, as at the provider."""

    def words(self, text: str, seconds: float) -> None:
        """Nobody listens."""

    def stop(self) -> None:
        self._stopped = True
        if self._timer is not None:
            self._timer.cancel()

    def caller_gone(self) -> None:
        self.stop()

    def _next(self) -> None:
        if self._stopped:
            return
        if not self._prompts:
            self._stopped = True
            self._on_done()
            return
        prompt = self._prompts.pop(0)
        network = self._player.network
        match prompt:
            case Say(text=text, language=language):
                self._hear("say", text, network.pace.speaking_s(text), language)
            case Pause(length_s=length_s):
                self._wait(length_s)
            case Play(digits=digits) if digits:
                self._hear("tone", digits, len(digits) * 0.5)
            case Play(url=url):
                self._fetch(urljoin(self._player.url, url))

    def _hear(
        self, kind: str, text: str, seconds: float, language: str = "", url: str = ""
    ) -> None:
        player = self._player
        player.network.exchange.hear(player.call, kind, text, language, url, seconds)
        self._wait(seconds)

    def _wait(self, seconds: float) -> None:
        self._timer = self._player.network.schedule.after(seconds, self._next)

    def _fetch(self, url: str) -> None:
        network = self._player.network
        known = network.audio_seconds.get(url)
        if known is not None:
            self._play(url, known)
            return

        def arrived(answer: WebhookAnswer) -> None:
            try:
                answer.require_success(url)
                network.audio_seconds[url] = seconds_of(answer.body, answer.content_type)
            except ApplicationError as error:
                network.trouble(error, self._player.call.sid, url)
                self._next()
            else:
                if not self._stopped:
                    self._play(url, network.audio_seconds[url])

        network.webhooks.ask("audio", self._player.call.sid, "GET", url, (), arrived)

    def _play(self, url: str, seconds: float) -> None:
        speed = self._player.network.pace.speech_speed
        self._hear("play", audio_name(url), seconds / speed, url=url)
