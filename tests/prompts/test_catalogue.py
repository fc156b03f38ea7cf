"""The catalogue turns a key and values into sound or text, and refuses what does not fit."""

from pathlib import Path

import pytest

from audio_prompts.catalogue import Catalogue
from audio_prompts.clips import PlayFile, Words
from audio_prompts.errors import BadParameter, CatalogueError, UnknownPrompt

ALERT = {"code": "4821", "name": "रामवती बाई", "place": "टिकरापारा"}


def record(folder: Path, language: str, *keys: str) -> None:
    """Drop human recordings in."""
    recordings = folder / language / "recordings"
    recordings.mkdir(exist_ok=True)
    for key in keys:
        (recordings / f"{key}.wav").write_bytes(b"RIFF")


def test_an_sms_is_written_with_digits_and_times_as_digits(catalogue: Catalogue) -> None:
    assert catalogue.text("alert.missed", "hi", ALERT) == (
        "ख़ैरियत 4821: रामवती बाई, टिकरापारा। देख आएँ। चलें तो 1 4821"
    )
    assert "08:30" in catalogue.text("enrol.welcome", "en", {"at": "08:30"})
    assert "12 मार्च" in catalogue.text(
        "need.received", "hi", {"what": "medicine", "day": "2026-03-12"}
    )
    assert "45 minutes" in catalogue.text("ack.received", "en", {"code": "4821", "within": "2700"})


def test_a_term_is_translated(catalogue: Catalogue) -> None:
    values = {"what": "medicine", "day": "2026-03-12"}
    assert "दवा" in catalogue.text("need.received", "hi", values)
    assert "medicine" in catalogue.text("need.received", "en", values)


def test_long_names_are_cut_at_a_word_so_that_an_alert_stays_one_sms(
    catalogue: Catalogue,
) -> None:
    long_name = {**ALERT, "name": "रामवती  बाई साहू चंद्राकर"}
    assert "रामवती बाई," in catalogue.text("alert.missed", "hi", long_name)


def test_a_name_of_one_long_word_is_cut_between_letters(catalogue: Catalogue) -> None:
    one_word = {**ALERT, "name": "क" * 13 + "ि" + "ख" * 5}
    text = catalogue.text("alert.missed", "hi", one_word)
    assert "क" * 13 + "ि," in text
    assert "ख" * 2 not in text


def test_a_code_is_said_digit_by_digit_in_the_language_of_the_call(folder: Path) -> None:
    catalogue = Catalogue.read(folder)
    values = {"code": "4821", "mohalla": "मोवा"}
    assert catalogue.speech("ack.opening_missed", "hi", values) == [
        Words("ड्यूटी का फ़ोन है। अलर्ट चार, आठ, दो, एक, मोवा। वहाँ जाकर देखना है।", "hi")
    ]


def test_a_phone_number_is_said_without_the_code_of_the_country(folder: Path) -> None:
    catalogue = Catalogue.read(folder)
    values = {"key_holder": "Asha", "key_holder_phone": "+919800000001"}
    [clip] = catalogue.speech("ack.details_key_holder", "en", values)
    assert isinstance(clip, Words)
    assert clip.text.endswith("nine, eight, zero, zero, zero, zero, zero, zero, zero, one.")


def test_a_fixed_prompt_is_played_where_there_is_a_recording_and_said_otherwise(
    folder: Path,
) -> None:
    catalogue = Catalogue.read(folder)
    before = catalogue.speech("checkin.goodbye", "hi", {})
    record(folder, "hi", "checkin.goodbye")
    assert before == [Words("अपना ध्यान रखिए। राम-राम।", "hi")]
    assert catalogue.speech("checkin.goodbye", "hi", {}) == [PlayFile("hi", "checkin.goodbye")]


def test_a_time_is_played_from_its_pieces_when_every_one_is_recorded(folder: Path) -> None:
    catalogue = Catalogue.read(folder)
    pieces = ["pause.question.1", "number.12", "month.3"]
    record(folder, "hi", *pieces)
    values = {"until": "2026-03-12"}
    assert catalogue.fixed_words("hi")["pause.question.1"].startswith("तक हम फ़ोन न करें")
    assert catalogue.speech("pause.question", "hi", values) == [
        PlayFile("hi", "number.12"),
        PlayFile("hi", "month.3"),
        PlayFile("hi", "pause.question.1"),
    ]
    (folder / "hi" / "recordings" / "month.3.wav").unlink()
    assert isinstance(catalogue.speech("pause.question", "hi", values)[0], Words)


