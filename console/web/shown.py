"""Text from outside, made harmless to look at. Escaping is the template's work; this is the rest.

A name may come from a spreadsheet, an SMS or a form: it may hold control characters, marks that
turn the direction of a line round, stacks of combining marks, or five thousand letters.
"""

import unicodedata

LONGEST = 1000
MARKS = 4  # Devanagari needs three in a row at most
_KEPT = frozenset("\n\t\u200c\u200d")  # the joiners are spelling in Hindi
_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def harmless(text: str, longest: int = LONGEST) -> str:
    """The text without control, direction and private characters, without stacks of marks, and
    cut to `longest` characters with an ellipsis."""
    if text.isascii() and text.isprintable() and len(text) <= longest:
        return text
    kept: list[str] = []
    marks = 0
    for char in text:
        category = unicodedata.category(char)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if (category in _UNSAFE and char not in _KEPT) or marks > MARKS:
            continue
        kept.append(char)
        if len(kept) > longest:
            return "".join(kept[:longest]) + "…"
    return "".join(kept)


def masked(e164: str) -> str:
    """A telephone number of which only the last two digits can be read."""
    return f"•••• ••{e164[-2:]}" if len(e164) > 4 else "••••"
