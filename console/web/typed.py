"""What was typed into a form, and what is wrong with it: so that an error keeps everything."""

from collections.abc import Mapping
from dataclasses import dataclass, field


def number_of(text: str) -> int:
    """An id that an address or a form sent; 0 for what is none, or longer than any."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


@dataclass(frozen=True, slots=True)
class Typed:
    """Field -> text as it was typed, and field -> what is wrong with it: a key of the catalogue
    ("problem.<key>") in `problems`, or the words themselves in `told`."""

    values: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        """What stands in a field; "" if nothing does."""
        return self.values.get(name, "")

    def problem(self, name: str) -> str:
        """The key of what is wrong with a field, or ""."""
        return self.problems.get(name, "")

    def wrong(self, name: str) -> bool:
        """Whether anything is wrong with a field."""
        return name in self.problems or name in self.told

    @property
    def count(self) -> int:
        """How many fields are to be corrected."""
        return len({*self.problems, *self.told})

    @classmethod
    def of(cls, form: Mapping[str, str], names: tuple[str, ...], longest: int = 500) -> "Typed":
        """The fields of these names, cut to a length that no page of ours exceeds."""
        return cls({name: form.get(name, "").strip()[:longest] for name in names})

    def but(self, problems: Mapping[str, str]) -> "Typed":
        """The same with these problems."""
        return Typed(self.values, problems, self.told)

    def telling(self, told: Mapping[str, str]) -> "Typed":
        """The same with these words beside its fields."""
        return Typed(self.values, self.problems, told)
