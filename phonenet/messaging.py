"""Messages out of the service to phones, and from phones to the service."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

from phonenet.errors import ApplicationError, NotPossible
from phonenet.forms import incoming_message_fields, message_status_fields
from phonenet.handsets.handset import Handset
from phonenet.lines import WHATSAPP, Line, bare
from phonenet.message import Message
from phonenet.segments import segments
from phonenet.twiml import document
from phonenet.twiml.verbs import Redirect, Reply
from phonenet.webhooks import WebhookAnswer

if TYPE_CHECKING:
    from phonenet.network import Network

STOP_WORDS = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"})
START_WORDS = frozenset({"START", "YES", "UNSTOP"})
"""https://help.twilio.com/articles/223134027: words that the provider itself obeys."""

UNREACHABLE, LANDLINE = 30003, 30006
"""https://www.twilio.com/docs/api/errors/30003 and /30006."""


class Messaging:
    """Each message goes queued, sent, delivered, or ends undelivered with an error code."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def send(self, message: Message) -> None:
        """Carry a message of the service to a phone."""
        network = self._network
        network.messages[message.sid] = message
        message.updated_at = network.now()
        network.schedule.after(network.pace.sent_s, lambda: self.leave(message))

    def leave(self, message: Message) -> None:
        """The message goes out now, unless it already has."""
        network = self._network
        if message.status not in ("queued", "accepted"):
            return
        if network.faults.stands("dead"):
            network.schedule.after(5.0, lambda: self.leave(message))
            return
        message.sent_at = network.now()
        self._become(message, "sent")
        network.schedule.after(network.pace.delivered_s, lambda: self._arrive(message))

    def _arrive(self, message: Message) -> None:
        network = self._network
        handset = network.phone_at(bare(message.to))
        code = self._obstacle(message, handset)
        if code is not None:
            message.error_code = code
            self._become(message, "undelivered")
            return
        message.delivered_at = network.now()
        handset.inbox.append(message)
        self._become(message, "delivered")
        network.changed(handset)

    def _obstacle(self, message: Message, handset: Handset) -> int | None:
        """The error code for which it is not delivered, or None."""
        faults = self._network.faults
        if fault := faults.strike("undelivered", "messages", handset.number):
            return fault.code
        if handset.switched_off or faults.stands("unreachable", handset.number):
            return UNREACHABLE
        if handset.landline and not message.to.startswith(WHATSAPP):
            return LANDLINE
        return None

    def _become(self, message: Message, status: str) -> None:
        network = self._network
        message.status, message.updated_at = status, network.now()
        if message.callback:
            fields = message_status_fields(network.account.sid, message)
            network.webhooks.tell("message-status", message.sid, "POST", message.callback, fields)

    def receive(self, handset: Handset, to: str, body: str) -> Message:
        """A phone sends a message to a number of the service (`whatsapp:+91...` for WhatsApp)."""
        network = self._network
        line = network.lines.get(bare(to))
        if line is None or line.sms_url is None:
            raise NotPossible(f"{to} takes no messages: no line with an sms_url has that number")
        prefix = WHATSAPP if to.startswith(WHATSAPP) else ""
        message = Message(
            sid=network.sids.new("SM"),
            sender=prefix + handset.number,
            to=prefix + line.number,
            body=body,
            direction="inbound",
            created_at=network.now(),
            segments=segments(body),
            status="received",
            updated_at=network.now(),
            sent_at=network.now(),
        )
        handset.sent.append(message)
        network.messages[message.sid] = message
        if network.obeys_stop:
            self._obey(handset, line, body)
        network.changed(handset)
        if not network.faults.stands("dead"):
            self._ask(message, line, line.sms_url)
        return message

    def _obey(self, handset: Handset, line: Line, body: str) -> None:
        word = body.strip().upper()
        if word in STOP_WORDS:
            handset.opted_out_of.add(line.number)
        elif word in START_WORDS:
            handset.opted_out_of.discard(line.number)

    def _ask(self, message: Message, line: Line, url: str) -> None:
        network = self._network

        def arrived(answer: WebhookAnswer) -> None:
            try:
                answer.require_success(url)
                self._reply(message, line, url, answer)
            except ApplicationError as error:
                network.trouble(error, message.sid, url)
                if line.sms_fallback_url and url != line.sms_fallback_url:
                    self._ask(message, line, line.sms_fallback_url)

        fields = incoming_message_fields(network.account.sid, message)
        network.webhooks.ask("message", message.sid, "POST", url, fields, arrived)

    def _reply(self, message: Message, line: Line, url: str, answer: WebhookAnswer) -> None:
        if not answer.body:
            return
        if answer.content_type not in ("text/xml", "application/xml", "text/html"):
            raise ApplicationError(12300, f"{url} is of type {answer.content_type!r}")
        for verb in document.parse(answer.body, document.MESSAGE):
            match verb:
                case Redirect(url=target):
                    self._ask(message, line, urljoin(url, target))
                case Reply() as reply:
                    self._send_reply(message, reply, url)

    def _send_reply(self, message: Message, reply: Reply, url: str) -> None:
        network = self._network
        self.send(
            Message(
                sid=network.sids.new("SM"),
                sender=reply.sender or message.to,
                to=reply.to or message.sender,
                body=reply.body,
                direction="outbound-reply",
                created_at=network.now(),
                segments=segments(reply.body),
                callback=urljoin(url, reply.status_callback) if reply.status_callback else "",
            )
        )
