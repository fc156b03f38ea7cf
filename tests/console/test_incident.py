"""The page of an incident, and what is done from the desk for an officer who rings."""

import pytest

from helpline.errors import Refused
from helpline.escalation import by_console
from helpline.escalation.model import Incident, IncidentKind, IncidentState, Outcome
from helpline.escalation.opening import open_incident
from tests.console.desk import Desk, visible
from tests.world import district as district_of


def missed(desk: Desk) -> tuple[int, int]:
    """(incident, senior) of a missed call; its beat officer has been told."""
    senior = desk.enrol()
    world = desk.world
    incident = world.store.write(
        lambda tx: open_incident(
            tx, world.service.door, world.service.ids, world.now, senior, IncidentKind.MISSED
        )
    )
    return incident.id, senior


def now_of(desk: Desk, incident: int) -> Incident:
    return desk.world.store.read(lambda tx: tx.incidents.get(incident))


def test_an_officer_who_rings_is_noted_as_going_with_the_desks_name_beside(desk: Desk) -> None:
    incident, _ = missed(desk)
    browser, page = desk.at("desk"), f"/incidents/{incident}"
    beat = desk.place.officers["beat"][0]
    answer = browser.submit(page, f"{page}/going", officer=str(beat))
    assert answer.headers["location"] == f"{page}?done=going_taken"
    after = now_of(desk, incident)
    assert after.state is IncidentState.ACKNOWLEDGED
    trail = desk.world.store.read(lambda tx: tx.overviews.deeds("incident", incident, 20))
    told = next(row for row in trail if row.action == "told_to_desk")
    assert (told.actor_id, told.detail["officer"]) == (desk.place.officers["desk"][0], beat)
    text = visible(browser.get(page).text)
    assert "Officer beat" in text
    assert "going" in text


def test_i14_an_officer_who_was_never_told_gets_an_alert_of_the_incident(desk: Desk) -> None:
    incident, _ = missed(desk)
    sho = desk.place.officers["sho"][0]
    browser, page = desk.at("desk"), f"/incidents/{incident}"
    browser.submit(page, f"{page}/going", officer=str(sho))
    alerts = desk.world.store.read(lambda tx: tx.alerts.of_incident(incident))
    assert now_of(desk, incident).ack_alert_id in [a.id for a in alerts if a.responder_id == sho]


def test_who_is_no_officer_cannot_be_named(desk: Desk) -> None:
    incident, senior = missed(desk)
    browser, page = desk.at("desk"), f"/incidents/{incident}"
    assert browser.submit(page, f"{page}/going", officer=str(senior)).status_code == 409
    assert now_of(desk, incident).state is IncidentState.ALERTING


def test_a_form_that_lacks_something_keeps_what_was_typed(desk: Desk) -> None:
    incident, _ = missed(desk)
    browser, page = desk.at("sho"), f"/incidents/{incident}"
    answer = browser.submit(page, f"{page}/close", outcome="hospital", diary_number="")
    assert answer.status_code == 422
    assert "general diary number" in visible(answer.text)
    assert 'value="hospital" selected' in answer.text
    answer = browser.submit(page, f"{page}/report", outcome="moved", diary_number="GD 17/26")
    assert 'value="GD 17/26"' in answer.text
    assert now_of(desk, incident).state is IncidentState.ALERTING


@pytest.mark.parametrize("outcome", list(Outcome))
def test_i15_a_supervisor_closes_with_every_outcome_and_a_name(
    desk: Desk, outcome: Outcome
) -> None:
    incident, _ = missed(desk)
    browser, page = desk.at("sho"), f"/incidents/{incident}"
    browser.submit(page, f"{page}/close", outcome=outcome.value, diary_number="GD 17/26")
    closed = now_of(desk, incident)
    assert (closed.state, closed.outcome) == (IncidentState.CLOSED, outcome)
    assert (closed.closed_by, closed.diary_number) == (desk.place.officers["sho"][0], "GD 17/26")
    assert browser.get(page).status_code == 200


