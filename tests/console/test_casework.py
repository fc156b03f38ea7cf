"""What a case needs, done at the desk: the law's clocks, other units, referrals, counselling."""

from datetime import timedelta

import pytest

from helpline.cases.model import Case, CaseState, Matter, Priority
from helpline.cases.safe_contact import Wording
from helpline.directory.model import Officer, Role, Unit
from helpline.directory.services import Service, ServiceKind
from helpline.numbers import E164
from helpline.referrals.answering import decline
from helpline.repositories import UnitOfWork
from tests.console.desk import Desk, visible
from tests.console.test_cases import do, spaced
from tests.console.women import Women


@pytest.fixture
def desk(sqlite_desk: Desk) -> Desk:
    """Forms and words: what the store has to find is in test_case_lists, on both databases."""
    return sqlite_desk


@pytest.fixture
def women(desk: Desk) -> Women:
    return Women(desk.world)


@pytest.fixture
def case(desk: Desk, women: Women) -> Case:
    """A case that the desk officer has taken."""
    made = women.rings()
    do(desk.at("desk"), made, "take")
    return women.get(made.id)


def another_station(desk: Desk) -> tuple[Unit, str]:
    """A second station of the district, and a login of its desk officer."""
    world = desk.world

    def build(tx: UnitOfWork) -> tuple[Unit, int]:
        unit = tx.units.add(
            code="GOLBAZAR",
            kind=desk.place.station.kind,
            parent_id=desk.place.district.id,
            name="Golbazar",
            name_local="गोलबाज़ार",
            tz=desk.place.station.tz,
            area="urban",
            contact_id=None,
            pin_codes=[],
        )
        phones = {"main": "+919000000555"}
        person = tx.people.add(name="Officer gol", language="en", phones=phones, now=world.now)
        tx.officers.add(Officer(person.id, unit.id, Role.DESK_OFFICER, "desk", "female"))
        return unit, person.id

    unit, person = world.store.write(build)
    return unit, desk.user("golbazar", Role.DESK_OFFICER, unit, person)


def owed(html: str) -> str:
    """What the page says is owed, with its clocks."""
    return visible(html.split('id="owed"')[1].split("</section>")[0])


def test_an_fir_is_found_needed_and_registered(desk: Desk, case: Case) -> None:
    browser = desk.browser("desk")
    html = do(browser, case, "fir-needed", words="He broke her arm")
    assert "An FIR has to be registered" in owed(html)
    html = do(browser, case, "fir-registered", number="112/26 of 5 Jan")
    assert "An FIR has to be registered" not in owed(html)
    assert "She has to be told of the investigation" in owed(html)
    assert "112/26 of 5 Jan" in visible(html)
    sent = browser.submit(f"/cases/{case.id}", f"/cases/{case.id}/fir-registered", number="")
    assert sent.status_code == 422


def test_only_a_circle_officer_can_find_that_none_is_needed(desk: Desk, case: Case) -> None:
    browser = desk.browser("desk")
    html = do(browser, case, "fir-needed", words="He broke her arm")
    assert f"/cases/{case.id}/fir-not-needed" not in html
    refused = browser.submit(
        f"/cases/{case.id}", f"/cases/{case.id}/fir-not-needed", words="I see no need"
    )
    assert refused.status_code == 409
    assert "Only a circle officer or above" in visible(refused.text)
    assert "I see no need" in refused.text
    text = visible(do(desk.at("circle"), case, "fir-not-needed", words="Told her of 173(4)"))
    assert "Written down that no FIR is needed" in text


def test_what_the_law_asks_for_a_child_is_ticked_off_with_words(desk: Desk, case: Case) -> None:
    browser = desk.browser("desk")
    text = visible(do(browser, case, "minor"))
    assert "Childline 1098 has to know" in text
    text = visible(do(browser, case, "kept", kind="case_childline", words="Rang 1098, 10:40"))
    assert "Written down that it is done." in text
    wrong = browser.submit(
        f"/cases/{case.id}", f"/cases/{case.id}/kept", kind="case_fir", words="done"
    )
    assert wrong.status_code == 409


