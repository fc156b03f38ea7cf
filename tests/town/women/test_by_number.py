"""A case by its number, from somebody else's telephone."""

from __future__ import annotations

import pytest

from helpline.cases.model import CaseEventKind, CaseState, Priority
from helpline.cases.reaching import by_key
from tests.cases.heard import prompt
from tests.cases.people import takes
from tests.town.district import CONTROL_ROOM
from tests.town.stories import DECLINES, LATER, SOON
from tests.town.town import Town
from tests.town.women.line import act, attended, becomes, begun, case_of, stored, strays
from tests.town.women.plan import CELL

pytestmark = [pytest.mark.town, pytest.mark.timeout(300)]

SECRET = "4821"
STATUS, NOT_SAFE, CALL_ME = "+919000098731", "+919000098732", "+919000098733"
FIRST, SECOND, THIRD = "+919000098741", "+919000098742", "+919000098743"


def test_a_wrong_secret_tells_nothing_and_leads_to_a_human(town: Town) -> None:
    case = begun(town, "status", STATUS, SECRET)
    desk = town.phone(CELL, "desk")
    neighbour = town.network.handset(FIRST, "a neighbour's phone")
    call = neighbour.dial(town.settings.helpline_number)
    call.press("4", within=SOON).press("8", within=SOON).press("4", within=SOON)
    call.press(case.number, within=SOON).press("0000", within=SOON)
    call.hears(prompt("help.line_no_match"), within=SOON)
    takes(desk, within=SOON)
    call.joined_with(desk.number, within=SOON)
    call.never_heard(prompt("help.status_new")).hang_up()
    other = case_of(town, FIRST)
    becomes(town, other, CaseEventKind.HUNG_UP)
    desk.expect_sms(other.number, within=LATER)
    assert (other.state, other.joined_to) == (CaseState.TAKEN, None)
    again = neighbour.dial(town.settings.helpline_number)  # her language is known by now
    again.press("8", within=SOON).press("4", within=SOON)
    again.press(case.number, within=SOON).press(SECRET, within=SOON)
    again.hears(prompt("help.status_new"), within=SOON).expect_end(within=SOON)
    town.phone("status", "sho").expect_sms(case.number, within=LATER)
    attended(town, case, town.places["status"].sho)
    attended(town, other, desk.number)
    assert strays(town, STATUS, FIRST) == []


def test_i34_not_safe_asks_for_no_secret_and_rings_her_station(town: Town) -> None:
    case = begun(town, "not safe", NOT_SAFE, SECRET)
    hers = [town.phone("not safe", part) for part in ("beat", "desk", "sho")]
    near = town.phone(CELL, "desk")  # who may be joined with the neighbour's phone
    for part in ("station", "sho"):
        town.phone(CELL, part, DECLINES).ignores()
    control = town.network.handset(CONTROL_ROOM, "control room", DECLINES, landline=True)
    neighbour = town.network.handset(SECOND, "a neighbour's phone")
    call = neighbour.dial(town.settings.helpline_number)
    call.press("4", within=SOON).press("8", within=SOON).press("6", within=SOON)
    call.press(case.number, within=SOON)
    takes(near, within=SOON, danger=True)
    call.joined_with(near.number, within=SOON).hang_up()
    control.expect_missed_call(within=SOON)
    for phone in hers:
        phone.expect_sms(f"{case.number}: DANGER", within=LATER)
    alarm = hers[-1].expect_call(prompt("case_alert.opening_danger", "en"), within=LATER)
    alarm.press("1", within=SOON).expect_end(within=SOON)
    near.expect_sms(case_of(town, SECOND).number, within=LATER)
    assert stored(town, case).priority is Priority.DANGER
    assert strays(town, NOT_SAFE, SECOND) == []


def test_i26_call_me_rings_her_recorded_telephone_and_no_other(town: Town) -> None:
    case = begun(town, "call me", CALL_ME, SECRET)
    now = town.service.clock.now
    act(town, case, lambda tx, c: by_key(tx, now(), c, call=True, write=False, hours=(0, 0)))
    she = town.network.handset(CALL_ME, "she")
    neighbour = town.network.handset(THIRD, "a neighbour's phone")
    call = neighbour.dial(town.settings.helpline_number)
    call.press("4", within=SOON).press("8", within=SOON).press("7", within=SOON)
    call.press(case.number, within=SOON).press(SECRET, within=SOON)
    call.hears(prompt("help.line_will_call"), within=SOON).expect_end(within=SOON)
    hers = she.expect_call(prompt("help.back_opening"), within=LATER)
    hers.press("1", within=SOON).hears(prompt("help.menu"), within=SOON).hang_up()
    hers.never_heard(prompt("help.number"))
    becomes(town, case, CaseEventKind.HUNG_UP)
    town.phone("call me", "sho").expect_sms(case.number, within=LATER)
    attended(town, case, town.places["call me"].sho)
    assert strays(town, CALL_ME, THIRD) == []