def test_a_well_of_the_beat_officer_waits_until_the_sho_confirms_it(desk: Desk) -> None:
    incident, _ = missed(desk)
    page, beat = f"/incidents/{incident}", str(desk.place.officers["beat"][0])
    desk.at("desk").submit(page, f"{page}/report", officer=beat, outcome="well")
    assert now_of(desk, incident).state is IncidentState.PROVISIONAL
    sho = desk.at("sho")
    assert "waits for your confirmation" in visible(sho.get("/").text)
    answer = sho.submit(page, f"{page}/close", outcome="well")
    assert answer.headers["location"].endswith("done=confirmed")
    assert now_of(desk, incident).outcome is Outcome.WELL


def test_a_doubted_well_lets_the_ladder_go_on(desk: Desk) -> None:
    incident, _ = missed(desk)
    page, beat = f"/incidents/{incident}", str(desk.place.officers["beat"][0])
    sho = desk.at("sho")
    assert sho.submit(page, f"{page}/doubt").status_code == 409
    sho.submit(page, f"{page}/report", officer=beat, outcome="well")
    sho.submit(page, f"{page}/doubt")
    after = now_of(desk, incident)
    assert (after.state, after.report) == (IncidentState.ALERTING, None)


def test_a_report_of_nobody_at_home_reaches_the_next_rung(desk: Desk) -> None:
    incident, _ = missed(desk)
    page, beat = f"/incidents/{incident}", str(desk.place.officers["beat"][0])
    before = now_of(desk, incident)
    desk.at("desk").submit(page, f"{page}/report", officer=beat, outcome="not_at_home")
    after = now_of(desk, incident)
    assert after.rung > before.rung
    assert after.report is Outcome.NOT_AT_HOME


def test_help_wanted_on_the_spot_makes_it_an_emergency(desk: Desk) -> None:
    incident, _ = missed(desk)
    page, beat = f"/incidents/{incident}", str(desk.place.officers["beat"][0])
    desk.at("desk").submit(page, f"{page}/report", officer=beat, outcome="needs_help")
    assert now_of(desk, incident).kind is IncidentKind.EMERGENCY


def test_an_officer_who_cannot_lets_the_ladder_go_on(desk: Desk) -> None:
    incident, _ = missed(desk)
    page, beat = f"/incidents/{incident}", str(desk.place.officers["beat"][0])
    before = now_of(desk, incident)
    desk.at("desk").submit(page, f"{page}/cannot", officer=beat)
    assert now_of(desk, incident).rung > before.rung


def test_a_desk_officer_sees_no_button_that_would_be_refused(desk: Desk) -> None:
    incident, _ = missed(desk)
    text = desk.at("desk").get(f"/incidents/{incident}").text
    assert f"/incidents/{incident}/going" in text
    assert f"/incidents/{incident}/close" not in text


def test_only_a_rank_that_confirms_may_close_or_doubt(desk: Desk) -> None:
    incident, _ = missed(desk)
    world, clerk = desk.world, desk.place.officers["desk"][0]
    door, ids = world.service.door, world.service.ids
    with pytest.raises(Refused):
        world.store.write(
            lambda tx: by_console.close_as(
                tx, door, world.now, incident, Outcome.WELL, diary_number=None, by=clerk
            )
        )
    with pytest.raises(Refused):
        world.store.write(lambda tx: by_console.doubt(tx, door, ids, world.now, incident, by=clerk))


def test_i32_of_a_contact_no_name_stands_on_the_page(desk: Desk) -> None:
    senior = desk.world.store.write(
        lambda tx: district_of.enrol(
            tx, desk.world.now, desk.place, contacts=(("Asha Secret", "+919000000301", True),)
        )
    )
    world = desk.world
    incident = world.store.write(
        lambda tx: open_incident(
            tx, world.service.door, world.service.ids, world.now, senior, IncidentKind.MISSED
        )
    )
    text = visible(desk.at("desk").get(f"/incidents/{incident.id}").text)
    assert "Asha Secret" not in text
    assert "Emergency contact" in text


def test_every_look_is_in_the_audit_chain_and_watching_is_one_look(desk: Desk) -> None:
    incident, _ = missed(desk)
    browser = desk.at("desk")
    for _ in range(2):
        browser.get(f"/incidents/{incident}")
        browser.get(f"/incidents/{incident}/lines")
    trail = desk.world.store.read(lambda tx: tx.overviews.trail("incident", incident, 50))
    assert [row.action for row in trail].count("viewed") == 2
