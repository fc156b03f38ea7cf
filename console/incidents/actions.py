"""What was typed into the forms of an incident, and which words the form lacks."""

from collections.abc import Mapping
from dataclasses import dataclass

from console.web.typed import number_of
from helpline.escalation.model import Outcome

LONGEST_DIARY_NUMBER = 40


@dataclass(frozen=True, slots=True)
class Typed:
    """`problem` is a key of the catalogue ("problem.<problem>") or "", and `form` the form."""

    form: str
    officer: int
    outcome: str
    diary_number: str
    problem: str


NOTHING_TYPED = Typed("", 0, "", "", "")


def typed(form: Mapping[str, str], name: str) -> Typed:
    """What a form says; the first thing that is wrong with it, if anything is."""
    number = number_of(form.get("officer", ""))
    outcome = form.get("outcome", "")
    diary = form.get("diary_number", "").strip()
    problem = ""
    if name != "close" and not number:
        problem = "officer"
    elif name in ("report", "close") and outcome not in {*Outcome, "needs_help"}:
        problem = "outcome"
    elif name == "close" and outcome not in (Outcome.WELL, "needs_help") and not diary:
        problem = "diary_number"
    elif len(diary) > LONGEST_DIARY_NUMBER:
        problem = "diary_number_long"
    return Typed(name, number, outcome, diary, problem)
