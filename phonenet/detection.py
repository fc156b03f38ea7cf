"""Answering machine detection. https://www.twilio.com/docs/voice/answering-machine-detection"""

from __future__ import annotations

from typing import TYPE_CHECKING

from phonenet.call import Call, Detection
from phonenet.handsets.personalities import Answers, Voicemail

if TYPE_CHECKING:
    from phonenet.network import Network


def detect(network: Network, call: Call) -> None:
    """Start the call's script: at once, or after the verdict if detection does not run behind."""
    detection = call.detection
    if detection is None:
        call.on_answered()
        return
    verdict, seconds = _verdict(network, call, detection)
    if detection.in_background:
        call.on_answered()
    started = network.now()
    told = False

    def tell(answered_by: str) -> None:
        nonlocal told
        if told or not detection.callback:
            return
        told = True
        milliseconds = round((network.now() - started).total_seconds() * 1000)
        fields = [
            ("CallSid", call.sid),
            ("AccountSid", network.account.sid),
            ("AnsweredBy", answered_by),
            ("MachineDetectionDuration", str(milliseconds)),
        ]
        network.webhooks.tell(
            "amd", call.sid + "/amd", detection.callback_method, detection.callback, fields
        )

    def decided() -> None:
        call.answered_by = verdict
        if detection.in_background:
            tell(verdict)
        else:
            call.on_answered()

    call.later(network.schedule.after(seconds, decided))
    if detection.in_background:
        after = call.on_over

        def over() -> None:
            # Hung up before the machine could be told from the human.
            tell("unknown")
            after()

        call.on_over = over


def _verdict(network: Network, call: Call, detection: Detection) -> tuple[str, float]:
    """AnsweredBy and the seconds until it is known."""
    verdict, seconds = "human", network.pace.human_detected_s
    match call.personality:
        case Voicemail(greeting_s=greeting_s) if detection.message_end:
            verdict, seconds = "machine_end_beep", greeting_s
        case Voicemail():
            verdict, seconds = "machine_start", network.pace.machine_detected_s
        case Answers(answered_by=answered_by):
            verdict = answered_by
    if seconds > detection.timeout_s:
        return "unknown", detection.timeout_s
    return verdict, seconds
