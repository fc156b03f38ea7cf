"""Signed fields with characters and lengths that no provider sends: an answer, and no failure."""

from itertools import count, product
from urllib.parse import quote, urlencode

from tests.attack.described import signs
from tests.world.town import SENIOR, town
from tests.world.world import World

FIELDS = {
    "/twilio/voice": ("CallSid", "From", "To", "CallStatus"),
    "/twilio/message": ("MessageSid", "From", "To", "Body"),
    "/twilio/status": ("CallSid", "CallStatus", "From", "To"),
    "/twilio/call/{}": ("CallSid", "AnsweredBy"),
    "/twilio/call-status/{}": ("CallSid", "CallStatus", "AnsweredBy", "CallDuration", "ErrorCode"),
    "/twilio/message-status/{}": ("MessageSid", "MessageStatus", "ErrorCode"),
    "/twilio/amd/{}": ("CallSid", "AnsweredBy"),
    "/twilio/recorded/{}": ("RecordingSid", "RecordingDuration"),
    "/twilio/turn/{}/1": ("Digits", "SpeechResult", "RecordingSid", "RecordingDuration", "CallSid"),
}
ODD = ("\0", "a\0b", "\uffff", "\U0001f9d3" * 40, "x" * 5_000, "\u202e", "\r\n", "\x7f\x1b")


def test_no_odd_character_in_a_field_or_an_address_fails(world: World) -> None:
    town(world).senior()
    public = world.settings.public_url
    sign = signs(public, world.settings.twilio_auth_tokens[0])
    numbers = count()
    failed = []
    for path, fields in FIELDS.items():
        for field, odd, token in [
            *product(fields, ODD, ["unknown"]),
            *product(fields[:1], ["x"], map(quote, ODD[:4]) if "{}" in path else []),
        ]:
            form = {
                "CallSid": f"CA{next(numbers):032}",
                "MessageSid": f"SM{next(numbers):032}",
                "From": SENIOR,
                "To": world.settings.checkin_number,
                "CallStatus": "ringing",
                "Body": "theek hai",
            } | {field: odd}
            target = path.format(token)
            signature = {"X-Twilio-Signature": sign(target, urlencode(form).encode())}
            status, _, _ = world.post("POST", public + target, tuple(form.items()), signature)
            if status not in (200, 204, 404):
                failed.append((status, target, field, odd[:9]))
    assert failed == []
