"""Women's cases on the console: the list, the page, what is done at the desk."""

import re
from datetime import datetime, timedelta

import pytest

from helpline.cases.model import Case, CaseEventKind, CaseState, Priority
from helpline.cases.safe_contact import Cover, Wording
from helpline.directory.model import Role
from helpline.sending.model import IntentKind
from tests.console.attacks import ATTACKS
from tests.console.desk import Browser, Desk, visible
from tests.console.women import SHE, Women


@pytest.fixture
def desk(sqlite_desk: Desk) -> Desk:
    """Forms and words: what the store has to find is in test_case_lists, on both databases."""
    return sqlite_desk


@pytest.fixture
def women(desk: Desk) -> Women:
    return Women(desk.world)


def spaced(case: Case) -> str:
    n = case.number
    return f"{n[:3]} {n[3:6]} {n[6:9]} {n[9:]}"


def kinds(desk: Desk, case: Case) -> list[CaseEventKind]:
    return [e.kind for e in desk.world.store.read(lambda tx: tx.cases.events(case.id))]


def do(browser: Browser, case: Case, form: str, **fields: str) -> str:
    """Send a form of the case's page; the page that follows."""
    answer = browser.submit(f"/cases/{case.id}", f"/cases/{case.id}/{form}", **fields)
    if answer.status_code == 303:
        answer = browser.get(answer.headers["location"])
    return answer.text


# who may see it


def test_a_beat_officer_is_shown_no_case(desk: Desk, women: Women) -> None:
    case = women.rings()
    browser = desk.at("beat")
    assert spaced(case) not in browser.get("/").text
    assert browser.get("/cases").status_code == 403
    assert "/ringing" not in browser.get("/").text


def test_every_look_is_written_down_once_and_shown(desk: Desk, women: Women) -> None:
    case = women.rings()
    browser = desk.at("sho")
    page = browser.get(f"/cases/{case.id}")
    browser.get(f"/cases/{case.id}/lines")
    looks = desk.world.store.read(lambda tx: tx.overviews.looks("case", case.id, 9))
    assert [row.actor_id for row in looks] == [desk.place.officers["sho"][0]]
    assert "Who opened this record" in visible(page.text)


def test_a_contact_that_was_joined_leads_to_its_case(desk: Desk, women: Women) -> None:
    case, contact = women.rings(), women.rings("+919000000702", source="CA2")
    women.changed(contact, state=CaseState.JOINED, joined_to=case.id, silent=False)
    answer = desk.at("desk").get(f"/cases/{contact.id}")
    assert answer.headers["location"] == f"/cases/{case.id}"


# how she may be reached


def test_i26_nothing_known_means_hands_off(desk: Desk, women: Women) -> None:
    case = women.rings()
    text = visible(desk.at("desk").get(f"/cases/{case.id}").text)
    assert "Do NOT ring, do NOT write. She has not said what is safe." in text
    assert text.index("Must NOT be done") < text.index("What happened")


@pytest.mark.parametrize(
    ("changes", "expected", "missing"),
    [
        ({}, "She may be reached now", "Do not ring her"),
        ({"from_s": 0, "to_s": 60}, "Not at this hour", "She may be reached now"),
        ({"may_call": False}, "nothing is safe", "Allowed"),
        ({"may_write": True}, "calls, messages", "Do not send her any message"),
        ({"wording": Wording.OPEN}, "Do not say what it is about", "Do not name the police"),
    ],
)
def test_i26_the_box_says_exactly_what_her_record_allows(
    desk: Desk, women: Women, changes: dict[str, object], expected: str, missing: str
) -> None:
    case = women.rings()
    women.may_be_reached(case, **changes)
    text = visible(desk.at("desk").get(f"/cases/{case.id}").text)
    assert expected in text
    assert missing not in text
    assert "Not a word to family" in text


def test_i26_what_she_allowed_runs_out(desk: Desk, women: Women) -> None:
    case = women.rings()
    women.may_be_reached(case, until=desk.world.now + timedelta(minutes=5))
    browser = desk.at("desk")
    assert "She may be reached now" in visible(browser.get(f"/cases/{case.id}").text)
    desk.world.steps.set(desk.world.now + timedelta(minutes=6))
    assert "has run out" in visible(browser.get(f"/cases/{case.id}").text)


