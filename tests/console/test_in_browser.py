"""The console in a real browser: a working day by keyboard, what renews itself, what is hostile.

Its pictures are those of the README: KHAIRIYAT_PICTURES=docs/images writes them anew.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import expect

from helpline.cases.model import Case
from helpline.cases.responding import raise_danger
from helpline.escalation.model import IncidentKind, IncidentState
from helpline.escalation.opening import open_incident
from helpline.repositories import UnitOfWork
from helpline.sending.model import IntentKind, IntentState
from tests.console import morning
from tests.console.attacks import ATTACKS
from tests.console.office import Office, never, opened, picture
from tests.console.women import Women

pytestmark = pytest.mark.browser


@pytest.fixture
def office(chromium: Path, tmp_path: Path) -> Iterator[Office]:
    with opened(chromium, tmp_path) as made:
        yield made


def test_the_morning_of_an_sho_from_today_to_a_confirmed_well(office: Office) -> None:
    page = office.sign_in("sho", viewport={"width": 1280, "height": 900})
    expect(page.locator(".line")).to_have_count(7)
    picture(page, "console-today")
    page.goto(f"{office.url}/incidents/{office.morning.missed}")
    picture(page, "console-incident")
    page.goto(f"{office.url}/board")
    expect(page.locator(".tiles li")).to_have_count(len(morning.NAMES))
    picture(page, "console-board")
    page.goto(office.url)
    page.get_by_role("link", name=morning.NAMES[10]).focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Confirm 'well' and close").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Confirmed: well. The incident is closed.")).to_be_visible()
    closed = office.world.store.read(lambda tx: tx.incidents.get(office.morning.provisional))
    assert closed.state is IncidentState.CLOSED


def test_a_page_renews_itself_and_leaves_what_is_typed(office: Office) -> None:
    page = office.sign_in("sho")
    page.goto(f"{office.url}/incidents/{office.morning.missed}")
    page.locator("#diary-close").fill("GD 17/26 half typ")
    page.locator("#diary-close").focus()
    service = office.world.service
    office.world.store.write(
        lambda tx: open_incident(
            tx,
            service.door,
            service.ids,
            office.world.now,
            office.morning.seniors[7],
            IncidentKind.EMERGENCY,
        )
    )
    expect(page.get_by_text("Made graver")).to_be_visible(timeout=30_000)
    expect(page.locator("#diary-close")).to_have_value("GD 17/26 half typ")
    expect(page.locator("#diary-close")).to_be_focused()


def _woman_rings(office: Office) -> Case:
    """She may be called in the evening, and has written once."""
    women = Women(office.world)
    case = women.rings()
    women.writes("वह घर पर है, अभी फ़ोन मत करना")
    women.may_be_reached(case, from_s=18 * 3600, to_s=20 * 3600)
    return case


def test_a_case_is_found_taken_and_written_into_by_keyboard(office: Office) -> None:
    case = _woman_rings(office)
    page = office.sign_in("sho", viewport={"width": 1280, "height": 1000})
    page.get_by_role("link", name="Cases", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_label("Case number").focus()
    page.keyboard.type(case.number)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Not at this hour.")).to_be_visible()
    picture(page, "console-case")
    page.get_by_role("button", name="Take it").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The case is yours.")).to_be_visible()
    page.get_by_label("What she said").focus()
    page.keyboard.type("She is at her mother's")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The talk is written down.")).to_be_visible()
    expect(page.locator(".entries q").first).to_have_text("She is at her mother's")
    taken = office.world.store.read(lambda tx: tx.cases.get(case.id))
    assert taken.assigned_to == office.morning.officers["sho"]


def test_her_call_pops_up_beside_what_is_typed_and_the_case_renews_itself(office: Office) -> None:
    case = _woman_rings(office)
    page = office.sign_in("sho")
    page.goto(f"{office.url}/cases/{case.id}")
    page.locator("#words-note").fill("half a sent")
    page.locator("#words-note").focus()
    world, door = office.world, office.world.service.door

    def danger(tx: UnitOfWork) -> None:
        raise_danger(tx, door, world.now, tx.cases.get(case.id), "key")
        for intent in tx.intents.of_cause("case", case.id):
            if intent.kind is IntentKind.CALL:
                sent = intent._replace(state=IntentState.SENT, sent_at=world.now, due_at=None)
                tx.intents.save(sent)

    world.store.write(danger)
    expect(page.get_by_role("alert").get_by_text("Your telephone rings")).to_be_visible(
        timeout=30_000
    )
    expect(page.locator(".entries").get_by_text("by key")).to_be_visible(timeout=30_000)
    expect(page.locator("#words-note")).to_have_value("half a sent")
    expect(page.locator("#words-note")).to_be_focused()


def test_a_page_that_cannot_be_renewed_says_so(office: Office) -> None:
    page = office.sign_in("desk")
    office.world.store.write(
        lambda tx: tx.web_sessions.end_all(
            tx.accounts.by_name("desk").user.id  # type: ignore[union-attr]
        )
    )
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_text("Your session has ended.")).to_be_visible()


def test_today_works_without_javascript(office: Office) -> None:
    page = office.sign_in("desk", java_script_enabled=False)
    expect(page.locator(".line")).to_have_count(7)
    assert "url=/?watch=1" in page.content()
    page.get_by_role("link", name=morning.NAMES[7]).click()
    page.locator("#officer-going").select_option(str(office.morning.officers["beat-2"]))
    page.get_by_role("button", name="Is going").click()
    expect(page.get_by_text("Noted: the officer is going.")).to_be_visible()


@pytest.mark.parametrize("language", ["hi", pytest.param("en", marks=pytest.mark.long)])
def test_axe_finds_nothing_on_any_page(office: Office, language: str) -> None:
    page = office.sign_in("sp", locale=language)
    senior, reports = office.morning.seniors[0], []
    _woman_rings(office)
    station = office.morning.units["RPR-CIVILLINES"].id
    for path in (
        "/", "/cases", "/cases/1", "/incidents", f"/incidents/{office.morning.missed}", f"/board?station={station}",
        "/board", f"/seniors/{senior}", f"/seniors/{senior}/who-now", "/requests", "/units",
        f"/units/{station}/ladders", "/roster", "/prompts", "/flows", "/service", "/second-factor",
    ):  # fmt: skip
        page.goto(f"{office.url}{path}")
        found = Axe().run(page)
        if found.violations_count:
            reports.append(f"{path}: {found.generate_report()}")
    assert reports == []


def test_axe_finds_nothing_on_the_pages_where_something_is_changed(office: Office) -> None:
    page, reports = office.sign_in("sho", locale="hi"), []
    station = office.morning.units["RPR-CIVILLINES"].id
    office.world.store.write(
        lambda tx: tx.faults.report("empty_rung", f"{station}:sho@station", office.world.now)
    )
    for path in (
        "/seniors/new", f"/seniors/{office.morning.seniors[0]}/edit", "/import/seniors",
        "/password", "/sms", "/faults", f"/units/{station}", f"/units/{station}/rules/checkin",
    ):  # fmt: skip
        page.goto(f"{office.url}{path}")
        found = Axe().run(page)
        if found.violations_count:
            reports.append(f"{path}: {found.generate_report()}")
    assert reports == []


def test_what_offices_and_administrators_change_is_fine_to_axe_and_fits_a_phone(
    office: Office,
) -> None:
    """The pages of services, schemes, holds, logins and numbers, with a fault beside a field."""
    _woman_rings(office)
    station, reports = office.morning.units["RPR-CIVILLINES"].id, []
    paths = {
        "sp": (
            "/services", "/services/new", "/schemes", "/schemes/new", "/holds?case=1", "/numbers",
            "/numbers/month",
        ),
        "admin": ("/users", "/users/1", f"/units/{station}"),
    }  # fmt: skip
    for user, pages in paths.items():
        page = office.sign_in(user, locale="hi", viewport={"width": 360, "height": 740})
        for path in pages:
            page.goto(f"{office.url}{path}")
            if path == "/services/new":
                page.locator("main form").evaluate("form => form.noValidate = true")
                page.locator("main form button.main").click()
                page.wait_for_selector("[aria-invalid]")
            found = Axe().run(page)
            if found.violations_count:
                reports.append(f"{path}: {found.generate_report()}")
            if (wide := page.evaluate("document.documentElement.scrollWidth")) > 360:
                reports.append(f"{path} is {wide} wide")
    assert reports == []


def test_hindi_is_rendered_with_the_font_that_is_shipped(office: Office) -> None:
    page = office.sign_in("sho", locale="hi")
    loaded = page.evaluate(
        "document.fonts.load('1rem \"Khairiyat Devanagari\"', 'ख़ैरियत').then(f => f.length)"
    )
    assert loaded == 1
    width = page.evaluate(
        """() => {
            const measure = (font) => {
                const canvas = document.createElement('canvas').getContext('2d');
                canvas.font = `40px ${font}`;
                return canvas.measureText('क्षेत्र').width;
            };
            return [measure('"Khairiyat Devanagari"'), 7 * 40];
        }"""
    )
    assert 20 < width[0] < width[1]


def test_the_phone_and_the_office_computer_show_every_page_without_scrolling_sideways(
    office: Office,
) -> None:
    _woman_rings(office)
    for size in ({"width": 360, "height": 740}, {"width": 1024, "height": 768}):
        page = office.sign_in("sho", viewport=size)
        incident = f"/incidents/{office.morning.missed}"
        for path in ("/", incident, "/board", "/requests", "/units", "/cases", "/cases/1"):
            page.goto(f"{office.url}{path}")
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= size["width"], f"{path} is {wide} wide on {size}"


def test_hostile_text_runs_nothing_and_breaks_no_page(office: Office) -> None:
    def name_them(tx: UnitOfWork) -> None:
        for senior, attack in zip(office.morning.seniors, ATTACKS, strict=False):
            person = tx.people.get(senior)
            phones = {phone.label: phone.e164 for phone in person.phones}
            tx.people.change(senior, name=attack, language="hi", phones=phones)

    office.world.store.write(name_them)
    page = office.sign_in("sho", viewport={"width": 1024, "height": 768})
    page.on("dialog", lambda dialog: never(dialog.message))
    made = office.morning
    seniors = [f"/seniors/{senior}" for senior in made.seniors[: len(ATTACKS)]]
    women = Women(office.world)
    hers = [women.writes(attack, f"+9190000077{n:02d}").id for n, attack in enumerate(ATTACKS)]
    cases = ["/cases", *(f"/cases/{case_id}" for case_id in hers)]
    lists = ("/", "/board", "/incidents", "/requests", f"/incidents/{made.missed}")
    for path in (*lists, *seniors, *cases):
        page.goto(f"{office.url}{path}")
        assert page.locator("main script, main img[src='x']").count() == 0
        assert page.locator("nav[aria-label='Places'] a").count() == 7
        assert page.evaluate("document.documentElement.scrollWidth") <= 1024, path
