"""A working day in a real browser: desk officer, SHO, SP, administrator, each as one story.

They share one console, one morning and one browser. KHAIRIYAT_PICTURES=docs/images writes the
pictures of the README and of docs/howto/work-in-the-console.md anew.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Locator, Page, expect

from console.access import own_password
from console.users import doing
from helpline.cases.climbing import perform
from helpline.cases.closing import propose
from helpline.cases.model import Case, CaseState, Priority
from helpline.cases.opening import RESPOND
from helpline.cases.responding import take_case
from helpline.escalation.model import IncidentState, Outcome
from helpline.repositories import UnitOfWork
from helpline.sending.model import IntentKind, IntentState
from tests.console import morning
from tests.console.office import Office, opened, picture
from tests.console.women import Women

pytestmark = pytest.mark.browser
TABS = 150
"""More than any page has places for the keyboard to be."""


@dataclass
class Day:
    """Somebody's day at the console: one browser, and what every page of it must keep."""

    office: Office
    page: Page
    elsewhere: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        home = self.office.url
        self.page.on(
            "request",
            lambda asked: None if asked.url.startswith(home) else self.elsewhere.append(asked.url),
        )
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def goes(self, path: str) -> None:
        self.page.goto(f"{self.office.url}{path}")

    def comes_to(self, path: str) -> None:
        """The page that a link or a button led to is there."""
        self.page.wait_for_url(re.compile(rf"{re.escape(self.office.url + path)}(\?.*)?$"))

    def looks(self) -> None:
        """The page before the eyes is accessible, as far as axe can tell."""
        found = Axe().run(self.page)
        assert found.violations_count == 0, f"{self.page.url}: {found.generate_report()}"

    def tabs_to(self, place: Locator) -> None:
        """The keyboard comes to this place by itself."""
        for _ in range(TABS):
            self.page.keyboard.press("Tab")
            if place.evaluate("one => one === document.activeElement"):
                return
        raise AssertionError(f"the keyboard does not reach {place}")

    def presses(self, place: Locator) -> None:
        self.tabs_to(place)
        self.page.keyboard.press("Enter")

    def types(self, place: Locator, words: str) -> None:
        """Into a field, or the first letters of a choice."""
        self.tabs_to(place)
        self.page.keyboard.type(words)

    def is_told(self, words: str) -> None:
        expect(self.page.get_by_text(words)).to_be_visible()

    def ends(self) -> None:
        assert (self.elsewhere, self.errors) == ([], [])
        self.page.context.close()


