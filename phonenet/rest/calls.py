"""Calls: place, list, fetch, and change one in flight.

https://www.twilio.com/docs/voice/api/call-resource
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from phonenet.call import Call, Detection, nothing
from phonenet.errors import ApiProblem
from phonenet.rest.parameters import Parameters, known, within
from phonenet.twiml.nouns import CALL_EVENTS
from phonenet.twiml.player import Player
from phonenet.twiml.verbs import Callback

if TYPE_CHECKING:
    from phonenet.network import Network

CREATE = known(
    "To From Url Method Twiml FallbackUrl FallbackMethod StatusCallback StatusCallbackEvent "
    "StatusCallbackMethod SendDigits Timeout TimeLimit MachineDetection MachineDetectionTimeout "
    "AsyncAmd AsyncAmdStatusCallback AsyncAmdStatusCallbackMethod"
)
LIST = known(
    "To From ParentCallSid Status StartTime StartTime< StartTime> EndTime EndTime< EndTime> "
    "PageSize Page PageToken"
)
UPDATE = known(
    "Url Method Twiml Status FallbackUrl FallbackMethod StatusCallback StatusCallbackMethod "
    "TimeLimit"
)
STATES = (
    "queued", "ringing", "in-progress", "canceled", "completed", "failed", "busy", "no-answer",
)  # fmt: skip
NOT_OURS, NOT_DIALLABLE, NOT_IN_PROGRESS = 21210, 21211, 21220
"""https://www.twilio.com/docs/api/errors/21210, /21211, /21220."""


def create(network: Network, asked: Parameters) -> Call:
    """Place a call; it is queued and dialled a moment later."""
    to = asked.number("To", NOT_DIALLABLE)
    sender = asked.required("From", 21213)
    if sender not in network.lines:
        raise ApiProblem(400, NOT_OURS, "From is no number of this account")
    if to in network.lines:
        raise ApiProblem(400, NOT_DIALLABLE, "To is a number of this account itself")
    url, twiml = asked.url("Url"), asked.text("Twiml")
    if not url and not twiml:
        raise ApiProblem(400, 21205, "Url or Twiml is required")
    call = Call(
        sid=network.sids.new("CA"),
        sender=sender,
        to=to,
        direction="outbound-api",
        handset=network.phone_at(to),
        created_at=network.now(),
        url=url,
        method=asked.method("Method"),
        twiml="" if url else twiml,
        fallback_url=asked.url("FallbackUrl"),
        fallback_method=asked.method("FallbackMethod"),
        send_digits=asked.text("SendDigits"),
        ring_timeout_s=asked.whole("Timeout", 60, 1, 600),
        time_limit_s=asked.whole("TimeLimit", 14400, 1, 86400),
        number_sid=network.lines[sender].sid,
        callback=_callback(asked),
        detection=_detection(asked),
    )
    call.on_answered = lambda: start(network, call)
    network.exchange.place(call)
    return call


def start(network: Network, call: Call) -> None:
    """The call was answered: fetch and play its TwiML."""
    if call.send_digits:
        network.exchange.hear(call, "tone", call.send_digits)
    player = Player(network, call)
    call.script = player
    if call.url:
        player.begin(call.url, call.method)
    else:
        player.load(call.twiml.encode(), "")


def _callback(asked: Parameters) -> Callback | None:
    url = asked.url("StatusCallback")
    events = [event for value in asked.all("StatusCallbackEvent") for event in value.split()]
    for event in events:
        if event not in CALL_EVENTS:
            raise asked.invalid("StatusCallbackEvent", f"of {', '.join(CALL_EVENTS)}")
    if not url:
        return None
    return Callback(url, asked.method("StatusCallbackMethod"), frozenset(events or ["completed"]))


def _detection(asked: Parameters) -> Detection | None:
    mode = asked.one_of("MachineDetection", ("Enable", "DetectMessageEnd"))
    detection = Detection(
        message_end=mode == "DetectMessageEnd",
        in_background=asked.yes("AsyncAmd"),
        callback=asked.url("AsyncAmdStatusCallback"),
        callback_method=asked.method("AsyncAmdStatusCallbackMethod"),
        timeout_s=asked.whole("MachineDetectionTimeout", 30, 3, 59),
    )
    return detection if mode else None


def listed(network: Network, asked: Parameters) -> list[Call]:
    """The calls asked for, newest first."""
    to, sender, parent = asked.text("To"), asked.text("From"), asked.text("ParentCallSid")
    status = asked.one_of("Status", STATES)
    started, ended = asked.window("StartTime"), asked.window("EndTime")

    def wanted(call: Call) -> bool:
        shown = "queued" if call.status == "initiated" else call.status
        return (
            (not to or call.to == to)
            and (not sender or call.sender == sender)
            and (not parent or (call.parent is not None and call.parent.sid == parent))
            and (not status or shown == status)
            # A queued call has not started: it is found by the instant it was created.
            and within(call.dialled_at or call.created_at, started)
            and within(call.ended_at, ended)
        )

    return [call for call in reversed(network.calls.values()) if wanted(call)]


def update(network: Network, call: Call, asked: Parameters) -> Call:
    """Change a call in flight: other TwiML, or its end."""
    status = asked.one_of("Status", ("completed", "canceled"))
    url, twiml = asked.url("Url"), asked.text("Twiml")
    if (url or twiml) and (call.over or call.answered_at is None):
        raise ApiProblem(400, NOT_IN_PROGRESS, "Call is not in-progress. Cannot redirect.")
    if "StatusCallback" in asked:
        events = call.callback.events if call.callback is not None else frozenset({"completed"})
        call.callback = Callback(
            asked.url("StatusCallback"), asked.method("StatusCallbackMethod"), events
        )
    if "FallbackUrl" in asked:
        call.fallback_url = asked.url("FallbackUrl")
        call.fallback_method = asked.method("FallbackMethod")
    if "TimeLimit" in asked:
        seconds = asked.whole("TimeLimit", 14400, 1, 86400)
        call.later(network.schedule.after(seconds, lambda: network.exchange.end(call, "completed")))
    if url or twiml:
        _redirect(network, call, url, asked.method("Method"), twiml)
    elif status == "completed" or (status == "canceled" and call.answered_at is None):
        if call.over:
            raise ApiProblem(400, NOT_IN_PROGRESS, "Call is not in-progress.")
        network.exchange.hang_up(call)
    return call


def _redirect(network: Network, call: Call, url: str, method: str, twiml: str) -> None:
    """What the call does is left; a leg that a Dial had joined gets a script of its own."""
    if call.script is not None:
        call.script.stop()
    network.part(call)
    player = Player(network, call)
    call.script = player
    if call.direction == "outbound-dial":
        left, call.on_over = call.on_over, nothing
        left()
    if url:
        network.schedule.soon(lambda: player.begin(url, method))
    else:
        network.schedule.soon(lambda: player.load(twiml.encode(), call.url))
