"""Puts a sentence and the values of its placeholders together: as text, as words, as clips."""

from collections.abc import Callable, Iterator, Mapping

from audio_prompts.clips import Clip, PlayFile, Words
from audio_prompts.declarations import Declaration, Placeholder
from audio_prompts.language import Language
from audio_prompts.sentence import Fixed, Part, Sentence

Values = Mapping[str, str]


def written(declaration: Declaration, language: Language, values: Values) -> str:
    """The text for an SMS or for reading: 08:30, 4821, 12 March."""

    def write(placeholder: Placeholder, value: str) -> str:
        return placeholder.kind.written(value, language, placeholder.length)

    parts = language.sentences[declaration.key].written_parts()
    return _joined(parts, declaration, values, write)


def registered(sentence: Sentence) -> str:
    """The text as an operator registers it (DLT): `{#var#}` for every placeholder."""
    parts = sentence.written_parts()
    return "".join(part.text if isinstance(part, Fixed) else "{#var#}" for part in parts)


def words(declaration: Declaration, language: Language, values: Values) -> str:
    """The whole sentence for a voice that reads aloud, every number in words."""

    def say(placeholder: Placeholder, value: str) -> str:
        if placeholder.kind.pieces is None:
            return " ".join(value.split())
        # Commas slow a code down to the pace of writing it on paper.
        between = ", " if placeholder.kind_name in ("digits", "phone") else " "
        pieces = placeholder.kind.pieces(value, language)
        return between.join(language.sentences[piece].spoken for piece in pieces)

    parts = language.sentences[declaration.key].spoken_parts()
    return _joined(parts, declaration, values, say)


def _joined(
    parts: tuple[Part, ...],
    declaration: Declaration,
    values: Values,
    fill: Callable[[Placeholder, str], str],
) -> str:
    return "".join(
        part.text
        if isinstance(part, Fixed)
        else fill(declaration.placeholders[part.name], values[part.name])
        for part in parts
    )


def clips(declaration: Declaration, language: Language, values: Values) -> Iterator[Clip]:
    """The sentence as recordings, one after the other; words only for free words."""
    sentence = language.sentences[declaration.key]
    for part in sentence.spoken_parts():
        if isinstance(part, Fixed):
            if part.number:
                yield PlayFile(language.code, _clip_key(declaration.key, part, sentence))
            continue
        value, kind = values[part.name], declaration.placeholders[part.name].kind
        if kind.pieces is None:
            yield Words(" ".join(value.split()), language.code)
        else:
            yield from (PlayFile(language.code, piece) for piece in kind.pieces(value, language))


def fixed_words(key: str, sentence: Sentence) -> Iterator[tuple[str, str]]:
    """The clips that a sentence can be recorded as, each with its words: the whole of it, or
    `<key>.1`, `<key>.2` ... for what stands around its placeholders."""
    for part in sentence.spoken_parts():
        if isinstance(part, Fixed) and part.number:
            yield _clip_key(key, part, sentence), part.text.strip().lstrip("।.,:; ")


def _clip_key(key: str, part: Fixed, sentence: Sentence) -> str:
    return f"{key}.{part.number}" if sentence.placeholders else key