def test_an_officer_writes_down_how_she_may_be_reached(desk: Desk, women: Women) -> None:
    case = women.rings()
    browser = desk.at("desk")
    day = (desk.world.now + timedelta(days=9)).date().isoformat()
    fields = {"reach": "call", "wording": "neutral", "cover": "survey", "until": day}
    html = do(browser, case, "safe", **fields, **{"from": "18:00", "to": "20:30"}, number="")
    assert "18:00–20:30" in visible(html)
    record = desk.world.store.read(lambda tx: tx.safe_contacts.current(case.caller_id))
    assert record is not None
    assert (record.may_call, record.may_write, record.cover) == (True, False, Cover.SURVEY)
    assert record.stated_by == desk.place.officers["desk"][0]
    assert record.until == datetime.fromisoformat(f"{day}T18:30:00+00:00")


def test_a_wrong_form_changes_nothing_and_keeps_what_was_typed(desk: Desk, women: Women) -> None:
    case = women.rings()
    browser = desk.at("desk")
    fields = {"reach": "call", "wording": "neutral", "cover": "survey", "until": "", "to": ""}
    for wrong in ({"from": "25:99"}, {"from": "18:00"}, {"from": "", "number": "12345"}):
        sent = browser.submit(
            f"/cases/{case.id}", f"/cases/{case.id}/safe", **(fields | {"number": "77"} | wrong)
        )
        assert sent.status_code in (409, 422)
        assert f'value="{wrong.get("number", "77")}"' in sent.text
        assert '<option value="survey" selected>' in sent.text
        assert 'role="alert"' in sent.text
    assert desk.world.store.read(lambda tx: tx.safe_contacts.current(case.caller_id)) is None


def test_a_number_is_masked_until_it_is_asked_for(desk: Desk, women: Women) -> None:
    case = women.rings()
    browser = desk.at("desk")
    page = browser.get(f"/cases/{case.id}").text
    assert SHE not in page
    asked = re.search(r'name="telephone" value="(\d+)"', page)
    assert asked
    assert SHE in do(browser, case, "show", telephone=asked[1])
    assert SHE not in browser.get(f"/cases/{case.id}").text
    looks = desk.world.store.read(lambda tx: tx.overviews.looks("case", case.id, 9))
    assert "number_shown" in {row.action for row in looks}
    strange = desk.world.store.read(lambda tx: tx.people.get(desk.place.officers["sho"][0]))
    refused = browser.submit(
        f"/cases/{case.id}", f"/cases/{case.id}/show", telephone=str(strange.phones[0].id)
    )
    assert refused.status_code == 403


# what is done


def test_taking_stops_the_clock_and_names_the_owner(desk: Desk, women: Women) -> None:
    case = women.rings()
    browser = desk.at("sho")
    assert "A human has to take it" in visible(browser.get(f"/cases/{case.id}").text)
    text = visible(do(browser, case, "take"))
    assert "The case is yours." in text
    assert "A human has to take it" not in text
    taken = women.get(case.id)
    assert (taken.state, taken.assigned_to) == (CaseState.TAKEN, desk.place.officers["sho"][0])
    assert "Take it" not in text


def test_a_login_without_an_officer_can_look_and_not_act(desk: Desk, women: Women) -> None:
    case = women.rings()
    browser = desk.browser(desk.user("only looks", Role.SHO, desk.place.station))
    sent = browser.submit(f"/cases/{case.id}", f"/cases/{case.id}/note", words="half a day's work")
    assert sent.status_code == 409
    assert "half a day&#39;s work" in sent.text
    assert women.get(case.id).state is CaseState.NEW


def test_notes_and_talks_stand_on_the_time_line_to_the_second(desk: Desk, women: Women) -> None:
    case = women.rings()
    browser = desk.at("desk")
    do(browser, case, "note", words="Neighbour saw him leave")
    text = visible(do(browser, case, "talked", words="She is at her sister's"))
    assert "Neighbour saw him leave" in text
    assert "She is at her sister's" in text
    assert re.search(r"\d\d:\d\d:\d\d Note — Officer desk", text)
    assert women.get(case.id).state is CaseState.TAKEN
    empty = browser.submit(f"/cases/{case.id}", f"/cases/{case.id}/note", words="  ")
    assert empty.status_code == 422
    assert "Write it down first." in visible(empty.text)


def test_danger_from_the_desk_rings_sho_and_control_room(desk: Desk, women: Women) -> None:
    case = women.rings()
    do(desk.at("desk"), case, "priority", priority="danger", words="He is at the door")
    assert women.get(case.id).priority is Priority.DANGER
    intents = desk.world.store.read(lambda tx: tx.intents.of_cause("case", case.id))
    rung = {i.person_id for i in intents if i.kind is IntentKind.CALL}
    assert {desk.place.officers["sho"][0], desk.place.officers["control"][0]} <= rung


