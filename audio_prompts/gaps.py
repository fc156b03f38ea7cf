"""What the prompts still lack, though the service can start: recordings and real SMS templates."""

from audio_prompts import assembling, recordings
from audio_prompts.catalogue import Catalogue
from audio_prompts.check import Finding


def unrecorded(catalogue: Catalogue) -> list[Finding]:
    """Every clip that has neither a human nor a synthetic recording."""
    return [
        Finding(code, key, "has no recording; run ./manage.py audio")
        for code in catalogue.languages
        for key in sorted(catalogue.synthesised(code))
        if catalogue.recording(code, key) is None
    ]


def sample_templates(catalogue: Catalogue) -> list[Finding]:
    """Every SMS that is registered only as an invented sample, which no operator delivers."""
    return [
        Finding(code, key, "has only a sample SMS template; register it before going live")
        for code, language in catalogue.languages.items()
        for key, template in sorted(language.templates.items())
        if template.sample
    ]


def misnamed_recordings(catalogue: Catalogue) -> list[Finding]:
    """Every file among the human recordings that no clip asks for."""
    return [
        Finding(code, file.name, "is the name of no clip; see ./manage.py audio --script")
        for code, language in catalogue.languages.items()
        for file in sorted(recordings.human_folder(language).glob("*"))
        if not _is_recording_of(catalogue, code, file.stem, file.suffix)
    ]


def _is_recording_of(catalogue: Catalogue, code: str, key: str, suffix: str) -> bool:
    return suffix in recordings.HUMAN_SUFFIXES and key in catalogue.fixed_words(code)


def dlt_texts(catalogue: Catalogue) -> list[tuple[str, str, str]]:
    """Language, key and text of every SMS as it is handed in for registration, with `{#var#}` for
    every placeholder."""
    return [
        (code, key, assembling.registered(language.sentences[key]))
        for code, language in catalogue.languages.items()
        for key in sorted(catalogue.sms_keys & language.sentences.keys())
    ]