def test_i33_nothing_closes_while_something_is_owed(desk: Desk, women: Women, case: Case) -> None:
    browser, sho = desk.browser("desk"), desk.at("sho")
    do(browser, case, "fir-needed", words="He broke her arm")
    do(browser, case, "propose", words="Shelter found")
    do(sho, case, "talked", words="She is well")
    text = visible(do(sho, case, "confirm", words="She agrees"))
    assert "still owed" in text
    assert women.get(case.id).state is CaseState.CLOSING


def test_a_case_stays_its_owners_until_another_station_accepts(
    desk: Desk, women: Women, case: Case
) -> None:
    unit, login = another_station(desk)
    browser, there = desk.browser("desk"), desk.browser(login)
    assert there.get(f"/cases/{case.id}").status_code == 403
    text = visible(do(browser, case, "offer", unit=str(unit.id), words="She lives there"))
    assert "Offered to Golbazar" in text
    assert women.get(case.id).assigned_to == desk.place.officers["desk"][0]
    assert spaced(case) in there.get("/").text
    text = visible(do(there, case, "accept"))
    assert "The case is yours now." in text
    assert women.get(case.id).unit_id == unit.id
    assert browser.get(f"/cases/{case.id}").status_code == 403


def test_an_offer_is_declined_with_a_reason(desk: Desk, women: Women, case: Case) -> None:
    unit, login = another_station(desk)
    browser, there = desk.browser("desk"), desk.browser(login)
    do(browser, case, "offer", unit=str(unit.id), words="She lives there")
    empty = there.submit(f"/cases/{case.id}", f"/cases/{case.id}/decline", words="")
    assert empty.status_code == 422
    do(there, case, "decline", words="She has moved to Durg")
    assert there.get(f"/cases/{case.id}").status_code == 403
    text = visible(browser.get(f"/cases/{case.id}").text)
    assert "She has moved to Durg" in text
    assert women.get(case.id).unit_id == desk.place.station.id


def test_a_session_promises_the_next_one(desk: Desk, case: Case) -> None:
    browser = desk.browser("desk")
    day = (desk.world.now + timedelta(days=7)).date().isoformat()
    text = visible(do(browser, case, "session", words="Talked with both", next=day))
    assert "Next session of counselling" in text
    assert "11:00" in text
    wrong = browser.submit(
        f"/cases/{case.id}", f"/cases/{case.id}/session", words="Again", next="2020-01-01"
    )
    assert wrong.status_code == 409
    assert ">Again</textarea>" in wrong.text


def test_danger_questions_make_a_case_urgent(desk: Desk, women: Women, case: Case) -> None:
    browser = desk.browser("desk")
    text = visible(do(browser, case, "screen", weapon="yes", worse="no", throat=""))
    assert "Danger questions: a weapon, or a threat to kill" in text
    assert women.get(case.id).priority is Priority.URGENT
    empty = browser.submit(f"/cases/{case.id}", f"/cases/{case.id}/screen", weapon="")
    assert empty.status_code == 422
    do(browser, case, "particulars", age="16", disability="", children="no")
    assert women.get(case.id).minor


def test_a_department_is_asked_and_the_referral_withdrawn(desk: Desk, case: Case) -> None:
    world, browser = desk.world, desk.browser("desk")
    assert "No service of this district is listed" in visible(browser.get(f"/cases/{case.id}").text)
    service = world.store.write(
        lambda tx: tx.services.add(
            Service(
                id=0,
                district_id=desk.place.district.id,
                kind=ServiceKind.ONE_STOP_CENTRE,
                name="Sakhi centre",
                phone=E164("+917712000199"),
                address="",
                hours=(),
                languages=("hi",),
                nodal_officer_id=None,
            )
        )
    )
    text = visible(do(browser, case, "refer", service=str(service.id), words="A room tonight"))
    assert "Sakhi centre asked, no answer yet" in text
    assert "A room tonight" in text
    referral = world.store.read(lambda tx: tx.referrals.of_case(case.id))[0]
    text = visible(
        do(browser, case, "referral-withdraw", referral=str(referral.id), words="At her aunt's")
    )
    assert "The referral is withdrawn." in text


