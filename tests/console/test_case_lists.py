"""Which cases a page finds for whom: the list, the search, other units, sealed cases."""

import re
from datetime import timedelta

import pytest

from helpline.cases.model import Matter, Priority
from helpline.directory.model import Role
from tests.console.desk import Desk, visible
from tests.console.test_cases import do, spaced
from tests.console.women import Women


@pytest.fixture
def women(desk: Desk) -> Women:
    return Women(desk.world)


def numbers(html: str) -> list[str]:
    """Case numbers of the list, in order."""
    return re.findall(r'class="number">(\d{3} \d{3} \d{3} \d)</a>', html.split("<aside")[0])


def test_a_list_is_limited_by_its_address(desk: Desk, women: Women) -> None:
    silent = women.rings("+919000000701", source="CA1")
    grave = women.rings("+919000000702", source="CA2")
    women.changed(grave, priority=Priority.DANGER, silent=False, matter=Matter.DOMESTIC)
    browser = desk.at("desk")
    assert numbers(browser.get("/cases").text) == [spaced(grave), spaced(silent)]
    for query, expected in (
        ("?kind=domestic", [grave]),
        ("?priority=danger", [grave]),
        ("?silent=1", [silent]),
        ("?mine=1", [grave, silent]),
        ("?overdue=1", []),
        ("?state=closed", []),
        (f"?station={desk.place.station.id}", [grave, silent]),
        ("?kind=%3Cscript%3E&priority=x&state=y&station=9999&after=a.b", [grave, silent]),
    ):
        html = browser.get(f"/cases{query}").text
        assert numbers(html) == [spaced(case) for case in expected], query
    later = desk.world.now + timedelta(minutes=30)
    desk.world.steps.set(later)
    browser.sign_in("desk")
    assert numbers(browser.get("/cases?overdue=1").text) == [spaced(grave), spaced(silent)]
    assert 'value="domestic" selected' in browser.get("/cases?kind=domestic").text


def test_a_long_list_goes_on_where_the_page_ended(
    desk: Desk, women: Women, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.cases.listing.PAGE", 2)
    made = [women.rings(f"+91900000071{n}", source=f"CA{n}") for n in range(5)]
    browser, seen, page = desk.at("desk"), [], "/cases?mine=1"
    for _ in range(3):
        html = browser.get(page).text
        seen += numbers(html)
        onward = re.search(r'href="(/cases\?[^"]*after=[^"]*)"', html)
        page = onward[1].replace("&amp;", "&") if onward else ""
    assert seen == [spaced(case) for case in made]
    assert page == ""


def test_an_empty_list_says_what_would_fill_it(desk: Desk) -> None:
    browser = desk.at("desk")
    assert "A case opens by itself" in visible(browser.get("/cases").text)
    assert "Show all open cases" in visible(browser.get("/cases?silent=1").text)
    assert "No silent call waits" in visible(browser.get("/cases").text)


def test_silent_calls_stand_beside_the_list_with_their_clock(desk: Desk, women: Women) -> None:
    case = women.rings()
    queue = desk.at("desk").get("/cases?state=closed").text.split("<aside")[1]
    assert spaced(case) in queue
    assert "data-clock" in queue
    assert "Do not ring back" in visible(queue)


def test_a_case_is_found_by_its_number_and_not_from_another_unit(desk: Desk, women: Women) -> None:
    case = women.rings()
    browser = desk.at("desk")
    found = browser.submit("/cases", "/cases/find", number=spaced(case))
    assert found.headers["location"] == f"/cases/{case.id}"
    wrong = browser.submit("/cases", "/cases/find", number="101 234")
    assert wrong.status_code == 422
    assert 'value="101 234"' in wrong.text
    stranger = desk.browser(desk.user("stranger", Role.SHO, desk.neighbour()))
    hidden = stranger.submit("/cases", "/cases/find", number=case.number)
    assert (hidden.status_code, "in your sight" in hidden.text) == (422, True)


def test_i29_another_unit_sees_nothing_of_it_and_its_owner_sees_it_everywhere(
    desk: Desk, women: Women
) -> None:
    case = women.rings()
    other = desk.neighbour()
    stranger = desk.browser(desk.user("stranger", Role.DESK_OFFICER, other))
    for page in ("/", "/cases", "/cases/lines", "/today/lines"):
        assert spaced(case) not in stranger.get(page).text
    assert stranger.get(f"/cases/{case.id}").status_code == 403
    assert stranger.get(f"/cases/{case.id}/lines").status_code == 403
    owner = desk.user("lent", Role.DESK_OFFICER, other, desk.place.officers["desk"][0])
    browser = desk.browser(owner)
    assert spaced(case) in browser.get("/").text
    assert browser.get(f"/cases/{case.id}").status_code == 200


def test_i29_a_sealed_case_is_on_no_page_of_its_station(desk: Desk, women: Women) -> None:
    case = women.rings()
    browser, sho = desk.at("desk"), desk.at("sho")
    do(browser, case, "take")
    after = do(browser, case, "seal", station=str(desk.place.station.id))
    assert "with the SP&#39;s cell" in after
    for reader in (browser, sho, desk.at("circle")):
        for page in ("/", "/cases", "/cases?state=taken", "/cases/lines", "/today/lines"):
            assert spaced(case) not in reader.get(page).text, page
        for page in (f"/cases/{case.id}", f"/cases/{case.id}/lines"):
            assert reader.get(page).status_code == 403
        found = reader.submit("/cases", "/cases/find", number=case.number)
        assert found.status_code == 422
        note = reader.submit("/cases", f"/cases/{case.id}/note", words="still here")
        assert note.status_code == 403
    sp = desk.at("sp")
    assert spaced(case) in sp.get("/cases").text
    assert "Kept from: CIVIL-LINES" in visible(sp.get(f"/cases/{case.id}").text)
    text = visible(
        do(sp, case, "lift", station=str(desk.place.station.id), words="New SHO, she agrees")
    )
    assert "This station sees the case again." in text
    women.changed(case, unit_id=desk.place.station.id)
    assert spaced(case) in sho.get("/cases").text
