"""One walk over every address that shows a page, in both languages: what all pages have in common."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest

from console.access.permissions import may
from console.catalogue import LANGUAGES, words
from console.routes import ADDRESSES
from console.undoing import FINAL
from console.web.doorway import Address
from console.web.templates import FOLDER
from helpline.directory.model import Role
from tests.console.desk import Browser, Desk, visible
from tests.console.table import Table, filled
from tests.world.world import World

WALKERS = (Role.SP, Role.ADMINISTRATOR, Role.NODAL_OFFICER)
NO_PAGE = {
    "live", "flow.drawing", "case.recording", "request.recording", "numbers.csv", "numbers.xlsx",
}  # fmt: skip
"""A stream, pictures, sound and files."""
UNNAMED = {"hidden", "submit", "button"}
ENGLISH = re.compile(r"(?:\b[a-z]{2,}\b[ ,;]+){4,}")
LISTS = (
    "/", "/incidents", "/cases", "/board", "/requests", "/referrals", "/services", "/schemes",
    "/holds", "/faults",
)  # fmt: skip


CARDS = re.compile(r"<(section|details)\b[^>]*>.*?</\1>|<form\b.*?</form>", re.S)
ACTION = re.compile(r'\b(?:form)?action="([^"]+)"')
SAID_ONCE = {"request.answer", "hold.lift"}
"""A button in every line of a list: it is said once for all of them."""


@dataclass
class Seen(HTMLParser):
    """What a page is made of."""

    language: str = ""
    headings: int = 0
    labelled: set[str] = field(default_factory=set)
    fields: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    nameless: list[str] = field(default_factory=list)
    tables_without_head: int = 0
    _label: int = 0
    _button: str | None = None

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = has.get("lang", "")
        self.headings += tag == "h1"
        if tag == "label":
            self._label += 1
            self.labelled.add(has.get("for", ""))
        if tag in ("input", "select", "textarea") and has.get("type") not in UNNAMED:
            if self._label:
                self.labelled.add(has.get("id", ""))
                has["in-label"] = "yes"
            self.fields.append((tag, has))
        if tag == "button":
            self._button = has.get("aria-label", "")
        if tag in ("script", "img", "link", "audio", "source", "form", "iframe"):
            self.loaded += [has[name] for name in ("src", "href", "action") if name in has]

    def handle_endtag(self, tag: str) -> None:
        self._label -= tag == "label"
        if tag == "button" and self._button is not None:
            if not self._button.strip():
                self.nameless.append("button")
            self._button = None

    def handle_data(self, text: str) -> None:
        if self._button is not None:
            self._button += text

    def unlabelled(self) -> list[str]:
        """Fields that nothing names."""
        return [
            f"{tag} {has.get('name')}"
            for tag, has in self.fields
            if not ({"in-label", "aria-label", "aria-labelledby"} & set(has))
            and has.get("id", "-") not in self.labelled
        ]


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Table]:
    yield from filled(tmp_path_factory.mktemp("pages"))


@pytest.fixture(scope="module")
def walkers(table: Table) -> dict[Role, Browser]:
    place, desk = table.desk.place, table.desk
    home = {Role.SP: place.district, Role.ADMINISTRATOR: place.state, Role.NODAL_OFFICER: table.own}
    return {
        role: desk.browser(
            desk.user(f"walker {role.value}", role, home[role], place.officers["sho"][0])
        )
        for role in WALKERS
    }


def _pages() -> list[Address]:
    return [one for one in ADDRESSES if one.method == "GET" and one.name not in NO_PAGE]


def _open(walkers: dict[Role, Browser], table: Table, page: Address, language: str) -> str:
    browser = next(walkers[role] for role in WALKERS if may(role, page.name))
    browser.client.headers["accept-language"] = language
    answer = browser.get(page.path.format(**table.paths))
    assert answer.status_code == 200, (page.name, visible(answer.text)[:300])
    return answer.text


@pytest.mark.parametrize("language", ["hi", "en"])
def test_every_page_has_a_language_a_heading_named_fields_and_nothing_from_elsewhere(
    table: Table, walkers: dict[Role, Browser], language: str
) -> None:
    found: list[tuple[str, object]] = []
    for page in _pages():
        html = _open(walkers, table, page, language)
        seen = Seen()
        seen.feed(html)
        whole = html.lstrip().startswith("<!doctype html>")
        if whole and (seen.language, seen.headings) != (language, 1):
            found.append((page.name, (seen.language, seen.headings)))
        found += [(page.name, name) for name in [*seen.unlabelled(), *seen.nameless]]
        found += [(page.name, link) for link in seen.loaded if re.match(r"(\w+:)?//", link)]
    assert found == []


def test_a_hindi_page_says_nothing_of_its_own_in_english(
    table: Table, walkers: dict[Role, Browser]
) -> None:
    found = {}
    for page in _pages():
        if page.name in ("prompts", "sms"):  # they show the sentences of every language
            continue
        html = _open(walkers, table, page, "hi")
        spoken = re.sub(r"<(bdi|code|pre|option|textarea)\b.*?</\1>", " ", html, flags=re.S)
        if english := ENGLISH.findall(visible(spoken)):
            found[page.name] = english
    assert found == {}


def _route_of(path: str) -> str:
    """The name of the route that a form of a page is sent to."""
    for one in ADDRESSES:
        where = re.sub(r"\\{\w+\\}", "[^/]+", re.escape(one.path))
        if one.method == "POST" and re.fullmatch(where, path):
            return one.name
    raise AssertionError(f"no form is taken at {path}")


def test_what_cannot_be_taken_back_says_so_beside_its_button(
    table: Table, walkers: dict[Role, Browser]
) -> None:
    seen, silent = set(), set()
    for page in _pages():
        html = _open(walkers, table, page, "hi")
        for card in CARDS.finditer(html):
            for path in ACTION.findall(card[0]) if 'method="post"' in card[0] else ():
                route = _route_of(path)
                if route not in FINAL:
                    continue
                seen.add(route)
                said = " ".join(words("hi")[FINAL[route]].split())
                if said not in visible(html if route in SAID_ONCE else card[0]):
                    silent.add(f"{page.name}: {route}")
    assert silent == set()
    assert len(seen) > 20, seen


def test_words_for_nothing_go_on_to_say_what_would_be_there() -> None:
    short = []
    for path in FOLDER.iterdir():
        source = path.read_text(encoding="utf-8")
        alone = set(re.findall(r'<p class="quiet">{{ t\("([\w.]+)"\) }}</p>', source))
        alone -= {"prompts.no_sound"}  # beside a sentence that is there
        for key in alone:
            short += [
                (path.name, language, words(language)[key])
                for language in LANGUAGES
                if len(re.findall(r"[^.।;:]{8,}[.।;:]", words(language)[key])) < 2
            ]
        for box in re.findall(r'<div class="nothing">.*?</div>', source, re.S):
            keys = set(re.findall(r't\("([\w.]+)"', box))
            if len(keys) < 2 and not all("." in words("en")[key][:-1] for key in keys):
                short.append((path.name, "", box))
    assert not short, "\n".join(map(str, short))


def test_every_empty_list_says_what_would_fill_it(sqlite_world: World) -> None:
    desk = Desk(sqlite_world)
    sp = desk.at("sp")
    office = desk.browser(desk.user("office", Role.NODAL_OFFICER, desk.place.station))
    for path in LISTS:
        browser = office if path == "/referrals" else sp
        html = browser.get(path).text
        empty = re.findall(r'<(?:div class="nothing"|p class="quiet")>(.*?)</(?:div|p)>', html)
        told = [visible(words) for words in empty if len(visible(words)) > 15]
        assert told or 'class="nothing"' in html, path
    desk.close()
