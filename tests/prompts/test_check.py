"""What is wrong with a sentence is found when it is written, not when it is sent."""

from pathlib import Path

import pytest

from audio_prompts.catalogue import Catalogue
from audio_prompts.check import faults
from audio_prompts.errors import CatalogueError
from audio_prompts.gaps import dlt_texts, misnamed_recordings, sample_templates, unrecorded


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def found(folder: Path) -> list[str]:
    catalogue = Catalogue.read(folder)
    return [str(fault) for fault in faults(catalogue.declarations, catalogue.languages)]


def test_the_prompts_of_the_service_have_no_fault(folder: Path) -> None:
    assert found(folder) == []


def test_a_missing_sentence_is_named_with_its_language(folder: Path) -> None:
    change(folder / "en" / "pause.toml", "heard_no =", "heard_nothing =")
    assert found(folder) == [
        "en pause.heard_nothing: is not declared in prompts.toml",
        "en pause.heard_no: has no sentence in this language",
    ]
    with pytest.raises(CatalogueError, match=r"en pause\.heard_no: has no sentence"):
        Catalogue.load(folder)


def test_a_missing_number_is_named(folder: Path) -> None:
    change(folder / "hi" / "number.toml", '\n47 = "सैंतालीस"', "")
    assert found(folder) == [
        "hi number.47: has no words in this language; numbers and times cannot be said without"
    ]


def test_placeholders_that_differ_are_named(folder: Path) -> None:
    change(folder / "hi" / "contact.toml", "कृपया {name} जी को एक बार देख आइए।", "कृपया देखिए {who}।")
    assert found(folder) == [
        "hi contact.question: has {who}, which prompts.toml does not declare",
        "hi contact.question: lacks {name}, which prompts.toml declares",
    ]


def test_a_brace_that_is_no_placeholder_is_named(folder: Path) -> None:
    change(folder / "en" / "allclear.toml", "is well. Thank", "is well}. Thank")
    assert found(folder) == ["en allclear.contact: has a brace that belongs to no {placeholder}"]


def test_an_sms_that_could_become_too_long_is_refused_when_it_is_written(folder: Path) -> None:
    change(folder / "hi" / "alert.toml", "देख आएँ। चलें तो", "एक बार देख आएँ। चलें तो")
    [fault] = found(folder)
    assert fault.startswith("hi alert.missed: can become 2 SMS (76 characters, UCS-2) where 1")


def test_an_sms_without_a_registered_template_is_named(folder: Path) -> None:
    change(folder / "hi" / "sms_templates.toml", '"contact.thanks"', '"contact.thank_you"')
    assert found(folder) == [
        "hi contact.thanks: has no SMS template; write its id in sms_templates.toml"
    ]


def test_template_ids_and_headers_have_the_operators_form(folder: Path) -> None:
    change(folder / "en" / "sms_templates.toml", 'header = "KHAIRT"', 'header = "khairiyat"')
    messages = {fault.partition(": ")[2] for fault in found(folder)}
    assert messages == {"needs a header of six capital letters"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('name = "person 24"', 'name = "persona 24"', "should be a kind"),
        ('name = "person 24"', 'name = "person 31"', "allows a variable 1 to 30"),
        ('"allclear.contact" = { segments = 1 }', '"allclear.contact" = {}', "needs segments"),
        ('"pause.heard_no" = {}', '"pause.ended" = {}', "both voice and sms"),
    ],
)
def test_a_wrong_declaration_is_refused(folder: Path, old: str, new: str, message: str) -> None:
    change(folder / "prompts.toml", old, new)
    with pytest.raises(CatalogueError, match=message):
        Catalogue.read(folder)


def test_what_is_not_recorded_is_named_until_it_is(folder: Path) -> None:
    catalogue = Catalogue.read(folder)
    recordings = folder / "hi" / "recordings"
    recordings.mkdir()
    assert "hi digit.4" in "\n".join(map(str, unrecorded(catalogue)))
    (recordings / "digit.4.wav").write_bytes(b"RIFF")
    assert "hi digit.4" not in "\n".join(map(str, unrecorded(catalogue)))


def test_a_recording_whose_name_fits_no_clip_is_named(folder: Path) -> None:
    catalogue = Catalogue.read(folder)
    recordings = folder / "hi" / "recordings"
    recordings.mkdir()
    for name in ("digit.4.wav", "checkin.qestion.wav", "digit.5.ogg"):
        (recordings / name).write_bytes(b"RIFF")
    assert [finding.key for finding in misnamed_recordings(catalogue)] == [
        "checkin.qestion.wav",
        "digit.5.ogg",
    ]


def test_every_sample_template_is_told(folder: Path) -> None:
    catalogue = Catalogue.read(folder)
    assert len(sample_templates(catalogue)) == 2 * len(catalogue.sms_keys)
    change(folder / "hi" / "sms_templates.toml", "sample = true", "sample = false")
    assert {f.language for f in sample_templates(Catalogue.read(folder))} == {"en"}


def test_texts_are_handed_in_for_registration_with_the_operators_variable(
    catalogue: Catalogue,
) -> None:
    texts = {(language, key): text for language, key, text in dlt_texts(catalogue)}
    assert texts["en", "allclear.officer"] == (
        "Khairiyat {#var#}: {#var#} is well. No need to go any more. Thank you."
    )