def test_what_it_is_raises_the_priority_and_marks_a_child(desk: Desk, women: Women) -> None:
    case = women.rings()
    browser = desk.at("desk")
    text = visible(do(browser, case, "matter", matter="child_marriage"))
    assert "A child is concerned" in text
    named = women.get(case.id)
    assert (named.priority, named.minor) == (Priority.URGENT, True)
    wrong = browser.submit(f"/cases/{case.id}", f"/cases/{case.id}/matter", matter="gossip")
    assert wrong.status_code == 422


def test_i33_closing_takes_two_names_and_a_talk(desk: Desk, women: Women) -> None:
    case = women.rings()
    desk_officer, sho = desk.at("desk"), desk.at("sho")
    do(desk_officer, case, "take")
    text = visible(do(desk_officer, case, "propose", words="FIR written, room in the shelter"))
    assert "You have proposed it: another woman officer" in text
    text = visible(sho.get(f"/cases/{case.id}").text)
    assert "Talk with her first" in text
    early = sho.submit(f"/cases/{case.id}", f"/cases/{case.id}/confirm", words="she agrees")
    assert early.status_code == 409
    assert women.get(case.id).state is CaseState.CLOSING
    do(sho, case, "talked", words="She feels safe now")
    assert women.get(case.id).state is CaseState.CLOSING
    assert "Closed" in visible(do(sho, case, "confirm", words="She agrees"))
    assert women.get(case.id).state is CaseState.CLOSED
    assert CaseEventKind.CLOSED in kinds(desk, case)
    for form in ("take", "propose", "confirm"):
        assert f"/cases/{case.id}/{form}" not in sho.get(f"/cases/{case.id}").text


def test_i33_not_reached_closes_nothing_and_is_owed(desk: Desk, women: Women) -> None:
    case = women.rings()
    desk_officer, sho = desk.at("desk"), desk.at("sho")
    do(desk_officer, case, "take")
    do(desk_officer, case, "propose", words="Shelter found")
    text = visible(do(sho, case, "no-answer"))
    assert "She was not reached: look into it" in text
    assert women.get(case.id).state is CaseState.CLOSING


# Today, and what rings


def test_today_shows_what_is_owed_about_cases_and_to_whom(desk: Desk, women: Women) -> None:
    case = women.rings()
    text = visible(desk.at("desk").get("/").text)
    assert f"A human has to take it {spaced(case)}" in text
    assert "waits for you" in text
    assert "waits for you" not in visible(desk.at("sho").get("/").text)
    do(desk.at("circle"), case, "take")
    assert spaced(case) not in desk.browser("desk").get("/").text


def test_a_closing_waits_for_another_woman(desk: Desk, women: Women) -> None:
    case = women.rings()
    browser = desk.at("desk")
    do(browser, case, "take")
    do(browser, case, "propose", words="Shelter found")
    assert "waits for you" not in visible(browser.get("/").text)
    assert "waits for you" in visible(desk.at("sho").get("/").text)


def test_a_call_about_a_case_pops_up_at_the_officer_it_rings_for(desk: Desk, women: Women) -> None:
    case = women.rings()
    do(desk.at("circle"), case, "priority", priority="danger", words="He is at the door")
    desk.world.advance(seconds=2)
    rung = desk.at("sho")
    popped = rung.get("/ringing")
    assert spaced(case) in popped.text
    assert f"#%2B{desk.place.number('sho')[1:]}" in popped.text
    assert "Your telephone rings" in visible(popped.text)
    assert "<noscript>" in rung.get("/").text
    assert spaced(case) not in desk.at("desk").get("/ringing").text


# hostile words


def test_hostile_messages_and_notes_are_text_on_every_page(desk: Desk, women: Women) -> None:
    browser, pages = desk.at("sho"), ["/", "/cases"]
    for number, attack in enumerate(ATTACKS):
        case = women.writes(attack, f"+9190000007{number:02d}")
        do(browser, case, "note", words=attack[:3000])
        pages.append(f"/cases/{case.id}")
    for page in pages:
        answer = browser.get(page)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert "onerror=alert(1)>" not in answer.text.replace("&gt;", "")
        assert "\u202e" not in answer.text
        assert "\x00" not in answer.text
