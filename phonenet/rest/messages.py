"""Messages: send, list, fetch. https://www.twilio.com/docs/messaging/api/message-resource"""

from __future__ import annotations

from typing import TYPE_CHECKING

from phonenet.errors import ApiProblem
from phonenet.lines import WHATSAPP, bare
from phonenet.message import Message
from phonenet.rest.parameters import Parameters, known, within
from phonenet.segments import segments

if TYPE_CHECKING:
    from phonenet.network import Network

CREATE = known("To From MessagingServiceSid Body StatusCallback ValidityPeriod SmartEncoded")
LIST = known("To From DateSent DateSent< DateSent> PageSize Page PageToken")
LONGEST = 1600
UNSUBSCRIBED = 21610
"""https://www.twilio.com/docs/api/errors/21610."""


def create(network: Network, asked: Parameters) -> Message:
    """Accept a message; it leaves a moment later."""
    to = asked.number("To", 21211, whatsapp=True)
    body = asked.required("Body", 21602)
    if len(body) > LONGEST:
        raise ApiProblem(400, 21617, f"Body has {len(body)} characters, {LONGEST} are allowed")
    service = asked.text("MessagingServiceSid")
    sender = asked.text("From") or _from_service(network, service)
    if not sender:
        raise ApiProblem(400, 21603, "From or MessagingServiceSid is required")
    if bare(sender) not in network.lines:
        raise ApiProblem(400, 21606, "From is no number of this account")
    if sender.startswith(WHATSAPP) != to.startswith(WHATSAPP):
        raise ApiProblem(400, 63007, "From and To must be of the same channel")
    handset = network.phone_at(bare(to))
    if bare(sender) in handset.opted_out_of or network.faults.strike(
        "opted_out", "messages", handset.number
    ):
        raise ApiProblem(400, UNSUBSCRIBED, "Attempt to send to unsubscribed recipient")
    asked.whole("ValidityPeriod", 36000, 1, 36000)
    message = Message(
        sid=network.sids.new("SM"),
        sender=sender,
        to=to,
        body=body,
        direction="outbound-api",
        created_at=network.now(),
        segments=segments(body),
        status="accepted" if service else "queued",
        service_sid=service or None,
        callback=asked.url("StatusCallback"),
    )
    network.messaging.send(message)
    return message


def _from_service(network: Network, service: str) -> str:
    if not service:
        return ""
    numbers = network.account.messaging_services.get(service)
    if not numbers:
        raise ApiProblem(404, 20404, f"messaging service {service} was not found")
    return numbers[0]


def listed(network: Network, asked: Parameters) -> list[Message]:
    """The messages asked for, newest first."""
    to, sender, sent = asked.text("To"), asked.text("From"), asked.window("DateSent")
    return [
        message
        for message in reversed(network.messages.values())
        if (not to or message.to == to)
        and (not sender or message.sender == sender)
        # A queued message is not sent yet: it is found by the instant it was created.
        and within(message.sent_at or message.created_at, sent)
    ]
