"""Templates: Jinja, escaping everything, refusing names that a context does not have."""

from collections.abc import Callable
from dataclasses import fields
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from console import catalogue
from console.undoing import FINAL
from console.web import static
from console.web.local import UNITS
from console.web.shown import harmless, masked

FOLDER = Path(__file__).parent.parent / "templates"
GLOBALS = ("t", "label", "final", "static", "language", "languages", "span_units")


def _finalize(value: object) -> object:
    """Whatever a template puts out passes here, so that no page can forget it."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return harmless(value)
    return "" if value is None else value


def _final(language: str, *routes: str) -> str:
    """That these actions cannot be taken back; "" for those that can."""
    keys = dict.fromkeys(FINAL[route] for route in routes if route in FINAL)
    return " ".join(catalogue.say(language, key) for key in keys)


@cache
def environment(language: str) -> Environment:
    """The templates of one language."""
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    say: Callable[..., str] = partial(catalogue.say, language)
    made.globals.update(
        label=partial(catalogue.label, language),
        t=say,
        final=partial(_final, language),
        static=static.address,
        language=language,
        languages=catalogue.NAMES,
        span_units=" ".join(UNITS[language]),
    )
    made.filters["masked"] = masked
    return made


def render(template: str, language: str, context: Any) -> str:
    """The page. `context` is a dataclass; its fields are the names that the template may use."""
    names = {field.name: getattr(context, field.name) for field in fields(context)}
    return environment(language).get_template(template).render(names)
