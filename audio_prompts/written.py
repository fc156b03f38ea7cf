"""How numbers, times, dates and free words stand in an SMS."""

from datetime import date

from audio_prompts import spoken
from audio_prompts.language import Language
from audio_prompts.segments import clusters

LONGEST_DURATION = 31 * 86400  # seconds
_LONGEST_LETTER = "अ"  # a name may be in Devanagari in every language: the message becomes UCS-2


def units(text: str) -> int:
    """The length of `text` in UTF-16 units, by which SMS and their templates are measured."""
    return len(text.encode("utf-16-le")) // 2


def cut(words: str, length: int) -> str:
    """Shorten free words to `length` UTF-16 units: at a word if it can be, never in a letter."""
    words = " ".join(words.split())
    kept = ""
    for cluster in clusters(words):
        if units(kept + cluster) > length:
            break
        kept += cluster
    whole_words = words[len(kept) :].startswith(" ") or kept == words
    return kept if whole_words or " " not in kept else kept.rsplit(" ", 1)[0]


def longest_words(length: int) -> str:
    return _LONGEST_LETTER * length


def calendar_day(day: date, language: Language) -> str:
    month = language.words(f"month.{day.month}")
    return language.grammar.written_date.format(day=day.day, month=month)


def moment(value: str, language: Language) -> str:
    day, _, clock = value.partition("T")
    return f"{calendar_day(date.fromisoformat(day), language)} {clock}"


def duration(seconds: int, language: Language) -> str:
    return " ".join(f"{n} {language.words(unit)}" for n, unit in spoken.amounts(seconds))


def longest_day(language: Language) -> str:
    return _longest([calendar_day(date(2026, month, 28), language) for month in range(1, 13)])


def longest_duration(language: Language) -> str:
    hours_and_minutes = 47 * 3600 + 58 * 60
    return _longest(
        [duration(seconds, language) for seconds in (hours_and_minutes, LONGEST_DURATION)]
    )


def longest_term(language: Language) -> str:
    return _longest([s.text for key, s in language.sentences.items() if key.startswith("term.")])


def _longest(texts: list[str]) -> str:
    return max(texts, key=units)
