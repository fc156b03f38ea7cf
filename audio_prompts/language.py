"""One language: a folder with sentences, a grammar of numbers and times, and SMS templates.

hi/language.toml        how the language is called, how its clock is read, its synthetic voice
hi/sms_templates.toml   what is registered for its SMS
hi/*.toml               sentences; table `greeting` of checkin.toml is the prompt checkin.greeting
hi/recordings/          human recordings, <key>.wav or <key>.mp3
hi/synthetic/           built by `./manage.py audio`
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audio_prompts.clips import SmsTemplate
from audio_prompts.errors import CatalogueError
from audio_prompts.sentence import Sentence

_NOT_SENTENCES = frozenset({"language", "sms_templates"})


@dataclass(frozen=True)
class Voice:
    """A voice of espeak-ng: its name, words a minute, pitch (0 to 99) and pause between words
    in hundredths of a second."""

    name: str
    words_per_minute: int
    pitch: int
    word_gap: int


@dataclass(frozen=True)
class Grammar:
    """How the language reads times and dates: each form is a row of tokens, see `spoken.py`.

    `day_parts` maps the hour at which a part of the day begins to the clock token that names it.
    """

    day_parts: tuple[tuple[int, str], ...]
    clock_forms: Mapping[str, str]
    spoken_date: str
    written_date: str


@dataclass(frozen=True)
class Language:
    """`code` is the folder's name; `tag` (BCP 47) is what a telephony provider calls it."""

    code: str
    name: str
    tag: str
    folder: Path
    voice: Voice
    grammar: Grammar
    sentences: Mapping[str, Sentence]
    templates: Mapping[str, SmsTemplate]

    def words(self, key: str) -> str:
        """The written words of a piece such as `number.12`."""
        return self.sentences[key].text


def read_language(folder: Path) -> Language:
    """Read the language in `folder`. Raises CatalogueError naming the file that is wrong."""
    about = read_toml(folder / "language.toml")
    try:
        voice = _voice(**about["voice"])
        clock = about["clock"]
        starts = ((int(hour), str(part)) for hour, part in clock["day_parts"].items())
        grammar = Grammar(
            day_parts=tuple(sorted(starts)),
            clock_forms=dict(clock["forms"]),
            spoken_date=about["date"]["spoken"],
            written_date=about["date"]["written"],
        )
        name, tag = about["name"], about["tag"]
    except (KeyError, TypeError, ValueError) as error:
        raise CatalogueError(
            f"{folder / 'language.toml'}: {error} is missing or wrong; compare hi/language.toml"
        ) from error
    return Language(
        code=folder.name,
        name=name,
        tag=tag,
        folder=folder,
        voice=voice,
        grammar=grammar,
        sentences=_read_sentences(folder),
        templates=_read_templates(folder / "sms_templates.toml"),
    )


def read_toml(file: Path) -> dict[str, Any]:
    """Read one TOML file. Raises CatalogueError with the file's name and the line."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise CatalogueError(f"{file} is missing; see docs/howto/add-a-language.md") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{file} is not TOML in UTF-8: {error}") from error


def _voice(name: str, words_per_minute: int, pitch: int, word_gap: int) -> Voice:
    return Voice(str(name), int(words_per_minute), int(pitch), int(word_gap))


def _read_sentences(folder: Path) -> dict[str, Sentence]:
    sentences = {}
    for file in sorted(folder.glob("*.toml")):
        if file.stem in _NOT_SENTENCES:
            continue
        for name, entry in read_toml(file).items():
            sentences[f"{file.stem}.{name}"] = _sentence(entry, file, name)
    return sentences


def _sentence(entry: object, file: Path, name: str) -> Sentence:
    match entry:
        case str(text):
            spoken = text
        case {"text": str(text), "spoken": str(spoken), **rest} if not rest:
            pass
        case {"text": str(text), **rest} if not rest:
            spoken = text
        case _:
            raise CatalogueError(
                f'{file}: write {name} = "sentence", or a table [{name}] with text and spoken'
            )
    if not text.strip():
        raise CatalogueError(f"{file}: {name} is empty; write its sentence")
    return Sentence(" ".join(text.split()), " ".join(spoken.split()))


def _read_templates(file: Path) -> dict[str, SmsTemplate]:
    if not file.exists():
        return {}
    registered = read_toml(file)
    try:
        entity, header = str(registered["entity_id"]), str(registered["header"])
        return {
            key: SmsTemplate(entity, str(dlt_id), header, bool(registered["sample"]))
            for key, dlt_id in registered["templates"].items()
        }
    except (KeyError, AttributeError) as error:
        raise CatalogueError(
            f"{file} needs entity_id, header, sample and a table [templates]: {error}"
        ) from error
