"""Services and schemes are edited by an office, and told by the telephone at once."""

import re
from html import unescape

from console.catalogue import words
from helpline.directory.listing import services_for
from helpline.directory.model import Officer, Role, Unit
from helpline.directory.services import Service, ServiceKind
from helpline.schemes.keeping import offered
from helpline.schemes.model import Scheme
from tests.console.desk import Browser, Desk, visible

SERVICE = {
    "name": "Asha shelter",
    "kind": "shelter",
    "phone": "0771 2000198",
    "hours": "24x7",
    "languages": "hi",
    "for_hi": "रात में रहने की जगह",
}
TEXT = {"title": "Widow pension", "who": "Widows.", "papers": "Aadhaar.", "where": "The office."}
SCHEME = {
    "code": "PENSION",
    "order": "1",
    "kind": "social_welfare",
    "neutral": "no",
    "words": "vidhwa",
    **{f"{name}_en": text for name, text in TEXT.items()},
    **{f"{name}_hi": "विधवा पेंशन" for name in TEXT},
    "sms_en": "Widow pension: ask at the office.",
    "sms_hi": "विधवा पेंशन: कार्यालय में पूछें।",
}


def told_of(desk: Desk, unit: Unit) -> list[Service]:
    return desk.world.store.read(lambda tx: services_for(tx, unit.id, ServiceKind.SHELTER))


def schemes_of(desk: Desk, unit: Unit) -> list[Scheme]:
    return desk.world.store.read(lambda tx: offered(tx, unit.id))


def actions(desk: Desk, subject: str, subject_id: int) -> list[str]:
    trail = desk.world.store.read(lambda tx: tx.overviews.deeds(subject, subject_id, 9))
    return [row.action for row in trail]


