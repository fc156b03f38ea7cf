"""How many SMS a text needs: GSM-7 or UCS-2, 160/153 septets or 70/67 UTF-16 units each.

3GPP TS 23.038 (alphabet) and TS 23.040 (chains). A character is never cut in two: an escape
sequence or a surrogate pair that does not fit into a part moves to the next one.
"""

from __future__ import annotations

BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = "\f^{}\\[~]|€"


def encoding(text: str) -> str:
    """`GSM-7` if every character is in that alphabet, else `UCS-2`."""
    return "GSM-7" if all(letter in BASIC or letter in EXTENSION for letter in text) else "UCS-2"


def segments(text: str) -> int:
    """Number of parts the text is sent in; an empty text needs one."""
    if encoding(text) == "GSM-7":
        return _parts([2 if letter in EXTENSION else 1 for letter in text], 160, 153)
    return _parts([2 if ord(letter) > 0xFFFF else 1 for letter in text], 70, 67)


def _parts(widths: list[int], alone: int, chained: int) -> int:
    if sum(widths) <= alone:
        return 1
    parts, room = 1, chained
    for width in widths:
        if width > room:
            parts, room = parts + 1, chained
        room -= width
    return parts