@pytest.fixture(scope="module")
def office(chromium: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with opened(chromium, tmp_path_factory.mktemp("office")) as made:
        yield made


def waits_too_long(office: Office) -> Case:
    """Nobody has taken her case: after two minutes the desk officer's telephone rings."""
    world, door = office.world, office.world.service.door
    case = Women(world).rings("+919000000731", at=world.now - timedelta(minutes=2), source="CA31")

    def ring(tx: UnitOfWork) -> None:
        duty = tx.duties.find(RESPOND, "case", case.id)
        assert duty is not None
        perform(tx, door, world.now, duty)
        for intent in tx.intents.of_cause("case", case.id):
            if intent.kind is IntentKind.CALL:
                sent = intent._replace(state=IntentState.SENT, sent_at=world.now, due_at=None)
                tx.intents.save(sent)

    world.store.write(ring)
    return case


def fits_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, page.url


def test_the_day_of_a_desk_officer_by_keyboard_alone(office: Office) -> None:
    day = Day(office, office.sign_in("desk", viewport={"width": 1280, "height": 900}))
    page, store = day.page, office.world.store
    day.looks()
    case = waits_too_long(office)
    rings = page.get_by_role("alert").filter(has_text="Your telephone rings")
    expect(rings).to_be_visible(timeout=25_000)
    picture(page, "day-desk-rings")
    day.presses(rings.get_by_role("link").first)
    day.comes_to(f"/cases/{case.id}")
    expect(page.get_by_text("Do NOT ring, do NOT write.")).to_be_visible()
    day.looks()
    day.presses(page.get_by_role("button", name="Take it"))
    day.is_told("The case is yours.")
    day.types(page.locator("#words-note"), "A dog barks; a man shouts")
    day.presses(page.get_by_role("button", name="Add the note"))
    day.is_told("The note is in the record.")
    day.presses(page.locator("summary", has_text="Write down how she may be reached"))
    day.types(page.locator("#reach-safe"), "called")
    day.presses(page.locator("form[action$='/safe'] button"))
    day.is_told("Written down how she may be reached.")
    day.is_told("She may be reached now, and only as it stands here.")
    day.presses(page.locator("summary", has_text=re.compile("^What it is$")))
    day.types(page.locator("#priority-priority"), "Danger")
    day.types(page.locator("#words-priority"), "He is at the door")
    day.presses(page.get_by_role("button", name="Set the priority"))
    day.is_told("Danger: SHO and control room are being rung")
    day.types(page.locator("#officer-dispatched"), "Hemlata")
    day.presses(page.get_by_role("button", name="Is on the way"))
    day.is_told("Noted: somebody is on the way.")
    picture(page, "day-desk-case")
    fits_a_phone(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    day.presses(page.get_by_role("link", name="Requests", exact=True))
    day.comes_to("/requests")
    day.looks()
    day.presses(page.get_by_role("button", name=re.compile(f"Answered.*{morning.NAMES[3]}")))
    day.is_told("Answered. The senior gets an SMS.")
    day.presses(page.get_by_role("link", name="Today", exact=True))
    day.comes_to("/")
    fits_a_phone(page)
    day.ends()
    mine = office.morning.officers["desk"]
    told = store.read(lambda tx: tx.cases.get(case.id))
    safe = store.read(lambda tx: tx.safe_contacts.current(case.caller_id))
    assert (told.assigned_to, told.priority) == (mine, Priority.DANGER)
    assert safe is not None
    assert (safe.may_call, safe.may_write, safe.stated_by) == (True, False, mine)


def test_the_day_of_an_sho_from_tonights_roster_to_a_confirmed_well(office: Office) -> None:
    day = Day(office, office.sign_in("sho", viewport={"width": 1280, "height": 900}))
    page, made = day.page, office.morning
    day.goes(f"/units/{made.units['RPR-CIVILLINES'].id}")
    day.looks()
    page.get_by_role("button", name="Confirm tonight's roster").click()
    day.is_told("Tonight's roster is confirmed, in your name.")
    day.goes(f"/incidents/{made.missed}")
    day.looks()
    page.locator("#officer-going").select_option(str(made.officers["beat-2"]))
    page.get_by_role("button", name="Is going").click()
    day.is_told("Noted: the officer is going.")
    page.locator("#officer-report").select_option(str(made.officers["beat-2"]))
    page.locator("#outcome-report").select_option(Outcome.WELL.value)
    page.get_by_role("button", name="Note the report").click()
    day.is_told("A report of 'well' waits for the SHO")
    picture(page, "day-sho-incident")
    day.goes("/")
    page.get_by_role("link", name=morning.NAMES[10]).click()
    page.get_by_role("button", name="Confirm 'well' and close").click()
    day.is_told("Confirmed: well. The incident is closed.")
    page.get_by_role("link", name="हिन्दी").click()
    day.goes("/")
    assert page.evaluate(
        """async () => {
            await document.fonts.ready;
            const ours = [...document.fonts].filter((one) => one.family.includes("Khairiyat"));
            return ours.length > 0 && ours.every((one) => one.status === "loaded")
                && document.fonts.check('1rem "Khairiyat Devanagari"', 'ख़ैरियत');
        }"""
    )
    picture(page, "day-sho-hindi")
    day.ends()
    reported, closed = office.world.store.read(
        lambda tx: (tx.incidents.get(made.missed), tx.incidents.get(made.provisional))
    )
    assert (reported.state, closed.state) == (IncidentState.PROVISIONAL, IncidentState.CLOSED)


def closing_is_proposed(office: Office) -> Case:
    """The desk officer has done what she could; another woman officer has to hear the woman."""
    women, world = Women(office.world), office.world
    desk = office.morning.officers["desk"]
    case = women.rings("+919000000732", source="CA32")
    case = women.changed(case, priority=Priority.URGENT, silent=False)
    women.may_be_reached(case)

    def work(tx: UnitOfWork) -> Case:
        taken = take_case(tx, world.now, tx.cases.get(case.id), desk)
        return propose(tx, world.now, taken, desk, "A room in the shelter, FIR written")

    return world.store.write(work)


def test_the_day_of_an_sp_from_the_numbers_to_a_closed_case(office: Office) -> None:
    case = closing_is_proposed(office)
    day = Day(office, office.sign_in("sp", viewport={"width": 1280, "height": 900}))
    page = day.page
    page.get_by_role("link", name="Numbers", exact=True).click()
    day.comes_to("/numbers")
    day.looks()
    expect(page.locator("svg[role=img]").first).to_be_visible()
    picture(page, "day-sp-numbers")
    page.get_by_role("link", name="Cases", exact=True).click()
    page.locator("#priority").select_option("urgent")
    page.get_by_role("button", name="Limit the list").click()
    page.wait_for_url(re.compile("priority=urgent"))
    day.looks()
    picture(page, "day-sp-cases")
    n = case.number
    page.get_by_role("link", name=f"{n[:3]} {n[3:6]} {n[6:9]} {n[9:]}").first.click()
    day.is_told("Talk with her first, and write down below what she said.")
    page.get_by_label("What she said").fill("She feels safe where she is")
    page.get_by_role("button", name="Write down the talk").click()
    day.is_told("The talk is written down.")
    page.get_by_label("What she says to the closing").fill("She agrees")
    day.looks()
    page.get_by_role("button", name="Close in your name").click()
    day.is_told("The case is closed, in two names.")
    day.ends()
    closed = office.world.store.read(lambda tx: tx.cases.get(case.id))
    assert closed.state is CaseState.CLOSED


def test_the_day_of_an_administrator_from_a_login_to_a_rule(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    for module in (doing, own_password):
        monkeypatch.setattr(module, "hashed", cheap.hash)
    station = office.morning.units["RPR-CIVILLINES"]
    day = Day(office, office.sign_in("admin", viewport={"width": 1280, "height": 900}))
    page = day.page
    day.goes("/users")
    day.looks()
    page.locator("#name").fill("second-sho")
    page.locator("#role").select_option("sho")
    page.locator("#unit").fill(station.code)
    page.locator("#telephone").fill("9000011103")
    page.get_by_role("button", name="Create the login").click()
    one_time = page.locator(".secret code").inner_text()
    day.looks()
    day.goes(f"/units/{station.id}/rules/ladder.missed")
    day.looks()
    page.locator("#wait_0").fill("420")
    picture(page, "day-admin-rule")
    page.get_by_role("button", name="Store as a new version").click()
    day.is_told("The new version holds from now on.")
    day.ends()

    new = Day(office, office.sign_in("second-sho", password=one_time, opens="password"))
    page = new.page
    new.looks()
    page.locator("#present").fill(one_time)
    for again in ("#new", "#again"):
        page.locator(again).fill("an own long password")
    page.get_by_role("button", name="Set the password").click()
    new.is_told("Your password is changed.")
    new.goes(f"/seniors/{office.morning.seniors[7]}")
    page.get_by_role("link", name="Who would be told now?").click()
    new.comes_to(f"/seniors/{office.morning.seniors[7]}/who-now")
    new.looks()
    expect(page.get_by_text("7 min").first).to_be_visible()
    picture(page, "day-admin-who-now")
    new.ends()
