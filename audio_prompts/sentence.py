"""A sentence with `{placeholders}` in it, taken apart."""

import re
from dataclasses import dataclass
from functools import cache, cached_property

_PLACEHOLDER = re.compile(r"\{([a-z][a-z_]*)\}")


@dataclass(frozen=True)
class Fixed:
    """Words that never change. `number` counts those of a sentence that can be heard, from 1;
    it is 0 for mere punctuation."""

    text: str
    number: int


@dataclass(frozen=True)
class Gap:
    """The place of the placeholder `name`."""

    name: str


Part = Fixed | Gap


@dataclass(frozen=True)
class Sentence:
    """`text` as it is written; `spoken` as a synthesiser needs it spelled to say it right."""

    text: str
    spoken: str

    @cached_property
    def placeholders(self) -> frozenset[str]:
        return frozenset(_PLACEHOLDER.findall(self.text + self.spoken))

    @property
    def common_placeholders(self) -> frozenset[str]:
        """Those that the written and the spoken form both have."""
        written, spoken = (_PLACEHOLDER.findall(form) for form in (self.text, self.spoken))
        return frozenset(written) & frozenset(spoken)

    @property
    def stray_brace(self) -> bool:
        """Whether a brace is left that opens or closes no placeholder."""
        return bool(re.search(r"[{}]", _PLACEHOLDER.sub("", self.text + self.spoken)))

    def written_parts(self) -> tuple[Part, ...]:
        return _parts(self.text)

    def spoken_parts(self) -> tuple[Part, ...]:
        return _parts(self.spoken)


@cache  # there are as many as there are sentences
def _parts(text: str) -> tuple[Part, ...]:
    parts: list[Part] = []
    heard = 0
    for position, piece in enumerate(_PLACEHOLDER.split(text)):
        if position % 2:
            parts.append(Gap(piece))
        elif piece:
            audible = any(letter.isalnum() for letter in piece)
            heard += audible
            parts.append(Fixed(piece, heard if audible else 0))
    return tuple(parts)