def test_a_name_is_said_between_human_recordings_but_not_between_synthetic_ones(
    folder: Path,
) -> None:
    catalogue = Catalogue.read(folder)
    fragments = ["checkin.greeting_daily.1", "checkin.greeting_daily.2"]
    assert not set(fragments) & catalogue.synthesised("hi").keys()
    record(folder, "hi", *fragments)
    assert catalogue.speech("checkin.greeting_daily", "hi", {"name": "सोनबाई"}) == [
        PlayFile("hi", fragments[0]),
        Words("सोनबाई", "hi"),
        PlayFile("hi", fragments[1]),
    ]


def test_a_recording_is_found_only_for_a_clip_that_exists(folder: Path) -> None:
    catalogue = Catalogue.read(folder)
    record(folder, "hi", "checkin.goodbye")
    (folder / "hi" / "recordings" / "language.wav").write_bytes(b"RIFF")
    assert catalogue.recording("hi", "checkin.goodbye")
    for language, key in (
        ("hi", "checkin.no_such"),
        ("hi", "language"),
        ("hi", "../hi/recordings/checkin.goodbye"),
        ("xx", "checkin.goodbye"),
        ("hi", "alert.missed"),
    ):
        assert catalogue.recording(language, key) is None


def test_an_mp3_replaces_the_synthetic_voice_too(folder: Path) -> None:
    catalogue = Catalogue.read(folder)
    (folder / "en" / "recordings").mkdir()
    file = folder / "en" / "recordings" / "checkin.goodbye.mp3"
    file.write_bytes(b"ID3")
    assert catalogue.recording("en", "checkin.goodbye") == file


def test_a_value_that_is_missing_is_named(catalogue: Catalogue) -> None:
    with pytest.raises(BadParameter, match=r"alert\.missed needs a value for place"):
        catalogue.text("alert.missed", "hi", {"code": "4821", "name": "रामवती"})


def test_values_that_a_sentence_does_not_name_are_ignored(catalogue: Catalogue) -> None:
    more = {**ALERT, "officer": "R. Sahu"}
    expected = catalogue.text("alert.missed", "hi", ALERT)
    assert catalogue.text("alert.missed", "hi", more) == expected


@pytest.mark.parametrize(
    ("key", "name", "value"),
    [
        ("alert.missed", "code", "48 21"),
        ("alert.missed", "code", "४८२१"),
        ("enrol.welcome", "at", "7:5"),
        ("enrol.welcome", "at", "25:00"),
        ("pause.renew", "until", "12.3.2026"),
        ("pause.renew", "until", "2026-02-30"),
        ("ack.received", "within", "-5"),
        ("ack.received", "within", "2678401"),
        ("station.not_reached_today", "count", "100000"),
        ("need.answered", "what", "money"),
        ("ack.details_key_holder", "key_holder_phone", "+91 98"),
    ],
)
def test_i27_a_value_of_the_wrong_form_is_refused_without_repeating_it(
    catalogue: Catalogue, key: str, name: str, value: str
) -> None:
    good = {**ALERT, "within": "1200", "key_holder": "Asha"}
    with pytest.raises(BadParameter, match=f"{key}: {name} is a .*write ") as refused:
        catalogue.text(key, "hi", {**good, name: value})
    assert value not in str(refused.value)


def test_a_name_of_blanks_is_refused(catalogue: Catalogue) -> None:
    with pytest.raises(BadParameter, match="name is a person: write some words"):
        catalogue.text("alert.missed", "hi", {**ALERT, "name": " "})


def test_unknown_keys_languages_and_channels_are_refused(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownPrompt, match=r"there is no prompt checkin\.nothing"):
        catalogue.text("checkin.nothing", "hi", {})
    with pytest.raises(UnknownPrompt, match="only in: en, hi"):
        catalogue.speech("checkin.goodbye", "xx", {})
    with pytest.raises(UnknownPrompt, match="not spoken on calls"):
        catalogue.speech("contact.thanks", "hi", {})
    with pytest.raises(UnknownPrompt, match="no registered SMS template"):
        catalogue.sms_template("checkin.goodbye", "hi")


def test_each_language_of_a_text_is_a_template_of_its_own(catalogue: Catalogue) -> None:
    hindi, english = (catalogue.sms_template("alert.missed", code) for code in ("hi", "en"))
    assert hindi.dlt_id != english.dlt_id
    assert hindi.header == english.header == "KHAIRT"
    assert hindi.sample


def test_a_file_that_is_not_toml_is_named(folder: Path) -> None:
    (folder / "hi" / "checkin.toml").write_text("question = तीन", encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"hi/checkin\.toml is not TOML"):
        Catalogue.load(folder)


def test_a_language_without_its_grammar_is_refused(folder: Path) -> None:
    (folder / "hi" / "language.toml").write_text('name = "हिन्दी"', encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"hi/language\.toml"):
        Catalogue.load(folder)
