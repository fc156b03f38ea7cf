"""From an intent to what the provider is asked: number, text, and addresses with the token."""

from dataclasses import dataclass

from helpline.ports import Outgoing, Texts
from helpline.sending.model import Intent, IntentKind

TO_HER_IN_WRITING = frozenset({"case_reply", "case_words"})
MACHINE_DETECTION = frozenset({"senior_checkin", "contact_lookin"})
# The fallback document says who calls. On a call to a woman nobody may hear that before she has
# begun to speak, and so hers have none.
SAYS_WHO_CALLS = frozenset(
    {"senior_checkin", "senior_pause_confirm", "contact_lookin", "escalation_ack", "case_alert"}
)


@dataclass(frozen=True, slots=True)
class Sender:
    """Our numbers and public address; `fallback_url` is a document elsewhere that is played to a
    senior or an officer when we cannot answer our own call ("" for none)."""

    public_url: str
    call_number: str
    message_number: str
    women_number: str
    texts: Texts
    fallback_url: str = ""

    def from_number(self, intent: Intent) -> str:
        """The number of ours that it leaves from. What a woman wrote is answered on the number
        that she wrote to, and what an officer writes to her is to be answered there: an answer by WhatsApp is possible there only, and on every other it
        would begin a thread of its own on her telephone."""
        if intent.purpose in TO_HER_IN_WRITING:
            return self.women_number
        return self.call_number if intent.kind is IntentKind.CALL else self.message_number

    def outgoing(self, intent: Intent) -> Outgoing:
        """What the provider is asked for. Tokens name the intent; nothing personal is in an
        address (invariants 10 and 27)."""
        base = f"{self.public_url}/twilio"
        if intent.kind is IntentKind.CALL:
            detect = intent.flow in MACHINE_DETECTION
            return Outgoing(
                token=intent.token,
                kind=intent.kind,
                to=intent.e164,
                from_=self.call_number,
                status_url=f"{base}/call-status/{intent.token}",
                url=f"{base}/call/{intent.token}",
                machine_url=f"{base}/amd/{intent.token}" if detect else "",
                ring_s=intent.ring_s,
                fallback_url=self.fallback_url if intent.flow in SAYS_WHO_CALLS else "",
            )
        body, template_id = self.texts.sms(intent.prompt_key, intent.language, intent.params)
        return Outgoing(
            token=intent.token,
            kind=intent.kind,
            to=intent.e164,
            from_=self.from_number(intent),
            status_url=f"{base}/message-status/{intent.token}",
            body=body,
            template_id=template_id,
        )
