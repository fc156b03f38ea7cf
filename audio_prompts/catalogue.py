"""The catalogue: every sentence by key, as sound for a call or as text for an SMS.

A prompt is spoken in one voice. Without placeholders it is one recording. With placeholders it is
fragments, `<key>.1`, `<key>.2`, and between them the recorded pieces of a code, a number or a time.
Free words (a name, a place) have no recording: the provider's own voice then says the whole
sentence, unless every fragment of it was recorded by a human, which it may interrupt.
"""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Self

from audio_prompts import assembling, recordings
from audio_prompts.check import faults
from audio_prompts.clips import Clip, PlayFile, SmsTemplate, Words
from audio_prompts.declarations import Declaration, Declarations, Placeholder, read_declarations
from audio_prompts.errors import BadParameter, CatalogueError, UnknownPrompt
from audio_prompts.language import Language, read_language

FOLDER = Path(__file__).parent


class Catalogue:
    """All prompts in all languages. Once made it reads nothing but recordings."""

    def __init__(self, declarations: Declarations, languages: Mapping[str, Language]) -> None:
        self.declarations = declarations
        self.languages = languages
        self._places: dict[tuple[str, str], tuple[Path, ...]] = {}

    @classmethod
    def read(cls, folder: Path = FOLDER) -> Self:
        """Read `folder` even if sentences are missing or too long, so that a check can name them.

        Raises CatalogueError if a file cannot be understood.
        """
        declarations = read_declarations(folder / "prompts.toml")
        files = sorted(folder.glob("*/language.toml"))
        return cls(declarations, {file.parent.name: read_language(file.parent) for file in files})

    @classmethod
    def load(cls, folder: Path = FOLDER) -> Self:
        """Read `folder` for use. Raises CatalogueError with every fault that the check finds."""
        catalogue = cls.read(folder)
        if found := faults(catalogue.declarations, catalogue.languages):
            raise CatalogueError("the prompts cannot be used:\n" + "\n".join(map(str, found)))
        return catalogue

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of all prompts, spoken and written."""
        return frozenset(self.declarations.prompts)

    @cached_property
    def voice_keys(self) -> frozenset[str]:
        return frozenset(key for key, d in self.declarations.prompts.items() if not d.is_sms)

    @cached_property
    def sms_keys(self) -> frozenset[str]:
        return self.keys - self.voice_keys

    def placeholders(self, key: str) -> Mapping[str, Placeholder]:
        """The placeholders of `key` by name. Raises UnknownPrompt."""
        return self._declaration(key).placeholders

    def tag(self, language: str) -> str:
        """What a telephony provider calls the language (BCP 47): hi-IN. Raises UnknownPrompt."""
        return self._language(language).tag

    def speech(self, key: str, language: str, params: Mapping[str, str]) -> list[Clip]:
        """What is played and said for the prompt `key`. Values that it does not name are ignored.

        Raises UnknownPrompt (also for a text that is only written) and BadParameter.
        """
        whole = self._whole.get((key, language))
        if whole is not None:
            played, said = whole
            return [played if self.recording(language, key) else said]
        declaration, speaking = self._checked(key, language, params)
        if declaration.is_sms:
            raise UnknownPrompt(f"{key} is a text for an SMS; it is not spoken on calls")
        clips = list(assembling.clips(declaration, speaking, params))
        if self._sounds_as_one(clips, speaking):
            return clips
        return [Words(assembling.words(declaration, speaking, params), language)]

    def text(self, key: str, language: str, params: Mapping[str, str]) -> str:
        """The prompt as it is written: the body of an SMS, or a call's sentence for reading.
        Values that it does not name are ignored.

        Raises UnknownPrompt and BadParameter.
        """
        declaration, writing = self._checked(key, language, params)
        return assembling.written(declaration, writing, params)

    def sms_template(self, key: str, language: str) -> SmsTemplate:
        """What the text is registered as. Raises UnknownPrompt if it is not."""
        template = self._language(language).templates.get(key)
        if template is None:
            raise UnknownPrompt(
                f"{key} has no registered SMS template in {language}; "
                f"write its id in audio_prompts/{language}/sms_templates.toml"
            )
        return template

    def recording(self, language: str, key: str) -> Path | None:
        """The sound file of a clip that `speech` may name, human before synthetic; None if there
        is none, or no such clip or language."""
        places = self._places.get((language, key))
        if places is None:
            words = self._fixed_words.get(language, {}).get(key)
            if words is None:
                return None
            speaking = self.languages[language]
            synthetic = recordings.synthetic(speaking, key, words)
            places = (*recordings.human_places(speaking, key), synthetic)
            self._places[language, key] = places
        return next(filter(recordings.is_there, places), None)

    def fixed_words(self, language: str) -> Mapping[str, str]:
        """Every clip that can be recorded, with its words: prompts, fragments and pieces."""
        self._language(language)
        return self._fixed_words[language]

    def synthesised(self, language: str) -> Mapping[str, str]:
        """The clips worth a synthetic voice: all but fragments that stand beside free words."""
        beside_free_words = {
            clip
            for key, declaration in self.declarations.prompts.items()
            if any(gap.kind.pieces is None for gap in declaration.placeholders.values())
            if key in self._language(language).sentences
            for clip, _ in assembling.fixed_words(key, self.languages[language].sentences[key])
        }
        recordable = self.fixed_words(language).items()
        return {clip: words for clip, words in recordable if clip not in beside_free_words}

    @cached_property
    def _fixed_words(self) -> dict[str, dict[str, str]]:
        return {
            code: {
                clip: words
                for key, sentence in language.sentences.items()
                if key not in self.sms_keys
                for clip, words in assembling.fixed_words(key, sentence)
            }
            for code, language in self.languages.items()
        }

    @cached_property
    def _whole(self) -> dict[tuple[str, str], tuple[Clip, Clip]]:
        """The prompts without placeholders, most of what a call says: each as its recording, and
        as words for the provider's voice."""
        return {
            (key, code): (
                PlayFile(code, key),
                Words(assembling.words(declaration, language, {}), code),
            )
            for code, language in self.languages.items()
            for key, declaration in self.declarations.prompts.items()
            if key in language.sentences and not declaration.is_sms and not declaration.placeholders
        }

    def _sounds_as_one(self, clips: list[Clip], language: Language) -> bool:
        played = [clip.key for clip in clips if isinstance(clip, PlayFile)]
        if len(played) == len(clips):
            return all(self.recording(language.code, key) for key in played)
        return bool(played) and all(recordings.human(language, key) for key in played)

    def _declaration(self, key: str) -> Declaration:
        try:
            return self.declarations.prompts[key]
        except KeyError:
            raise UnknownPrompt(f"there is no prompt {key}; declare it in prompts.toml") from None

    def _language(self, code: str) -> Language:
        try:
            return self.languages[code]
        except KeyError:
            known = ", ".join(self.languages)
            raise UnknownPrompt(f"there are no prompts in {code!r}, only in: {known}") from None

    def _checked(
        self, key: str, language: str, params: Mapping[str, str]
    ) -> tuple[Declaration, Language]:
        declaration, known = self._declaration(key), self._language(language)
        if key not in known.sentences:
            raise UnknownPrompt(f"{key} has no sentence in {language}")
        for name, placeholder in declaration.placeholders.items():
            kind, kind_name = placeholder.kind, placeholder.kind_name
            if name not in params:
                raise BadParameter(f"{key} needs a value for {name}: {kind.expects}")
            value = params[name]
            unknown_term = kind_name == "term" and value not in self.declarations.terms
            if unknown_term or not kind.accepts(value):
                raise BadParameter(f"{key}: {name} is a {kind_name}: write {kind.expects}")
        return declaration, known
