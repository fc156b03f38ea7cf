"""How long things take on this network."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Pace:
    """Durations in seconds; `speech_speed` divides the time that talking and audio take.

    dial: from accepted to dialled; ring: from dialled to the first ring; reaction: a person hears
    a question out and then presses; human_detected, machine_detected: how long machine detection
    listens; sent, delivered: steps of a message; letters_per_s: speed of a spoken text.
    """

    dial_s: float = 0.5
    ring_s: float = 1.5
    reaction_s: float = 1.0
    human_detected_s: float = 2.5
    machine_detected_s: float = 4.0
    sent_s: float = 0.5
    delivered_s: float = 2.0
    letters_per_s: float = 13.0
    speech_speed: float = 1.0

    def speaking_s(self, text: str) -> float:
        """Time that it takes to say a text."""
        return max(0.4, len(text) / self.letters_per_s) / self.speech_speed

    def sped_up(self, factor: float) -> Pace:
        """Everything that the network does by itself, `factor` times as fast."""
        return replace(
            self,
            dial_s=self.dial_s / factor,
            ring_s=self.ring_s / factor,
            reaction_s=self.reaction_s / factor,
            human_detected_s=self.human_detected_s / factor,
            machine_detected_s=self.machine_detected_s / factor,
            sent_s=self.sent_s / factor,
            delivered_s=self.delivered_s / factor,
            speech_speed=self.speech_speed * factor,
        )
