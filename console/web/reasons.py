"""The one way from an error of the service to what a page says of it, in the page's language."""

from collections.abc import Mapping

from console.catalogue import label, say, words
from helpline.errors import WrongFields
from helpline.reasons.advice import Advice
from helpline.reasons.links import LinkTrouble
from helpline.reasons.refusals import Why
from helpline.reasons.rules import RuleFault
from helpline.reasons.told import Explained, Fact, Reason, Told

TABLES: Mapping[type[Reason], str] = {
    Why: "why",
    Advice: "advice",
    RuleFault: "rule_fault",
    LinkTrouble: "link_trouble",
}
"""Where the words of each list of reasons are in the catalogue."""
TERMS: Mapping[str, str] = {
    "role": "role",
    "level": "level",
    "levels": "level",
    "above": "level",
    "other": "level",
    "duty": "duty",
    "duties": "duty",
    "outcome": "outcome",
    "door": "door",
    "kind": "rule_kind",
    "separators": "separator",
}
"""Gaps that hold a code which has words of its own, and the table of these."""


def key_of(why: Reason) -> str:
    """Where the words of a reason are in the catalogue."""
    return f"{TABLES[type(why)]}.{why.name.lower()}"


def told(language: str, why: Reason | Told, rule: str = "") -> str:
    """What a page says of a reason. `rule` is the kind of rule whose fields it names."""
    whole = why if isinstance(why, Told) else Told(why)
    given = {name: _gap(language, name, fact, rule) for name, fact in whole.facts.items()}
    return say(language, key_of(whole.why), **given)


def told_of(language: str, error: Explained, rule: str = "") -> str:
    """What a page says of an error."""
    if isinstance(error, WrongFields):
        return " ".join(told(language, why) for _, why in error.fields)
    return told(language, error.told, rule)


def _gap(language: str, name: str, fact: Fact, rule: str) -> str:
    if isinstance(fact, Told):
        return told(language, fact)
    if isinstance(fact, tuple):
        return ", ".join(_gap(language, name, one, rule) for one in fact)
    if name in TERMS:
        return label(language, TERMS[name], str(fact))
    if name == "field":
        return words(language).get(f"rule_{rule}.{fact}", str(fact))
    return str(fact)
