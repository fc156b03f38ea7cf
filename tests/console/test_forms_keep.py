"""Every form of every page is sent with something wrong in it, and shows again what was typed."""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from console.access.permissions import may
from console.routes import ADDRESSES
from helpline.directory.model import Role
from tests.console.desk import ORIGIN, Browser, visible
from tests.console.table import Table, filled
from tests.console.test_every_page import NO_PAGE

WALKERS = (Role.SP, Role.ADMINISTRATOR, Role.NODAL_OFFICER)
FORM = re.compile(r'<form method="post" action="([^"]+)"[^>]*>(.*?)</form>', re.S)
FIELD = re.compile(r"<(input|textarea|select)\b([^>]*)>")
NAMED = re.compile(r'\b(name|type|value|maxlength|autocomplete)="([^"]*)"')
SECRET = {"hidden", "password", "checkbox", "radio", "file"}
NOT_A_CHOICE = "nothing-of-these"


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Table]:
    yield from filled(tmp_path_factory.mktemp("forms"))


def _typed(form: str, mark: str) -> tuple[dict[str, str], dict[str, str]]:
    """What is sent with a form, and those of it that somebody typed. Nothing fits where there is
    anything to choose; what is typed is in no format that a date, a time or a number has."""
    sent: dict[str, str] = {}
    typed: dict[str, str] = {}
    for number, (tag, attributes) in enumerate(FIELD.findall(form)):
        has = {name: unescape(value) for name, value in NAMED.findall(attributes)}
        if "name" not in has:
            continue
        name, kind = has["name"], has.get("type", "text")
        if tag == "select":
            sent[name] = NOT_A_CHOICE
        elif tag == "input" and kind in SECRET:
            if kind == "hidden":
                sent[name] = has.get("value", "")
        elif has.get("autocomplete") != "one-time-code":
            text = f"{mark}{number} <b>&"
            typed[name] = sent[name] = text[: int(has.get("maxlength", "100"))].strip()
    return sent, typed


def test_what_was_typed_into_a_form_that_is_refused_is_shown_again(table: Table) -> None:
    desk, place = table.desk, table.desk.place
    home = {Role.SP: place.district, Role.ADMINISTRATOR: place.state, Role.NODAL_OFFICER: table.own}
    walkers: dict[Role, Browser] = {
        role: desk.browser(
            desk.user(f"typist {role.value}", role, home[role], place.officers["sho"][0])
        )
        for role in WALKERS
    }
    lost, refused = [], set()
    for page in ADDRESSES:
        if page.method != "GET" or page.name in NO_PAGE:
            continue
        browser = next(walkers[role] for role in WALKERS if may(role, page.name))
        html = browser.get(page.path.format(**table.paths)).text
        for n, (action, form) in enumerate(reversed(FORM.findall(html))):
            sent, typed = _typed(form, f"T{n}x")
            if not typed or (action, frozenset(sent)) in refused:
                continue
            answer = browser.send(action, sent)
            if answer.status_code in (303, 200):
                continue
            refused.add((action, frozenset(sent)))
            back = unescape(answer.text)
            lost += [
                (page.name, action, name, visible(answer.text)[:200])
                for name, text in typed.items()
                if text not in back
            ]
    assert not lost, "\n".join(map(str, lost))
    assert len(refused) > 25


def test_what_is_typed_while_the_session_ends_is_shown_again_to_our_own_page_only(
    table: Table,
) -> None:
    browser = table.desk.browser()
    sent = {"words": "She said: wait", "new": "a password of hers", "outcome": "well"}
    answer = browser.send("/cases/1/note", sent, origin=ORIGIN)
    text = visible(answer.text)
    assert answer.status_code == 401
    assert "The session has ended" in text
    assert "She said: wait" in text
    assert "a password of hers" not in text
    assert browser.send("/cases/1/note", sent, origin="http://elsewhere").status_code == 303
    assert browser.send("/sign-out", {}, origin=ORIGIN).status_code == 303
