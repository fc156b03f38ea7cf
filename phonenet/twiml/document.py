"""From the bytes of a TwiML document to verbs. Unknown verbs, nouns and attributes are refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from xml.etree.ElementTree import Element, ParseError, fromstring

from phonenet.errors import ApplicationError
from phonenet.twiml.elements import Reader
from phonenet.twiml.nouns import dial
from phonenet.twiml.verbs import (
    Gather,
    Hangup,
    Pause,
    Play,
    Prompt,
    Record,
    Redirect,
    Reject,
    Reply,
    Say,
    Verb,
)

LARGEST = 64 * 1024
"""https://www.twilio.com/docs/api/errors/11750: a TwiML answer may hold 64 KB."""


def parse(body: bytes, grammar: Mapping[str, Callable[[Element], Verb]]) -> list[Verb]:
    """The verbs of a document, in order.

    `grammar` is one of CALL, WHISPER, WAIT, MESSAGE. Raises ApplicationError with the provider's
    code: 11750 too large, 12100 no XML, 12200 not in the grammar.
    """
    if len(body) > LARGEST:
        raise ApplicationError(11750, f"the document has {len(body)} bytes, {LARGEST} are allowed")
    if b"<!DOCTYPE" in body:
        raise ApplicationError(12100, "the document declares a DOCTYPE, leave it out")
    try:
        root = fromstring(body)
    except ParseError as error:
        raise ApplicationError(12100, f"the document is no XML: {error}") from error
    if root.tag != "Response":
        raise ApplicationError(12200, f"the root is <{root.tag}>, write <Response>")
    Reader(root, (), tuple(grammar)).only_elements()
    return [grammar[element.tag](element) for element in root]


def _say(element: Element) -> Say:
    reader = Reader(element, ("language", "voice", "loop"))
    return Say(reader.body(), reader.text("language", "en-US"), reader.whole("loop", 1, 0, 1000))


def _play(element: Element) -> Play:
    reader = Reader(element, ("loop", "digits"))
    digits = reader.text("digits")
    if any(letter not in "0123456789*#wW" for letter in digits):
        raise reader.refusal(f"digits={digits!r}; write 0-9, *, # and w for half a second")
    if not digits and not reader.body():
        raise reader.refusal("names neither an address nor digits")
    return Play(reader.body(), reader.whole("loop", 1, 0, 1000), digits)


def _pause(element: Element) -> Pause:
    return Pause(Reader(element, ("length",)).whole("length", 1, 1, 600))


PROMPTS: dict[str, Callable[[Element], Prompt]] = {"Say": _say, "Play": _play, "Pause": _pause}

GATHER_ATTRIBUTES = [
    "input",
    "action",
    "method",
    "timeout",
    "finishOnKey",
    "numDigits",
    "speechTimeout",
    "actionOnEmptyResult",
    "language",
    "hints",
    "bargeIn",
    "profanityFilter",
    "speechModel",
    "enhanced",
]


def _gather(element: Element) -> Gather:
    reader = Reader(element, GATHER_ATTRIBUTES, tuple(PROMPTS))
    reader.only_elements()
    ways = reader.text("input", "dtmf").split()
    if not ways or set(ways) - {"dtmf", "speech"}:
        raise reader.refusal("input must be dtmf, speech or dtmf speech")
    finish = reader.text("finishOnKey", "#")
    if len(finish) > 1 or finish not in "0123456789*#":
        raise reader.refusal(f"finishOnKey={finish!r}; write one key or nothing")
    wait = reader.text("speechTimeout", "auto")
    return Gather(
        prompts=tuple(PROMPTS[child.tag](child) for child in reader.children),
        keys="dtmf" in ways,
        speech="speech" in ways,
        action=reader.text("action"),
        method=reader.method(),
        timeout_s=reader.whole("timeout", 5, 1, 600),
        finish_on_key=finish,
        num_digits=reader.whole("numDigits", 1, 1, 1000) if reader.text("numDigits") else None,
        speech_timeout_s=None if wait == "auto" else reader.whole("speechTimeout", 1, 1, 60),
        action_on_empty=reader.yes("actionOnEmptyResult", False),
        language=reader.text("language", "en-US"),
        hints=reader.text("hints"),
        barge_in=reader.yes("bargeIn", True),
    )


RECORD_ATTRIBUTES = [
    "action",
    "method",
    "timeout",
    "finishOnKey",
    "maxLength",
    "playBeep",
    "trim",
    "recordingStatusCallback",
    "recordingStatusCallbackMethod",
    "recordingStatusCallbackEvent",
    "transcribe",
]


def _record(element: Element) -> Record:
    reader = Reader(element, RECORD_ATTRIBUTES)
    reader.one_of("transcribe", ("false",), "false")
    reader.one_of("recordingStatusCallbackEvent", ("completed",), "completed")
    finish = reader.text("finishOnKey", "1234567890*#")
    if set(finish) - set("0123456789*#"):
        raise reader.refusal(f"finishOnKey={finish!r}; write keys or nothing")
    return Record(
        action=reader.text("action"),
        method=reader.method(),
        timeout_s=reader.whole("timeout", 5, 1, 600),
        finish_on_key=finish,
        max_length_s=reader.whole("maxLength", 3600, 2, 14400),
        play_beep=reader.yes("playBeep", True),
        trim=reader.one_of("trim", ("trim-silence", "do-not-trim"), "trim-silence")
        == "trim-silence",
        status_callback=reader.text("recordingStatusCallback"),
        status_callback_method=reader.method("recordingStatusCallbackMethod"),
    )


def _redirect(element: Element) -> Redirect:
    reader = Reader(element, ("method",))
    return Redirect(reader.body(), reader.method())


def _reject(element: Element) -> Reject:
    return Reject(Reader(element, ("reason",)).one_of("reason", ("rejected", "busy"), "rejected"))


def _hangup(element: Element) -> Hangup:
    Reader(element, ())
    return Hangup()


def _reply(element: Element) -> Reply:
    reader = Reader(element, ("to", "from", "action", "method", "statusCallback"), ("Body",))
    for child in reader.children:
        Reader(child, ())
    return Reply(
        body=reader.verbatim(),
        to=reader.text("to"),
        sender=reader.text("from"),
        status_callback=reader.text("statusCallback") or reader.text("action"),
    )


CALL: dict[str, Callable[[Element], Verb]] = {
    **PROMPTS,
    "Gather": _gather,
    "Record": _record,
    "Dial": dial,
    "Redirect": _redirect,
    "Reject": _reject,
    "Hangup": _hangup,
}
WHISPER: dict[str, Callable[[Element], Verb]] = {
    **PROMPTS,
    "Gather": _gather,
    "Redirect": _redirect,
    "Hangup": _hangup,
}
WAIT: dict[str, Callable[[Element], Verb]] = {**PROMPTS, "Redirect": _redirect}
MESSAGE: dict[str, Callable[[Element], Verb]] = {"Message": _reply, "Redirect": _redirect}
