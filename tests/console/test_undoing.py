"""Every action can be taken back, or says at its button that it cannot."""

import re

import pytest

from console.access.permissions import PERMISSIONS
from console.catalogue import words
from console.routes import ADDRESSES
from console.undoing import BACK, FINAL, LOOKS
from console.web.templates import FOLDER
from helpline.directory.model import Role

SAYS = {
    "en": re.compile(r"cannot be (undone|taken back|deleted)|What is written stays|not put back"),
    "hi": re.compile(r"वापस नहीं|बना रह|मिटाया नहीं"),
}
POSTS = {address.name: address for address in ADDRESSES if address.method == "POST"}


def test_every_form_is_taken_back_by_another_or_is_known_to_be_final() -> None:
    known = [*BACK, *FINAL, *LOOKS]
    assert sorted(known) == sorted({"sign-in.try", *POSTS})


def test_what_takes_an_action_back_is_there_and_for_somebody_who_may() -> None:
    for route, back in BACK.items():
        assert back in POSTS or back == "sign-in.try", route
        allowed = PERMISSIONS[back]
        assert allowed is None or any(role in allowed for role in Role), route


@pytest.mark.parametrize("language", SAYS)
def test_the_words_for_what_is_final_say_so(language: str) -> None:
    for route, key in FINAL.items():
        assert SAYS[language].search(words(language)[key]), (route, words(language)[key])


def test_every_final_action_has_its_words_in_a_template() -> None:
    shown: set[str] = set()
    for path in FOLDER.iterdir():
        source = path.read_text(encoding="utf-8")
        for given in re.findall(r"final\(([^()]*)\)", source):
            shown |= set(re.findall(r'"([\w.-]+)"', given))
        if path.name.startswith("case"):
            shown |= {f"case.{name}" for name in re.findall(r'f\.post\("\w+", "([\w-]+)"', source)}
        if path.name == "import.html":
            assert 'final("import." ~ kind ~ ".store")' in source
            shown |= {name for name in FINAL if name.startswith("import.")}
    assert set(FINAL) - shown == set()
