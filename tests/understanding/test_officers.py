"""Officers' messages: action, code, diary entry; or no guess."""

import pytest

from helpline.understanding import Action, OfficerReply, key_for, officer_reply


@pytest.mark.parametrize(
    "text",
    ["1 4821", "1-4821", "14821", "4821 1", "१ ४८२१", "1,4821", "1 4 8 2 1", "ek 4821", "#4821 1"],
)
def test_action_and_code_in_every_order_and_sign(text: str) -> None:
    assert officer_reply(text) == OfficerReply(Action.GOING, "4821")


@pytest.mark.parametrize(
    ("text", "diary"),
    [
        ("2 4821 GD 17/26", "17/26"),
        ("2 4821 gd no. 17", "17"),
        ("2 4821 रोजनामचा 17/26", "17/26"),
        ("2 4821 17/26", "17/26"),
    ],
)
def test_the_general_diary_number_is_read(text: str, diary: str) -> None:
    assert officer_reply(text) == OfficerReply(Action.WELL, "4821", diary)


@pytest.mark.parametrize(
    "text", ["ok", "theek hai", "theek hai sir", "haan", "roger", "noted", "ji sir"]
)
def test_mere_assent_is_going_and_never_well(text: str) -> None:
    assert officer_reply(f"{text} 4821").action is Action.GOING


@pytest.mark.parametrize("text", ["dekh liya theek hai", "amma theek hain", "mil liya sab badhiya"])
def test_seen_and_said_to_be_well_is_well(text: str) -> None:
    assert officer_reply(f"{text} 4821").action is Action.WELL


@pytest.mark.parametrize(
    "text",
    [
        "1 2 4821",
        "1 4821 nahi ja sakta",
        "2 4821 ghar pe nahi",
        "1 4821 dekh liya theek hai",
        "1 4821 kal",
    ],
)
def test_what_contradicts_itself_reports_nothing(text: str) -> None:
    assert officer_reply(text) == OfficerReply(None, "4821")


@pytest.mark.parametrize(
    "text", ["1 4821 3377", "4821 3377", "OTP 4821", "9876543210", "1 4821 5000"]
)
def test_more_numbers_than_a_code_and_an_action_are_no_guess(text: str) -> None:
    assert officer_reply(text) == OfficerReply(None)


@pytest.mark.parametrize("word", ["STOP", "Yes", "start", "END", "cancel", "HELP", "info"])
def test_reserved_words_report_nothing(word: str) -> None:
    assert officer_reply(word) == OfficerReply(None)


def test_a_measure_is_no_number_of_ours() -> None:
    assert officer_reply("1 4821 10 min me") == OfficerReply(Action.GOING, "4821")


def test_a_service_that_was_called_is_no_code() -> None:
    assert officer_reply("4821 behosh hai 108 bula li") == OfficerReply(Action.NEEDS_HELP, "4821")


def test_a_broken_telephone_is_nobodys_illness() -> None:
    assert officer_reply("4821 phone kharab tha unse mila achhe hain").action is Action.WELL


def test_a_locked_door_is_absence_and_a_silent_one_may_hide_somebody() -> None:
    assert officer_reply("tala laga hai 4821").action is Action.NOT_AT_HOME
    assert officer_reply("darwaza nahi khol rahe 4821").action is Action.NEEDS_HELP


def test_the_length_of_a_code_is_a_parameter() -> None:
    assert officer_reply("1 482133", code_length=6) == OfficerReply(Action.GOING, "482133")


@pytest.mark.parametrize(
    "text",
    [
        "main swasth hoon",
        "mai badhiya hu",
        "log bata rahe badhiya",
        "badhiya bata rahe hain log",
        "parivar se pucha badhiya hai",
        "lagta hai badhiya hai",
    ],
)
def test_i15_the_officers_own_health_hearsay_and_guesses_are_not_seen(text: str) -> None:
    assert officer_reply(f"4821 {text}").action is None
    assert key_for("contact_report", text) is None


@pytest.mark.parametrize(
    "text", ["me theek hain", "maine dekha theek hain", "unse pucha theek hain"]
)
def test_who_was_seen_or_asked_is_well(text: str) -> None:
    assert key_for("contact_report", text) == "1"
