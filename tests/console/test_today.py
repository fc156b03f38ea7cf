"""Today: what needs somebody now, for each role."""

import re
from datetime import timedelta

from helpline.escalation.model import IncidentKind
from helpline.escalation.opening import open_incident
from helpline.requests.asking_for import ask_for
from tests.console.desk import Desk, visible


def incident(desk: Desk, senior: int, kind: IncidentKind = IncidentKind.MISSED) -> int:
    world = desk.world
    return world.store.write(
        lambda tx: open_incident(tx, world.service.door, world.service.ids, world.now, senior, kind)
    ).id


def request(desk: Desk, senior: int, within: timedelta, kind: str = "food") -> None:
    world = desk.world
    world.store.write(
        lambda tx: ask_for(
            tx, world.service.door, world.now, senior, None, kind, answer_within=within
        )
    )


def names(html: str) -> list[str]:
    return re.findall(r"<bdi>(Senior [A-Z])</bdi></a>", html)


def enrolled(desk: Desk, *letters: str) -> list[int]:
    return [
        desk.enrol(name=f"Senior {letter}", phone=f"+9190000002{index:02d}")
        for index, letter in enumerate(letters)
    ]


def test_what_runs_out_first_comes_first_with_its_clock(desk: Desk) -> None:
    a, b, c, d = enrolled(desk, "A", "B", "C", "D")
    request(desk, a, timedelta(hours=9))
    incident(desk, b)
    request(desk, c, timedelta(minutes=3))
    incident(desk, d, IncidentKind.EMERGENCY)
    html = desk.at("desk").get("/").text
    assert names(html) == ["Senior D", "Senior C", "Senior B", "Senior A"]
    text = visible(html)
    assert "9 h 00 min" in text
    assert "3 min" in text


def test_what_is_late_says_so(desk: Desk) -> None:
    (a,) = enrolled(desk, "A")
    request(desk, a, timedelta(minutes=3))
    browser = desk.at("desk")
    desk.world.steps.set(desk.world.now + timedelta(minutes=8))
    assert "5 min late" in visible(browser.get("/").text)


def test_seniors_whom_we_did_not_reach_are_a_list_of_their_own(desk: Desk) -> None:
    a, b = enrolled(desk, "A", "B")
    incident(desk, a, IncidentKind.NOT_REACHED)
    incident(desk, b)
    html = desk.at("sho").get("/").text
    needs, apart = html.split('id="not-reached"')
    assert names(needs) == ["Senior B"]
    assert names(apart) == ["Senior A"]


def test_an_empty_list_says_what_would_fill_it(desk: Desk) -> None:
    text = visible(desk.at("desk").get("/").text)
    assert "Nothing is waiting." in text
    assert "appear here by themselves" in text


def test_a_station_hears_of_its_own_empty_post_and_the_service_of_its_faults(desk: Desk) -> None:
    place, now = desk.place, desk.world.now

    def fail(tx) -> None:  # type: ignore[no-untyped-def]
        tx.faults.report("empty_rung", f"{place.station.id}:sho@station", now)
        tx.faults.report("empty_rung", "999999:sho@station", now)
        tx.faults.report("clock_jump", "wall", now)

    desk.world.store.write(fail)
    sho, control = (visible(desk.at(part).get("/").text) for part in ("sho", "control"))
    assert sho.count("A post of the ladder has nobody on shift") == 1
    assert "clock jumped" not in sho
    assert "clock jumped" in control


def test_the_part_that_renews_itself_is_the_same_as_on_the_page(desk: Desk) -> None:
    (a,) = enrolled(desk, "A")
    incident(desk, a)
    browser = desk.at("desk")
    part = browser.get("/today/lines")
    assert names(part.text) == ["Senior A"]
    assert "<html" not in part.text
    assert part.headers["x-now"] == desk.world.now.isoformat()


def test_the_mark_changes_with_incidents_and_requests_and_with_nothing_else(desk: Desk) -> None:
    (a, b) = enrolled(desk, "A", "B")
    ids = [desk.place.station.id]

    def mark() -> str:
        return desk.world.store.read(lambda tx: tx.overviews.changes().mark(ids))

    marks = [mark()]
    desk.at("desk").get("/")
    assert mark() == marks[0]
    incident(desk, a)
    marks.append(mark())
    request(desk, b, timedelta(hours=1))
    marks.append(mark())
    assert len(set(marks)) == 3
    elsewhere = desk.neighbour().id
    assert desk.world.store.read(lambda tx: tx.overviews.changes().mark([elsewhere])) == marks[0]


def test_answering_a_request_takes_it_from_the_list_in_the_officers_name(desk: Desk) -> None:
    (a,) = enrolled(desk, "A")
    request(desk, a, timedelta(hours=1), "medicine")
    browser = desk.at("desk")
    listed = browser.get("/requests")
    assert "Medicine" in visible(listed.text)
    number = re.search(r"/requests/(\d+)/answer", listed.text)
    assert number
    browser.submit("/requests", f"/requests/{number[1]}/answer")
    done = desk.world.store.read(lambda tx: tx.requests.get(int(number[1])))
    assert done.done_by == desk.place.officers["desk"][0]
    assert "No request is open" in visible(browser.get("/requests").text)


def test_hindi_and_english_can_be_chosen_and_are_remembered(desk: Desk) -> None:
    browser = desk.at("desk")
    assert 'lang="en"' in browser.get("/").text
    answer = browser.get("/language/hi?back=/requests")
    assert answer.headers["location"] == "/requests"
    assert 'lang="hi"' in browser.get("/").text
    assert "अभी किसकी ज़रूरत है" in visible(browser.get("/").text)
    for back in ("https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example"):
        assert browser.get(f"/language/en?back={back}").headers["location"] == "/"
