"""The form fields of the provider's webhooks.

https://www.twilio.com/docs/voice/twiml#request-parameters,
https://www.twilio.com/docs/voice/api/call-resource#statuscallback,
https://www.twilio.com/docs/messaging/guides/webhook-request
"""

from __future__ import annotations

import math
from datetime import datetime
from email.utils import format_datetime

from phonenet.call import Call
from phonenet.lines import WHATSAPP, bare
from phonenet.message import Message

API_VERSION = "2010-04-01"
COUNTRIES = (("+91", "IN"), ("+44", "GB"), ("+1", "US"))
SIP_CODES = {"completed": 200, "busy": 486, "no-answer": 487, "canceled": 487, "failed": 404}

Fields = list[tuple[str, str]]


def rfc2822(instant: datetime) -> str:
    """`Tue, 31 Aug 2010 20:36:28 +0000`, as the provider writes instants."""
    return format_datetime(instant.replace(microsecond=0))


def country(number: str) -> str:
    return next((code for begin, code in COUNTRIES if number.startswith(begin)), "")


def call_fields(account_sid: str, call: Call) -> Fields:
    """What every request about a call carries."""
    fields = [
        ("AccountSid", account_sid),
        ("ApiVersion", API_VERSION),
        ("CallSid", call.sid),
        ("CallStatus", call.status),
        ("Called", call.to),
        ("CalledCountry", country(call.to)),
        ("Caller", call.sender),
        ("CallerCountry", country(call.sender)),
        ("Direction", call.direction),
        ("From", call.sender),
        ("FromCountry", country(call.sender)),
        ("To", call.to),
        ("ToCountry", country(call.to)),
    ]
    if call.parent is not None:
        fields.append(("ParentCallSid", call.parent.sid))
    if call.answered_by is not None:
        fields.append(("AnsweredBy", call.answered_by))
    return fields


def progress_fields(account_sid: str, call: Call, now: datetime, number: int) -> Fields:
    """A status callback; `number` counts those of one call from 0."""
    fields = [
        *call_fields(account_sid, call),
        ("CallbackSource", "call-progress-events"),
        ("SequenceNumber", str(number)),
        ("Timestamp", rfc2822(now)),
    ]
    if call.over:
        fields += [
            ("CallDuration", str(call.duration_s)),
            ("Duration", str(math.ceil(call.duration_s / 60))),
            ("SipResponseCode", str(SIP_CODES[call.status])),
        ]
    return fields


def incoming_message_fields(account_sid: str, message: Message) -> Fields:
    fields = [
        ("AccountSid", account_sid),
        ("ApiVersion", API_VERSION),
        ("Body", message.body),
        ("From", message.sender),
        ("MessageSid", message.sid),
        ("NumMedia", "0"),
        ("NumSegments", str(message.segments)),
        ("SmsMessageSid", message.sid),
        ("SmsSid", message.sid),
        ("SmsStatus", "received"),
        ("To", message.to),
    ]
    if message.sender.startswith(WHATSAPP):
        return [*fields, ("WaId", bare(message.sender).removeprefix("+"))]
    return [
        *fields,
        ("FromCountry", country(message.sender)),
        ("ToCountry", country(message.to)),
    ]


def message_status_fields(account_sid: str, message: Message) -> Fields:
    fields = [
        ("AccountSid", account_sid),
        ("ApiVersion", API_VERSION),
        ("From", message.sender),
        ("MessageSid", message.sid),
        ("MessageStatus", message.status),
        ("SmsSid", message.sid),
        ("SmsStatus", message.status),
        ("To", message.to),
    ]
    if message.service_sid is not None:
        fields.append(("MessagingServiceSid", message.service_sid))
    if message.error_code is not None:
        fields.append(("ErrorCode", str(message.error_code)))
    return fields
