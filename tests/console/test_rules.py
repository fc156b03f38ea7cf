"""Rules of a unit: shown, changed with versions, refused when they make no sense."""

from helpline.directory.changing_rules import differences
from helpline.directory.policies import checkin_policy, default_bodies, ladder
from helpline.escalation.model import IncidentKind
from helpline.escalation.opening import open_incident
from tests.console.desk import Browser, Desk, visible


def fields(browser: Browser, page: str) -> dict[str, str]:
    """What stands in the form of a page, as a browser would send it."""
    import re
    from html import unescape

    text = browser.get(page).text
    form = text[text.index('name="based_on"') - 30 : text.rindex("<button class=")]
    found = {}
    for tag in re.findall(r"<input [^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ("checkbox" not in tag or " checked" in tag):
            found[name.group(1)] = unescape(value.group(1)) if value else ""
    for name, options in re.findall(r'<select [^>]*name="([^"]+)">(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = unescape(chosen.group(1)) if chosen else ""
    return found


def test_a_rule_is_changed_as_a_new_version_with_who_and_what(desk: Desk) -> None:
    browser = desk.at("sp")
    page = f"/units/{desk.place.district.id}/rules/checkin"
    form = fields(browser, page)
    assert form["tries"] == "3"
    answer = browser.submit(page, page, **{**form, "tries": "2"})
    assert "rule_changed" in answer.headers["location"]
    policy = desk.world.store.read(lambda tx: checkin_policy(tx, desk.place.station.id))
    assert policy.tries == 2
    form = fields(browser, page)
    browser.submit(page, page, **{**form, "tries": "4", "on_enrolment": ""})
    text = visible(browser.get(page).text)
    assert "Version 2 — Officer sp" in text
    for change in ("How many calls: 2 → 4", "Ask on the day of enrolment too: yes → no"):
        assert change in text
    assert "Version 1 — Officer sp" in text
    station = visible(browser.get(f"/units/{desk.place.station.id}/rules").text)
    assert f"Daily calls {desk.place.district.name}" in station


def test_a_form_that_was_not_touched_changes_nothing_in_any_rule(sqlite_desk: Desk) -> None:
    browser = sqlite_desk.at("sp")
    for kind in default_bodies():
        page = f"/units/{sqlite_desk.place.district.id}/rules/{kind}"
        answer = browser.submit(page, page, **fields(browser, page))
        assert (answer.status_code, "Nothing is different" in answer.text) == (409, True), kind


def test_what_makes_no_sense_is_refused_and_keeps_what_was_typed(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    browser = desk.at("sp")
    page = f"/units/{desk.place.district.id}/rules/checkin"
    for typed, told in (("many", "whole number"), ("0", "whole number"), ("99", "window")):
        answer = browser.submit(page, page, **{**fields(browser, page), "tries": typed})
        assert (answer.status_code, told in answer.text) == (422, True), typed
        assert f'value="{typed}"' in answer.text
    ladder_page = f"/units/{desk.place.district.id}/rules/ladder.duress"
    form = fields(browser, ladder_page)
    assert form["post_0_0"] == "beat_officer@beat"
    answer = browser.submit(ladder_page, ladder_page, **{**form, "post_0_2": "contact@beat"})
    assert (answer.status_code, "No contact may be told" in answer.text) == (422, True)
    attack = {**form, "post_0_2": "<script>alert(1)</script>@x"}
    assert "<script>alert" not in browser.submit(ladder_page, ladder_page, **attack).text
    assert desk.world.store.read(lambda tx: tx.policies.current([1, 2, 3, 4], "checkin")) is None


def test_two_who_change_the_same_rule_do_not_overwrite_each_other(sqlite_desk: Desk) -> None:
    first, second = sqlite_desk.at("sp"), sqlite_desk.browser()
    second.sign_in("sp")
    page = f"/units/{sqlite_desk.place.district.id}/rules/checkin"
    form = fields(first, page)
    first.submit(page, page, **{**form, "tries": "2"})
    late = second.submit(page, page, **{**form, "tries": "4"})
    assert (late.status_code, "Somebody else has changed" in late.text) == (409, True)


def test_i17_a_changed_ladder_is_for_new_incidents_only(desk: Desk) -> None:
    first, second = desk.enrol(), desk.enrol(name="Gita Bai", phone="+919000000202")
    world, service = desk.world, desk.world.service

    def opened(senior: int) -> int:
        return world.store.write(
            lambda tx: open_incident(
                tx, service.door, service.ids, world.now, senior, IncidentKind.MISSED
            )
        ).id

    before = opened(first)
    browser, page = desk.at("sp"), f"/units/{desk.place.station.id}/rules/ladder.missed"
    form = fields(browser, page)
    shorter = {name: "" if name.startswith("post_6_") else text for name, text in form.items()}
    assert browser.submit(page, page, **shorter).status_code == 303
    after = opened(second)
    rungs = [
        len(world.store.read(lambda tx, i=i: tx.incidents.get(i)).ladder.rungs)  # type: ignore[misc]
        for i in (before, after)
    ]
    assert rungs == [7, 6]
    kept = world.store.read(lambda tx: ladder(tx, desk.place.district.id, IncidentKind.MISSED))
    assert len(kept.rungs) == 7
    text = visible(browser.get(page).text)
    assert "Version 1 — Officer sp" in text


def test_only_who_may_sees_the_button(sqlite_desk: Desk) -> None:
    page = f"/units/{sqlite_desk.place.station.id}/rules/checkin"
    sho = sqlite_desk.at("sho")
    assert "Store as a new version" not in sho.get(page).text
    assert sho.submit("/second-factor", page, based_on="0").status_code == 403


def test_differences_are_told_field_by_field_and_rung_by_rung() -> None:
    one = {"a": 1, "rungs": [{"wait_s": 1}, {"wait_s": 2}]}
    other = {"a": 1, "b": True, "rungs": [{"wait_s": 1}, {"wait_s": 3}]}
    assert [(d.field, d.before, d.after) for d in differences(one, other)] == [
        ("rungs.2", {"repeat": False, "wait_s": 2}, {"repeat": False, "wait_s": 3}),
        ("b", None, True),
    ]


def test_sms_show_their_registration_and_what_is_missing(sqlite_desk: Desk) -> None:
    browser = sqlite_desk.at("sho")
    text = browser.get("/sms?language=hi").text
    assert "enrol.welcome" in text
    assert "{#var#}" in text
    assert "sample only" in text
    assert "have no registration of your own" in text
