"""What the provider plays when we are down."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

FOLDER = Path(__file__).parents[2] / "deploy" / "fallback"
PLAIN_VERBS = {"Response", "Say", "Dial", "Number", "Hangup"}


@pytest.mark.parametrize("name", ["voice.xml", "call.xml", "message.xml"])
def test_a_fallback_document_needs_nothing_of_ours(name: str) -> None:
    root = ElementTree.fromstring((FOLDER / name).read_text())
    assert {verb.tag for verb in root.iter()} <= PLAIN_VERBS
    assert not [verb.get("action") for verb in root.iter() if verb.get("action")]


def test_a_caller_is_joined_with_the_control_room_and_told_of_112_in_both_languages() -> None:
    root = ElementTree.fromstring((FOLDER / "voice.xml").read_text())
    assert [number.text for number in root.iter("Number")] == ["REPLACE_WITH_CONTROL_ROOM"]
    said = {verb.get("language"): verb.text or "" for verb in root.iter("Say")}
    assert "एक सौ बारह" in said["hi-IN"]
    assert "one one two" in said["en-IN"]
    assert root[-1].tag == "Hangup"


def test_a_message_is_answered_with_nothing() -> None:
    assert len(ElementTree.fromstring((FOLDER / "message.xml").read_text())) == 0
