"""An XML element read with suspicion: whatever is not asked for must not be there."""

from __future__ import annotations

from collections.abc import Collection
from xml.etree.ElementTree import Element

from phonenet.errors import ApplicationError

SCHEMA = 12200
"""https://www.twilio.com/docs/api/errors/12200: the document does not conform to the schema."""


class Reader:
    """Attributes, text and children of one element; refuses every other one.

    All refusals raise ApplicationError with code 12200 and say what may be written instead.
    """

    def __init__(
        self, element: Element, attributes: Collection[str], children: Collection[str] = ()
    ) -> None:
        self.name = element.tag
        self._element = element
        unknown = sorted(set(element.attrib) - set(attributes))
        if unknown:
            raise self.refusal(
                f"has the unknown attribute {unknown[0]}; known are {', '.join(sorted(attributes))}"
            )
        for child in element:
            if child.tag not in children:
                known = ", ".join(sorted(children)) or "nothing"
                raise self.refusal(f"may not contain <{child.tag}>, only {known}")

    @property
    def children(self) -> list[Element]:
        return list(self._element)

    def body(self) -> str:
        """The element's text with white space closed up."""
        return " ".join("".join(self._element.itertext()).split())

    def verbatim(self) -> str:
        return "".join(self._element.itertext()).strip()

    def only_elements(self) -> None:
        """There is no text between the children."""
        stray = [self._element.text or "", *(child.tail or "" for child in self._element)]
        if "".join(stray).strip():
            raise self.refusal("holds text outside its elements")

    def text(self, attribute: str, default: str = "") -> str:
        return self._element.get(attribute, default)

    def yes(self, attribute: str, default: bool) -> bool:
        return self.one_of(attribute, ("true", "false"), str(default).lower()) == "true"

    def one_of(self, attribute: str, choices: Collection[str], default: str) -> str:
        value = self.text(attribute, default)
        if value not in choices:
            raise self.refusal(f"{attribute}={value!r}; write one of {', '.join(choices)}")
        return value

    def method(self, attribute: str = "method") -> str:
        return self.one_of(attribute, ("GET", "POST"), "POST")

    def whole(self, attribute: str, default: int, lowest: int, highest: int) -> int:
        value = self.text(attribute, str(default))
        if not value.isascii() or not value.isdigit() or not lowest <= int(value) <= highest:
            raise self.refusal(
                f"{attribute}={value!r}; write a whole number from {lowest} to {highest}"
            )
        return int(value)

    def refusal(self, fault: str) -> ApplicationError:
        return ApplicationError(SCHEMA, f"<{self.name}> {fault}")
