"""What the tests of the telephony adapters send."""

from dataclasses import replace

from helpline.ports import Outgoing
from helpline.sending.model import IntentKind

ACCOUNT, AUTH_TOKEN = "AC" + "0" * 31 + "1", "the-auth-token"
SENIOR, OURS = "+917715550001", "+917715550100"
PUBLIC = "https://khairiyat.example.gov.in"

CALL = Outgoing(
    token="token-1",
    kind=IntentKind.CALL,
    to=SENIOR,
    from_=OURS,
    url=f"{PUBLIC}/twilio/call/token-1",
    status_url=f"{PUBLIC}/twilio/call-status/token-1",
    ring_s=30,
)
CALL_WITH_DETECTION = replace(CALL, machine_url=f"{PUBLIC}/twilio/amd/token-1")
CALL_WITH_FALLBACK = replace(CALL, fallback_url="https://elsewhere.example.org/call.xml")
SMS = Outgoing(
    token="token-2",
    kind=IntentKind.SMS,
    to=SENIOR,
    from_=OURS,
    status_url=f"{PUBLIC}/twilio/message-status/token-2",
    body="ख़ैरियत: कोड 4821",
    template_id="1107160000000000001",
)
WHATSAPP = replace(SMS, kind=IntentKind.WHATSAPP, token="token-3")
