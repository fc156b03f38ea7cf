"""What a TwiML document can ask for, with the provider's default values.

https://www.twilio.com/docs/voice/twiml and https://www.twilio.com/docs/messaging/twiml
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Say:
    text: str
    language: str = "en-US"
    loop: int = 1


@dataclass(frozen=True)
class Play:
    """An audio file (`url`, perhaps relative) or, without one, keys sent as tones."""

    url: str
    loop: int = 1
    digits: str = ""


@dataclass(frozen=True)
class Pause:
    length_s: int = 1


Prompt = Say | Play | Pause


@dataclass(frozen=True)
class Gather:
    prompts: tuple[Prompt, ...] = ()
    keys: bool = True
    speech: bool = False
    action: str = ""
    method: str = "POST"
    timeout_s: int = 5
    finish_on_key: str = "#"
    num_digits: int | None = None
    speech_timeout_s: float | None = None
    action_on_empty: bool = False
    language: str = "en-US"
    hints: str = ""
    barge_in: bool = True


@dataclass(frozen=True)
class Record:
    action: str = ""
    method: str = "POST"
    timeout_s: int = 5
    finish_on_key: str = "1234567890*#"
    max_length_s: int = 3600
    play_beep: bool = True
    trim: bool = True
    status_callback: str = ""
    status_callback_method: str = "POST"


@dataclass(frozen=True)
class Callback:
    """Where a dialled leg or a conference reports, and about what."""

    url: str
    method: str = "POST"
    events: frozenset[str] = frozenset({"completed"})


@dataclass(frozen=True)
class Number:
    number: str
    url: str = ""
    method: str = "POST"
    send_digits: str = ""
    callback: Callback | None = None


@dataclass(frozen=True)
class Conference:
    name: str
    start_on_enter: bool = True
    end_on_exit: bool = False
    muted: bool = False
    beep: bool = True
    wait_url: str | None = None
    wait_method: str = "POST"
    max_participants: int = 250
    label: str = ""
    callback: Callback | None = None
    record: bool = False
    recorded: Callback | None = None


@dataclass(frozen=True)
class Dial:
    numbers: tuple[Number, ...] = ()
    conference: Conference | None = None
    action: str = ""
    method: str = "POST"
    timeout_s: int = 30
    time_limit_s: int = 14400
    caller_id: str = ""
    hangup_on_star: bool = False
    answer_on_bridge: bool = False


@dataclass(frozen=True)
class Redirect:
    url: str
    method: str = "POST"


@dataclass(frozen=True)
class Reject:
    reason: str = "rejected"


@dataclass(frozen=True)
class Hangup:
    pass


@dataclass(frozen=True)
class Reply:
    """`<Message>` in the answer to an incoming message; empty `to` means its sender."""

    body: str
    to: str = ""
    sender: str = ""
    status_callback: str = ""


Verb = Say | Play | Pause | Gather | Record | Dial | Redirect | Reject | Hangup | Reply
