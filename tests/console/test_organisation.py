"""The force as it stands: units, roster, ladders, prompts, flows, and the service itself."""

from datetime import timedelta

from helpline.directory.model import Leave
from tests.console.desk import Desk, visible


def test_the_tree_shows_what_lies_below_the_users_unit_and_no_more(desk: Desk) -> None:
    desk.neighbour()
    sp, sho = (visible(desk.at(part).get("/units").text) for part in ("sp", "sho"))
    assert "TELIBANDHA" in sp
    assert "SUPELA" not in sp
    assert "CIVIL-LINES-SUB" not in sho


def test_the_roster_shows_an_empty_post_at_the_hour_of_the_leave(desk: Desk) -> None:
    sho, _ = desk.place.officers["sho"]
    at = desk.world.now + timedelta(hours=5)
    desk.world.store.write(
        lambda tx: tx.officers.add_leave(Leave(sho, at, at + timedelta(hours=2)))
    )
    browser = desk.at("sp")
    assert "No post is empty" in visible(browser.get("/roster").text)
    later = visible(browser.get("/roster?at=2026-01-05T11:30&only=empty").text)
    assert "1 posts are empty" in later
    assert "Officer sho : on leave" in later
    assert browser.get("/roster?at=never").status_code == 404


def test_who_would_be_told_names_each_rung_at_an_hour(desk: Desk) -> None:
    senior = desk.enrol()
    text = visible(desk.at("sho").get(f"/seniors/{senior}/who-now").text)
    for part in ("beat", "sho", "circle", "night", "sp"):
        assert f"Officer {part}" in text
    assert "rungs have nobody" in text  # the senior has no contact


def test_i32_who_would_be_told_of_somebody_at_risk_leaves_out_contacts(desk: Desk) -> None:
    senior = desk.enrol(at_risk=True, contacts=(("Asha", "+919000000301", True),))
    text = visible(desk.at("sho").get(f"/seniors/{senior}/who-now").text)
    assert "Emergency contact" not in text
    assert "In danger at home" in text


def test_ladders_prompts_and_flows_can_be_looked_at(desk: Desk) -> None:
    browser = desk.at("sho")
    ladders = visible(browser.get(f"/units/{desk.place.station.id}/ladders").text)
    assert "Beat officer (beat)" in ladders
    assert browser.get("/prompts?group=checkin&language=hi").status_code == 200
    assert "senior_checkin" in browser.get("/flows").text
    drawing = browser.get("/flows/senior_checkin.svg")
    assert drawing.headers["content-type"].startswith("image/svg+xml")
    assert "script-src" not in drawing.headers["content-security-policy"]
    assert browser.get("/flows/nothing.svg").status_code == 404


def test_the_service_page_says_what_is_silent(desk: Desk) -> None:
    desk.world.store.write(lambda tx: tx.heartbeats.beat("sweeper", desk.world.now))
    text = visible(desk.at("control").get("/service").text)
    assert "sweeper" in text
    assert "No sign of life yet" in text
