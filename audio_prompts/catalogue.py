"""The catalogue: every sentence by key, as sound for a call or as text for an SMS.

A prompt is spoken in one voice. Without placeholders it is one recording. With placeholders it is
fragments, `<key>.1`, `<key>.2`, and between them the recorded pieces of a code, a number or a time.
Free words (a name, a place) have no recording: the provider's own voice then says the whole
sentence, unless every fragment of it was recorded by a human, which it may interrupt.
"""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from audio_prompts import recordings
from audio_prompts.check import faults
from audio_prompts.clips import Clip, PlayFile, SmsTemplate, Words
from audio_prompts.declarations import Declaration, Declarations, Placeholder, read_declarations
from audio_prompts.errors import BadParameter, CatalogueError, UnknownPrompt
from audio_prompts.language import Language, read_language
from audio_prompts.sentence import Fixed, Gap, Sentence

FOLDER = Path(__file__).parent


class Catalogue:
    """All prompts in all languages. Reads no file but recordings once it is made."""

    def __init__(self, declarations: Declarations, languages: Mapping[str, Language]) -> None:
        self.declarations = declarations
        self.languages = languages

    @classmethod
    def read(cls, folder: Path = FOLDER) -> "Catalogue":
        """Read `folder` even if sentences are missing or too long, so that a check can name them.

        Raises CatalogueError if a file cannot be understood.
        """
        declarations = read_declarations(folder / "prompts.toml")
        files = sorted(folder.glob("*/language.toml"))
        return cls(declarations, {file.parent.name: read_language(file.parent) for file in files})

    @classmethod
    def load(cls, folder: Path = FOLDER) -> "Catalogue":
        """Read `folder` for use. Raises CatalogueError with every fault that the check finds."""
        catalogue = cls.read(folder)
        if found := faults(catalogue.declarations, catalogue.languages):
            raise CatalogueError("the prompts cannot be used:\n" + "\n".join(map(str, found)))
        return catalogue

    @property
    def keys(self) -> frozenset[str]:
        """The keys of all prompts, spoken and written."""
        return frozenset(self.declarations.prompts)

    @property
    def voice_keys(self) -> frozenset[str]:
        return frozenset(key for key, d in self.declarations.prompts.items() if not d.is_sms)

    @property
    def sms_keys(self) -> frozenset[str]:
        return self.keys - self.voice_keys

    def placeholders(self, key: str) -> Mapping[str, Placeholder]:
        """The placeholders of `key` by name. Raises UnknownPrompt."""
        return self._declaration(key).placeholders

    def tag(self, language: str) -> str:
        """What a telephony provider calls the language (BCP 47): hi-IN. Raises UnknownPrompt."""
        return self._language(language).tag

    def speech(self, key: str, language: str, params: Mapping[str, str]) -> list[Clip]:
        """What is played and said for the prompt `key`.

        Raises UnknownPrompt (also for a text that is only written) and BadParameter.
        """
        declaration, spoken_in = self._checked(key, language, params)
        if declaration.is_sms:
            raise UnknownPrompt(f"{key} is a text for an SMS; it is not spoken on calls")
        clips = self._clips(declaration, spoken_in, params)
        return clips or [Words(self._spoken(declaration, spoken_in, params), language)]

    def text(self, key: str, language: str, params: Mapping[str, str]) -> str:
        """The prompt as it is written: the body of an SMS, or a call's sentence for reading.

        Raises UnknownPrompt and BadParameter.
        """
        declaration, written_in = self._checked(key, language, params)
        parts = written_in.sentences[key].written_parts()
        return "".join(
            part.text
            if isinstance(part, Fixed)
            else _write(declaration.placeholders[part.name], params[part.name], written_in)
            for part in parts
        )

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
        words = self._fixed_words.get(language, {}).get(key)
        if words is None:
            return None
        spoken_in = self.languages[language]
        synthetic = recordings.synthetic(spoken_in, key, words)
        return recordings.human(spoken_in, key) or (synthetic if synthetic.is_file() else None)

    def fixed_words(self, language: str) -> Mapping[str, str]:
        """Every clip that can be recorded, with its words: prompts, fragments and pieces."""
        self._language(language)
        return self._fixed_words[language]

    def synthesised(self, language: str) -> Mapping[str, str]:
        """The clips worth a synthetic voice: all but fragments that stand beside free words."""
        return {
            clip: words
            for clip, words in self.fixed_words(language).items()
            if clip in self.languages[language].sentences or not self._has_free_words(clip)
        }

    @cached_property
    def _fixed_words(self) -> dict[str, dict[str, str]]:
        return {
            code: {
                clip: words
                for key, sentence in spoken_in.sentences.items()
                if key not in self.sms_keys
                for clip, words in _recordable(key, sentence)
            }
            for code, spoken_in in self.languages.items()
        }

    def _has_free_words(self, fragment: str) -> bool:
        declaration = self.declarations.prompts.get(fragment.rpartition(".")[0])
        placeholders = declaration.placeholders.values() if declaration else ()
        return any(placeholder.kind.pieces is None for placeholder in placeholders)

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
        if wrong := declaration.placeholders.keys() ^ params.keys():
            raise BadParameter(
                f"{key} takes {sorted(declaration.placeholders)}: {sorted(wrong)} is "
                "missing or not one of them"
            )
        for name, placeholder in declaration.placeholders.items():
            self._check_value(f"{key} {name}", placeholder, params[name], declaration.is_sms)
        return declaration, known

    def _check_value(self, where: str, placeholder: Placeholder, value: str, sms: bool) -> None:
        kind, name = placeholder.kind, placeholder.kind_name
        if not kind.accepts(value) or (name == "term" and value not in self.declarations.terms):
            raise BadParameter(f"{where} is a {name}: write {kind.expects}")
        if sms and name == "digits" and len(value) > placeholder.length:
            raise BadParameter(f"{where} has room for {placeholder.length} digits")

    def _clips(
        self, declaration: Declaration, language: Language, params: Mapping[str, str]
    ) -> list[Clip] | None:
        """The prompt as recordings, or None if a part of it has none that fits."""
        clips: list[Clip] = []
        free_words = False
        parts = language.sentences[declaration.key].spoken_parts()
        for part in parts:
            if isinstance(part, Fixed):
                keys = [_clip_key(declaration.key, part, parts)] if part.number else []
            else:
                pieces = declaration.placeholders[part.name].kind.pieces
                if pieces is None:
                    clips.append(Words(params[part.name], language.code))
                    free_words = True
                    continue
                keys = pieces(params[part.name], language)
            clips += (PlayFile(language.code, key) for key in keys)
        played = [clip.key for clip in clips if isinstance(clip, PlayFile)]
        if free_words:
            complete = all(recordings.human(language, key) for key in played)
        else:
            complete = all(self.recording(language.code, key) for key in played)
        return clips if played and complete else None

    def _spoken(
        self, declaration: Declaration, language: Language, params: Mapping[str, str]
    ) -> str:
        return "".join(
            part.text
            if isinstance(part, Fixed)
            else _say(declaration.placeholders[part.name], params[part.name], language)
            for part in language.sentences[declaration.key].spoken_parts()
        )


def _recordable(key: str, sentence: Sentence) -> list[tuple[str, str]]:
    parts = sentence.spoken_parts()
    return [
        (_clip_key(key, part, parts), part.text.strip())
        for part in parts
        if isinstance(part, Fixed) and part.number
    ]


def _clip_key(key: str, part: Fixed, parts: tuple[Fixed | Gap, ...]) -> str:
    return key if len(parts) == 1 else f"{key}.{part.number}"


def _write(placeholder: Placeholder, value: str, language: Language) -> str:
    return placeholder.kind.written(value, language, placeholder.length)


def _say(placeholder: Placeholder, value: str, language: Language) -> str:
    """The value in words. Commas slow a code down to the pace of writing it on paper."""
    pieces = placeholder.kind.pieces
    if pieces is None:
        return " ".join(value.split())
    between = ", " if placeholder.kind_name in ("digits", "phone") else " "
    return between.join(language.sentences[key].spoken for key in pieces(value, language))
