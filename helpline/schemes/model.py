"""A scheme: who may get it, with which papers, where; short enough for a voice and an SMS."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from helpline.directory.services import ServiceKind
from helpline.reasons.advice import Advice
from helpline.reasons.told import Reason, Told

Segments = Callable[[str], int]
"""How many SMS a text becomes."""

TITLE_LENGTH = 22
"""Five titles with their keys are one list by SMS."""
SPOKEN_LENGTH = 240
"""What a listener keeps of one sentence, read aloud in about twenty seconds."""
MOST_SEGMENTS = 4
OPEN_TEXT, NEUTRAL_TEXT = "scheme.text", "scheme.neutral_text"
OFFICE_TEXTS = frozenset({OPEN_TEXT, NEUTRAL_TEXT})
"""Keys of messages whose words and template an office has written, and no catalogue."""
OFFERED = 5
"""No menu has more choices."""


@dataclass(frozen=True, slots=True)
class SchemeText:
    """A scheme in one language. `title` is for lists; `who`, `papers` and `where` are read aloud;
    `sms` is the whole text of the message, and `template` its number in the operators' register
    (19 digits, or "" while it has none: then nothing is sent)."""

    title: str
    who: str
    papers: str
    where: str
    sms: str
    template: str


@dataclass(frozen=True, slots=True)
class Scheme:
    """One version of a scheme as a unit (a district, or the state for all districts) tells it.

    `code` names it through all versions. `order` decides who stands first in the menu. `kind` is
    the service that takes an application. `neutral` says that its SMS gives nothing away to
    whoever holds the phone. `words` are what people call it, beside its title. A version that is
    not `active` takes it off the menu.
    """

    unit_id: int
    code: str
    version: int
    order: int
    kind: ServiceKind
    neutral: bool
    words: tuple[str, ...]
    texts: Mapping[str, SchemeText]
    active: bool = True

    def text(self, language: str) -> SchemeText:
        """In this language, or in the first one that it is written in."""
        return self.texts.get(language) or next(iter(self.texts.values()))


def problems_of(
    scheme: Scheme, languages: frozenset[str], segments: Segments
) -> list[tuple[str, Reason | Told]]:
    """What is wrong with it, as (field, what to write); empty if it may be told."""
    found: list[tuple[str, Reason | Told]] = []
    for language in sorted(languages):
        text = scheme.texts.get(language)
        if text is None:
            found.append((f"title_{language}", Advice.LANGUAGE_MISSING))
            continue
        found += [(f"{name}_{language}", why) for name, why in _text_problems(text, segments)]
    for word in scheme.words:
        if len(word) < 3:
            found.append(("words", Advice.WORD_TOO_SHORT(word=repr(word))))
    return found


def _text_problems(text: SchemeText, segments: Segments) -> list[tuple[str, Reason | Told]]:
    found: list[tuple[str, Reason | Told]] = []
    limits = {
        "title": TITLE_LENGTH,
        "who": SPOKEN_LENGTH,
        "papers": SPOKEN_LENGTH,
        "where": SPOKEN_LENGTH,
    }
    for name, limit in limits.items():
        value = getattr(text, name).strip()
        if not value:
            found.append((name, Advice.EMPTY_FIELD))
        elif len(value) > limit:
            found.append((name, Advice.TOO_LONG(count=len(value), limit=limit)))
    if not text.sms.strip():
        found.append(("sms", Advice.EMPTY_SMS))
    elif (count := segments(text.sms)) > MOST_SEGMENTS:
        found.append(("sms", Advice.TOO_MANY_SMS(count=count, limit=MOST_SEGMENTS)))
    if text.template and not (text.template.isascii() and text.template.isdigit()):
        found.append(("template", Advice.TEMPLATE_DIGITS))
    elif text.template and len(text.template) != 19:
        found.append(("template", Advice.TEMPLATE_LENGTH(count=len(text.template))))
    return found
