"""What is wrong with the prompts, so that the service must not start with them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from audio_prompts import segments, spoken
from audio_prompts.declarations import Declaration, Declarations
from audio_prompts.language import Language
from audio_prompts.sentence import Fixed

_DLT_ID = re.compile(r"[0-9]{19}", re.ASCII)
_HEADER = re.compile(r"[A-Z]{6}", re.ASCII)


@dataclass(frozen=True)
class Finding:
    """Something about one prompt in one language, for whoever keeps the prompts."""

    language: str
    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.language} {self.key}: {self.message}"


def faults(declarations: Declarations, languages: Mapping[str, Language]) -> list[Finding]:
    """Every fault, in every language: sentences and SMS templates that are missing, placeholders
    that differ from those declared, SMS that can become too long."""
    if not languages:
        return [Finding("-", "-", "there is no language; add a folder with language.toml")]
    return [
        Finding(language.code, key, message)
        for language in languages.values()
        for key, message in _faults(declarations, language)
    ]


def worst_case(declaration: Declaration, language: Language) -> str:
    """The text with every placeholder as long as it may become."""
    gaps = declaration.placeholders
    return "".join(
        part.text
        if isinstance(part, Fixed)
        else gaps[part.name].kind.longest(language, gaps[part.name].length)
        for part in language.sentences[declaration.key].written_parts()
    )


def _faults(declarations: Declarations, language: Language) -> Iterator[tuple[str, str]]:
    pieces = spoken.needed_pieces(declarations.terms) | spoken.clock_pieces(language.grammar)
    for key in sorted(pieces - language.sentences.keys()):
        yield key, "has no words in this language; numbers and times cannot be said without"
    for key in sorted(language.sentences.keys() - pieces - declarations.prompts.keys()):
        yield key, "is not declared in prompts.toml"
    measurable = pieces <= language.sentences.keys()
    for key, declaration in sorted(declarations.prompts.items()):
        if key not in language.sentences:
            yield key, "has no sentence in this language"
            continue
        wrong = list(_placeholder_faults(declaration, language))
        if declaration.segments is not None:
            if measurable and not wrong:
                wrong += _length_faults(declaration, declaration.segments, language)
            wrong += _template_faults(key, language)
        yield from ((key, message) for message in wrong)


def _placeholder_faults(declaration: Declaration, language: Language) -> Iterator[str]:
    sentence = language.sentences[declaration.key]
    declared = declaration.placeholders.keys()
    if sentence.stray_brace:
        yield "has a brace that belongs to no {placeholder}"
    for name in sorted(sentence.placeholders - declared):
        yield f"has {{{name}}}, which prompts.toml does not declare"
    for name in sorted(declared - sentence.common_placeholders):
        yield f"lacks {{{name}}}, which prompts.toml declares"


def _length_faults(declaration: Declaration, allowed: int, language: Language) -> Iterator[str]:
    text = worst_case(declaration, language)
    counted = segments.count(text)
    if counted.segments > allowed:
        yield (
            f"can become {counted.segments} SMS ({len(text)} characters, {counted.encoding}) "
            f"where {allowed} is allowed; shorten it"
        )


def _template_faults(key: str, language: Language) -> Iterator[str]:
    template = language.templates.get(key)
    if template is None:
        yield "has no SMS template; write its id in sms_templates.toml"
        return
    if not (_DLT_ID.fullmatch(template.entity_id) and _DLT_ID.fullmatch(template.dlt_id)):
        yield "needs an entity id and a template id of 19 digits"
    if not _HEADER.fullmatch(template.header):
        yield "needs a header of six capital letters"