def fields(browser: Browser, page: str) -> dict[str, str]:
    """The form as it stands."""
    html = browser.get(page).text
    found = dict(re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', html))
    found |= dict(re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)</textarea>', html))
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', html):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return {name: unescape(text) for name, text in found.items() if name != "form_secret"}


def test_a_service_that_the_sp_adds_is_told_at_once_changed_closed_and_opened(desk: Desk) -> None:
    browser, place = desk.at("sp"), desk.place
    person = desk.world.store.write(
        lambda tx: tx.people.add(
            name="Kiran Nodal", language="hi", phones={"main": "+919000000777"}, now=desk.world.now
        )
    )
    desk.world.store.write(
        lambda tx: tx.officers.add(
            Officer(person.id, place.district.id, Role.NODAL_OFFICER, "nodal_officer", "female")
        )
    )
    new = {**SERVICE, "district": place.district.code, "nodal": str(person.id)}
    answer = browser.submit("/services/new", "/services", **new)
    assert answer.status_code == 303, visible(answer.text)
    (service,) = told_of(desk, place.station)
    assert (service.phone, service.nodal_officer_id) == ("+917712000198", person.id)
    assert service.purpose == {"hi": "रात में रहने की जगह"}
    page = f"/services/{service.id}"
    assert "Asha shelter" in visible(browser.get("/services").text)
    as_it_is = fields(browser, page)
    assert as_it_is["nodal"] == str(person.id)
    browser.submit(page, page, **{**as_it_is, "hours": "mon-fri 10:00-17:00"})
    assert "mon,tue,wed,thu,fri 10:00-17:00" in visible(browser.get("/services").text)
    browser.submit(page, f"{page}/close")
    assert told_of(desk, place.station) == []
    assert "closed" in visible(browser.get("/services").text)
    browser.submit(page, f"{page}/open")
    assert [one.id for one in told_of(desk, place.station)] == [service.id]
    assert actions(desk, "service", service.id) == [
        "service_offered_again", "service_withdrawn", "service_changed", "service_new",
    ]  # fmt: skip


def test_every_fault_stands_beside_its_field_and_nothing_typed_is_lost(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    browser = desk.at("sp")
    browser.client.headers["accept-language"] = "hi"
    wrong = {
        "name": "123", "kind": "castle", "phone": "98", "hours": "sometimes", "languages": "hi",
        "district": "NOWHERE", "head": "99999", "address": "<b>Lane 4</b>",
    }  # fmt: skip
    answer = browser.submit("/services/new", "/services", **wrong)
    assert answer.status_code == 422
    for key in ("name_in_letters", "hours", "choose"):
        assert words("hi")[f"advice.{key}"] in unescape(answer.text), key
    assert words("hi")["why.officer_gone"] in answer.text
    assert answer.text.count('aria-invalid="true"') == 6
    assert "&lt;b&gt;Lane 4&lt;/b&gt;" in answer.text
    assert 'value="sometimes"' in answer.text
    assert told_of(desk, desk.place.station) == []
    right = {**SERVICE, "district": desk.place.district.code}
    assert browser.submit("/services/new", "/services", **right).status_code == 303
    again = browser.submit("/services/new", "/services", **right)
    assert words("hi")["advice.service_known"] in again.text


def test_two_who_change_one_service_do_not_overwrite_each_other(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    first, second = desk.at("sp"), desk.browser()
    second.sign_in("sp")
    first.submit("/services/new", "/services", **SERVICE, district=desk.place.district.code)
    (service,) = told_of(desk, desk.place.station)
    page = f"/services/{service.id}"
    form = fields(second, page)
    first.submit(page, page, **{**form, "address": "Behind the temple"})
    late = second.submit(page, page, **{**form, "name": "Asha home"})
    assert late.status_code == 409
    assert "Behind the temple" in visible(late.text)
    assert 'value="Asha home"' in late.text
    mark = re.search(r'name="mark" value="(\w+)"', late.text)
    assert mark
    assert second.submit(page, page, **{**form, "mark": mark[1]}).status_code == 303


def test_a_scheme_is_added_changed_and_taken_off_the_menu(desk: Desk) -> None:
    browser, place = desk.at("sp"), desk.place
    new = {**SCHEME, "unit": place.district.code}
    answer = browser.submit("/schemes/new", "/schemes", **new)
    assert answer.status_code == 303, visible(answer.text)
    (scheme,) = schemes_of(desk, place.station)
    assert (scheme.code, scheme.text("en").who) == ("PENSION", "Widows.")
    twice = browser.submit("/schemes/new", "/schemes", **new)
    assert (twice.status_code, "of that code already" in twice.text) == (422, True)
    page = f"/schemes/{place.district.id}/PENSION"
    form = {**SCHEME, "version": "1"}
    changed = browser.submit(page, page, **{**form, "who_en": "Widows of any age."})
    assert changed.status_code == 303, visible(changed.text)
    assert schemes_of(desk, place.station)[0].text("en").who == "Widows of any age."
    late = browser.submit(page, page, **form)
    assert (late.status_code, "Widows of any age." in late.text) == (409, True)
    long = browser.submit(page, page, **{**form, "version": "2", "title_hi": "क" * 30})
    assert (long.status_code, "at most 22" in long.text) == (422, True)
    browser.submit(page, f"{page}/close")
    assert schemes_of(desk, place.station) == []
    assert "not told" in visible(browser.get(page).text)
    browser.submit(page, page, **{**form, "version": "3"})
    assert len(schemes_of(desk, place.station)) == 1


def test_only_a_head_officer_of_the_place_changes_what_is_listed(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    neighbour = desk.neighbour()
    sp = desk.at("sp")
    sp.submit("/services/new", "/services", **SERVICE, district=desk.place.district.code)
    (service,) = told_of(desk, desk.place.station)
    page = f"/services/{service.id}"
    sho = desk.at("sho")
    assert "Asha shelter" in sho.get(page).text
    assert '<fieldset class="bare" disabled>' in sho.get(page).text
    assert sho.submit("/second-factor", page, **SERVICE).status_code == 403
    district = desk.world.store.read(lambda tx: tx.units.get(neighbour.parent_id or 0))
    other = desk.browser(desk.user("other sp", Role.SP, district))
    assert other.get(page).status_code == 403
    assert "Asha" not in other.get("/services").text
    elsewhere = other.submit("/services/new", "/services", **SERVICE, district="RAIPUR")
    assert elsewhere.status_code == 422
