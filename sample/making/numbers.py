"""Invented telephone numbers, in blocks that show at a glance whose they are.

Every mobile number starts with +91 90000 and tells by its next digits what it is for. India sets
no numbers aside for stories, so somebody may own one of these: none of them may ever be rung,
which is why the sample loads only into a service whose telephone network is its own.
"""

from collections import Counter

DISTRICT_DIGIT = {"CG": 0, "CG-RPR": 1, "CG-DRG": 2, "CG-BSP": 3}
_BLOCKS = {
    "unit": 0,
    "officer": 1,
    "senior": 2,
    "alternate": 3,
    "contact": 4,
    "key_holder": 5,
    "service": 6,
}


class Numbers:
    """Hands out numbers, each once: +91 90000, block, district, and three digits that count."""

    def __init__(self) -> None:
        self._given: Counter[tuple[str, str]] = Counter()

    def mobile(self, block: str, district: str) -> str:
        """The next mobile number of a block in a district (code of the unit)."""
        self._given[block, district] += 1
        count = self._given[block, district]
        if count > 999:
            raise ValueError(f"{district} has more than 999 numbers in block {block}")
        return f"+9190000{_BLOCKS[block]}{DISTRICT_DIGIT[district]}{count:03}"

    def landline(self, std: str, district: str) -> str:
        """The next landline of a district, whose subscriber number starts with 2000 or 200."""
        self._given["landline", district] += 1
        count = self._given["landline", district]
        return f"+91{std}{'2'.ljust(10 - len(std) - 3, '0')}{count:03}"
