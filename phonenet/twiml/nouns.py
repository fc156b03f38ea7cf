"""Whom a Dial joins: numbers, or a conference room."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from phonenet.lines import E164
from phonenet.twiml.elements import Reader
from phonenet.twiml.verbs import Callback, Conference, Dial, Number

CALL_EVENTS = ("initiated", "ringing", "answered", "completed")
ROOM_EVENTS = ("start", "end", "join", "leave")

DIAL_ATTRIBUTES = [
    "action",
    "method",
    "timeout",
    "timeLimit",
    "callerId",
    "hangupOnStar",
    "answerOnBridge",
    "record",
    "ringTone",
]
NUMBER_ATTRIBUTES = [
    "url",
    "method",
    "sendDigits",
    "statusCallback",
    "statusCallbackEvent",
    "statusCallbackMethod",
]
CONFERENCE_ATTRIBUTES = [
    "startConferenceOnEnter",
    "endConferenceOnExit",
    "muted",
    "beep",
    "waitUrl",
    "waitMethod",
    "maxParticipants",
    "participantLabel",
    "record",
    "recordingStatusCallback",
    "recordingStatusCallbackEvent",
    "recordingStatusCallbackMethod",
    "statusCallback",
    "statusCallbackEvent",
    "statusCallbackMethod",
]


def dial(element: Element) -> Dial:
    reader = Reader(element, DIAL_ATTRIBUTES, ("Number", "Conference"))
    # Two people who talk are recorded in a room or not at all: refused here, not ignored.
    reader.one_of("record", ("do-not-record",), "do-not-record")
    nouns = [(child.tag, child) for child in reader.children]
    if nouns:
        reader.only_elements()
    rooms = [_conference(child) for tag, child in nouns if tag == "Conference"]
    numbers = [_number(child) for tag, child in nouns if tag == "Number"]
    if not nouns and reader.body():
        numbers = [Number(_e164(reader, reader.body()))]
    if len(rooms) > 1 or (rooms and numbers) or not (rooms or numbers) or len(numbers) > 10:
        raise reader.refusal("must name one to ten numbers or one conference")
    return Dial(
        numbers=tuple(numbers),
        conference=rooms[0] if rooms else None,
        action=reader.text("action"),
        method=reader.method(),
        timeout_s=reader.whole("timeout", 30, 5, 600),
        time_limit_s=reader.whole("timeLimit", 14400, 1, 86400),
        caller_id=reader.text("callerId"),
        hangup_on_star=reader.yes("hangupOnStar", False),
        answer_on_bridge=reader.yes("answerOnBridge", False),
    )


def _e164(reader: Reader, number: str) -> str:
    if not E164.match(number):
        raise reader.refusal(f"dials {number!r}; write the number as +9177...")
    return number


def _number(element: Element) -> Number:
    reader = Reader(element, NUMBER_ATTRIBUTES)
    return Number(
        number=_e164(reader, reader.body()),
        url=reader.text("url"),
        method=reader.method(),
        send_digits=reader.text("sendDigits"),
        callback=_callback(reader, CALL_EVENTS, "completed"),
    )


def _conference(element: Element) -> Conference:
    reader = Reader(element, CONFERENCE_ATTRIBUTES)
    record = reader.one_of("record", ("do-not-record", "record-from-start"), "do-not-record")
    reader.one_of("recordingStatusCallbackEvent", ("completed",), "completed")
    told_at = reader.text("recordingStatusCallback")
    told_how = reader.method("recordingStatusCallbackMethod")
    if not reader.body():
        raise reader.refusal("has no name")
    beep = reader.one_of("beep", ("true", "false", "onEnter", "onExit"), "true")
    waits = "waitUrl" in element.attrib
    return Conference(
        name=reader.body(),
        start_on_enter=reader.yes("startConferenceOnEnter", True),
        end_on_exit=reader.yes("endConferenceOnExit", False),
        muted=reader.yes("muted", False),
        beep=beep in ("true", "onEnter"),
        wait_url=reader.text("waitUrl") if waits else None,
        wait_method=reader.method("waitMethod"),
        max_participants=reader.whole("maxParticipants", 250, 2, 250),
        label=reader.text("participantLabel"),
        callback=_callback(reader, ROOM_EVENTS, ""),
        record=record == "record-from-start",
        recorded=Callback(told_at, told_how) if told_at else None,
    )


def _callback(reader: Reader, known: tuple[str, ...], default: str) -> Callback | None:
    url = reader.text("statusCallback")
    events = reader.text("statusCallbackEvent", default).split()
    if unknown := sorted(set(events) - set(known)):
        raise reader.refusal(f"statusCallbackEvent {unknown[0]!r}; known are {', '.join(known)}")
    if not url:
        return None
    return Callback(url, reader.method("statusCallbackMethod"), frozenset(events))
