"""Who writes for a scheme: a message that holds nothing else is answered with the scheme itself.

Anything beside it is a woman's message and goes to a human alone: here nothing is guessed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from helpline.importing.values import folded
from helpline.schemes.model import Scheme
from helpline.understanding import PleaKind, plea

FIRST_KEY = 4
MOST_WORDS = 8
_BETWEEN = re.compile(r"[\s.,;:!?/|()\"'*#+।-]+")
_GENERAL = frozenset(
    {"yojana", "yojna", "yojnaye", "yojanaye", "scheme", "schemes", "skim", "skeem"}
    | {"योजना", "योजनाएं", "योजनाएँ", "योजनाये", "स्कीम"}
)
_APPLY = frozenset(
    {"apply", "avedan", "aavedan", "awedan", "form", "farm", "application"}
    | {"आवेदन", "फॉर्म", "फार्म", "अप्लाई"}
)
_BESIDE = frozenset(
    {"ki", "ka", "ke", "ko", "me", "mein", "liye", "ye", "kya", "hai", "sarkari", "wali", "mahila"}
    | {"jankari", "jaankari", "janakari", "info", "information", "details", "detail", "list"}
    | {"chahiye", "chahie", "chaiye", "batao", "bataye", "bataiye", "bhejo", "bheje", "send"}
    | {"please", "plz", "pls", "mujhe", "muje", "the", "of", "for", "me", "about", "govt", "want"}
    | {"की", "का", "के", "को", "में", "लिए", "क्या", "है", "सरकारी", "महिला", "मुझे", "कृपया"}
    | {"जानकारी", "चाहिए", "बताओ", "बताइए", "भेजो", "भेजिए", "सूची", "करना", "karna", "करे"}
)


@dataclass(frozen=True, slots=True)
class SchemeWish:
    """`scheme` is None for the list of all; `apply` asks for help with an application."""

    scheme: Scheme | None
    apply: bool


def wish_of(body: str, told: Sequence[Scheme]) -> SchemeWish | None:
    """What a message asks of the schemes that are told (in the menu's order): "yojana" for the
    list, "yojana 5" or "vidhwa pension" for one, with "avedan" for help. None for anything else.
    """
    words = [word for word in _BETWEEN.split(folded(body)) if word]
    if not words or len(words) > MOST_WORDS or plea(body).kind is PleaKind.DANGER:
        return None
    general = any(_is_one_of(word, _GENERAL) for word in words)
    apply = any(word in _APPLY for word in words)
    rest = [
        word
        for word in words
        if word not in _APPLY and word not in _BESIDE and not _is_one_of(word, _GENERAL)
    ]
    keys = [word for word in rest if word.isascii() and word.isdigit()]
    names = [word for word in rest if word not in keys]
    if len(keys) > 1 or (keys and not general):
        return None
    if keys:
        place = int(keys[0]) - FIRST_KEY
        return SchemeWish(told[place], apply) if not names and 0 <= place < len(told) else None
    if names:
        meant = [scheme for scheme in told if all(word in _names_of(scheme) for word in names)]
        return SchemeWish(meant[0], apply) if meant else None
    return SchemeWish(None, apply) if general else None


def _is_one_of(word: str, known: frozenset[str]) -> bool:
    if word in known or len(word) < 5:
        return word in known
    from rapidfuzz.distance import Levenshtein  # a worker that reads no words does without it

    return any(Levenshtein.distance(word, each, score_cutoff=1) < 2 for each in known)


def _names_of(scheme: Scheme) -> frozenset[str]:
    titles = [text.title for text in scheme.texts.values()]
    parts = (folded(text) for text in (*scheme.words, *titles, scheme.code))
    return frozenset(word for part in parts for word in _BETWEEN.split(part) if word)