def test_i26_ringing_her_from_the_desk_goes_through_the_one_door(
    desk: Desk, women: Women, case: Case
) -> None:
    browser = desk.browser("desk")
    refused = browser.submit(f"/cases/{case.id}", f"/cases/{case.id}/ring")
    assert refused.status_code == 409
    assert "she has not said what is safe" in visible(refused.text)
    hers = desk.world.store.read(lambda tx: tx.intents.of_cause("case_caller", case.id))
    assert hers == []
    women.may_be_reached(case)
    assert "Your telephone rings now" in visible(do(browser, case, "ring"))
    first = desk.world.store.read(lambda tx: tx.intents.of_cause("case_through", case.id))
    hers = desk.world.store.read(lambda tx: tx.intents.of_cause("case_caller", case.id))
    assert (len(first), hers) == (1, [])


def test_i26_an_officers_own_words_leave_only_where_open_words_are_safe(
    desk: Desk, women: Women, case: Case
) -> None:
    browser, path = desk.browser("desk"), f"/cases/{case.id}"
    refused = browser.submit(path, f"{path}/write", words="aap kaisi hain")
    assert refused.status_code == 409
    assert "she has not said what is safe" in visible(refused.text)
    women.may_be_reached(case, may_write=True, wording=Wording.OPEN)
    long = browser.submit(path, f"{path}/write", words="aap kaisi hain " * 9)
    assert "at most 3 lines of 30 signs" in visible(long.text)
    page = visible(do(browser, case, "write", words="aap kaisi hain"))
    assert "Your words are on their way" in page
    assert "An officer wrote to her" in page


def test_a_matter_can_be_named_again(desk: Desk, women: Women, case: Case) -> None:
    browser = desk.browser("desk")
    do(browser, case, "matter", matter="dowry")
    do(browser, case, "matter", matter="domestic")
    assert women.get(case.id).matter is Matter.DOMESTIC


def test_an_officer_who_rings_is_noted_on_the_way_and_there(desk: Desk, case: Case) -> None:
    browser = desk.browser("desk")
    html = do(browser, case, "priority", priority="danger", words="He is at the door")
    assert "Somebody has to be on the way" in owed(html)
    officer = str(desk.place.officers["sho"][0])
    html = do(browser, case, "dispatched", officer=officer)
    assert "Somebody has to be on the way" not in owed(html)
    assert "Somebody has to be there" in owed(html)
    empty = browser.submit(f"/cases/{case.id}", f"/cases/{case.id}/arrived", officer=officer)
    assert empty.status_code == 422
    html = do(browser, case, "arrived", officer=officer, seen="met")
    assert "Somebody is there: has met her — Officer sho" in visible(html)


def test_what_a_department_declines_is_a_line_on_today(desk: Desk, case: Case) -> None:
    world, nodal = desk.world, desk.place.officers["night"][0]
    made = world.store.write(
        lambda tx: tx.services.add(
            Service(
                id=0,
                district_id=desk.place.district.id,
                kind=ServiceKind.SHELTER,
                name="Shelter home",
                phone=E164("+917712000198"),
                address="",
                hours=(),
                languages=("hi",),
                nodal_officer_id=nodal,
            )
        )
    )
    browser = desk.browser("desk")
    do(browser, case, "refer", service=str(made.id), words="A room tonight")
    assert "Shelter home" not in visible(browser.get("/").text)
    referral = world.store.read(lambda tx: tx.referrals.of_case(case.id))[0]
    door = world.service.door
    world.store.write(lambda tx: decline(tx, door, world.now, referral.id, nodal, "No bed is free"))
    text = visible(browser.get("/").text)
    assert f"Declined by a department: the next step is ours {spaced(case)} Shelter home" in text
    text = visible(
        do(browser, case, "referral-taken-on", referral=str(referral.id), words="At her aunt's")
    )
    assert "Written down what is done instead." in text
    assert "Shelter home" not in visible(browser.get("/").text)


def test_what_was_no_case_closes_by_two_officers(desk: Desk, women: Women, case: Case) -> None:
    browser = desk.browser("desk")
    html = do(browser, case, "dispose", disposition="prank", words="Children laughing")
    assert "It stays open until another officer agrees." in visible(html)
    assert f"/cases/{case.id}/no-case" not in html
    assert women.get(case.id).open
    assert "Closed" in visible(do(desk.at("sho"), case, "no-case", words="Heard the recording"))
    assert women.get(case.id).state is CaseState.CLOSED
