"""Legal holds from the console: placed with a reason in an officer's name, listed, lifted."""

from helpline.directory.model import Role
from helpline.retention.model import Hold
from tests.console.desk import Desk, visible
from tests.console.women import Women


def standing(desk: Desk) -> list[Hold]:
    return desk.world.store.read(lambda tx: tx.legal_holds.standing())


def test_a_hold_on_a_case_is_placed_shown_and_lifted(desk: Desk) -> None:
    case = Women(desk.world).rings("+919000070001")
    sp, page = desk.at("sp"), f"/cases/{case.id}"
    link = f"/holds?case={case.id}"
    assert link in sp.get(page).text
    for reason, told in ((" ", "A hold has a reason"), ("x" * 501, "at most 500 letters")):
        answer = sp.submit(link, "/holds", case=str(case.id), reason=reason)
        assert (answer.status_code, told in visible(answer.text)) == (422, True)
    answer = sp.submit(link, "/holds", case=str(case.id), reason="WP 77/2026 <b>High Court</b>")
    assert answer.status_code == 303
    (hold,) = standing(desk)
    assert (hold.subject_id, hold.placed_by) == (case.id, desk.place.officers["sp"][0])
    text = visible(sp.get("/holds").text)
    assert f"Case {case.number} WP 77/2026 <b>High Court</b>" in text
    assert "<b>High" not in sp.get("/holds").text
    assert "held" in visible(sp.get(page).text)
    assert sp.submit("/holds", f"/holds/{hold.id}/lift").status_code == 303
    assert standing(desk) == []
    again = sp.submit("/second-factor", f"/holds/{hold.id}/lift")
    assert (again.status_code, "was lifted already" in again.text) == (409, True)
    assert "No hold stands" in visible(sp.get("/holds").text)


def test_a_hold_on_a_senior_of_another_district_is_out_of_sight(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    senior = desk.enrol()
    sp = desk.at("sp")
    sp.submit(f"/holds?senior={senior}", "/holds", senior=str(senior), reason="order 3")
    (hold,) = standing(desk)
    assert "order 3" in sp.get("/holds").text
    neighbour = desk.neighbour()
    district = desk.world.store.read(lambda tx: tx.units.get(neighbour.parent_id or 0))
    night = desk.place.officers["night"][0]
    other = desk.browser(desk.user("other sp", Role.SP, district, night))
    assert "order 3" not in other.get("/holds").text
    assert other.get(f"/holds?senior={senior}").status_code == 403
    assert other.submit("/second-factor", f"/holds/{hold.id}/lift").status_code == 403
    assert standing(desk) == [hold]
    looks = desk.world.store.read(lambda tx: tx.overviews.trail("hold", hold.id, 9))
    assert [row.action for row in looks] == ["viewed"]


def test_nobody_places_a_hold_without_a_name_or_on_nothing(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    senior = desk.enrol()
    nameless = desk.browser(desk.user("hq", Role.HEADQUARTERS, desk.place.state))
    given = {"senior": str(senior), "reason": "order 3"}
    assert nameless.submit("/holds", "/holds", **given).status_code == 409
    assert desk.at("sp").submit("/holds", "/holds", reason="order 3").status_code == 404
    assert desk.at("sho").get("/holds").status_code == 403
    assert standing(desk) == []
