"""What the fields of a provider's request mean."""

from collections.abc import Mapping

import pytest

from flows.engine.inputs import DialEnded, Digits, HungUp, Input, Recording, Speech, TimedOut
from ivr.form import Form
from ivr.inputs import heard

LIVE = {"CallStatus": "in-progress"}
OVER = {"CallStatus": "completed"}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (LIVE | {"Digits": "1"}, Digits("1")),
        (LIVE | {"Digits": "*"}, Digits("*")),
        (LIVE | {"Digits": "12*"}, Digits("12*")),
        (LIVE | {"Digits": "1234#"}, Digits("1234")),
        (LIVE | {"Digits": "#"}, Digits("#")),
        (LIVE | {"Digits": "2", "SpeechResult": "theek hai"}, Digits("2")),
        (LIVE | {"SpeechResult": "ठीक है", "Confidence": "0.9"}, Speech("ठीक है", None)),
        (LIVE | {"SpeechResult": "  "}, TimedOut()),
        (LIVE | {"Digits": ""}, TimedOut()),
        (LIVE, TimedOut()),
        ({}, TimedOut()),
        (LIVE | {"RecordingSid": "RE1", "RecordingDuration": "7"}, Recording("RE1", 7)),
        (
            LIVE | {"RecordingSid": "RE1", "RecordingDuration": "7", "Digits": "0"},
            Recording("RE1", 7, "0"),
        ),
        (
            OVER | {"RecordingSid": "RE1", "RecordingDuration": "x", "Digits": "hangup"},
            Recording("RE1", 0, ""),
        ),
        (LIVE | {"DialCallStatus": "no-answer"}, DialEnded("no-answer")),
        (LIVE | {"DialCallStatus": "completed"}, DialEnded("completed")),
        (OVER | {"DialCallStatus": "completed"}, DialEnded("completed")),
        (OVER | {"DialCallStatus": "canceled"}, HungUp()),
        (OVER, HungUp()),
        ({"CallStatus": "no-answer"}, HungUp()),
        (OVER | {"Digits": "3"}, Digits("3")),
        (OVER | {"SpeechResult": "bachao"}, Speech("bachao", None)),
        (LIVE | {"Digits": "hangup"}, HungUp()),
    ],
)
def test_fields_become_one_input(fields: Mapping[str, str], expected: Input) -> None:
    assert heard(Form(fields.items())) == expected
