"""Calls to the women's line: silence, a missed call, a flood."""

from __future__ import annotations

import pytest

from helpline.cases.model import CaseEventKind, Priority, Way
from helpline.cases.opening import SILENT
from phonenet.handsets.personalities import NeverAnswers
from tests.cases.heard import prompt
from tests.cases.people import takes
from tests.town.district import CONTROL_ROOM
from tests.town.stories import DECLINES, LATER, SOON
from tests.town.town import Town
from tests.town.women.line import attended, becomes, begun, case_of, stored, strays
from tests.town.women.plan import CELL

pytestmark = [pytest.mark.town, pytest.mark.timeout(300)]

SILENT_ONE, MISSED = "+919000098711", "+919000098712"
ABROAD, PREMIUM = "+14155550142", "+911860200300"
FLOOD = "+919000098713"


def test_i31_an_early_hang_up_is_a_silent_case_in_its_queue_and_its_owner_is_told(
    town: Town,
) -> None:
    desk = town.phone(CELL, "desk")
    she = town.network.handset(SILENT_ONE, "she says nothing")
    she.dial(town.settings.helpline_number).hears(prompt("help.opening"), within=SOON).hang_up()
    case = case_of(town, SILENT_ONE)
    becomes(town, case, CaseEventKind.SILENT)
    told = desk.expect_sms(f"{case.number}: somebody rang and could not speak", within=LATER)
    assert "Do not ring back" in told.body
    assert stored(town, case).silent
    assert town.service.store.read(lambda tx: tx.duties.find(SILENT, "case", case.id)) is not None
    attended(town, case, desk.number)
    assert strays(town, SILENT_ONE) == []


def test_a_missed_call_is_rung_back_once_and_a_costly_number_never(town: Town) -> None:
    desk = town.phone(CELL, "desk")
    for number in (ABROAD, PREMIUM):
        costly = town.network.handset(number, "abroad or premium", NeverAnswers())
        costly.dial(town.settings.missed_call_number).expect_end(within=SOON)
    she = town.network.handset(MISSED, "she rings once")
    she.dial(town.settings.missed_call_number).expect_end(within=SOON)
    call = she.expect_call(prompt("help.back_opening"), within=LATER)
    call.press("1", within=SOON).hears(prompt("help.language"), within=SOON).hang_up()
    case = case_of(town, MISSED)
    becomes(town, case, CaseEventKind.HUNG_UP)
    assert case.way is Way.MISSED_CALL
    others = [case_of(town, number) for number in (ABROAD, PREMIUM)]
    for other in others:
        becomes(town, other, CaseEventKind.REFUSED, "number_not_diallable")
    for each in (case, *others):
        desk.expect_sms(each.number, within=LATER)
        attended(town, each, desk.number)
    assert len([each for each in she.calls if each.incoming]) == 1
    assert strays(town, MISSED, ABROAD, PREMIUM) == []


def test_a_flood_hears_less_and_its_danger_still_rings_everybody(town: Town) -> None:
    case = begun(town, "flood", FLOOD)
    desk = town.phone("flood", "desk").ignores()
    for part in ("station", "sho", "beat"):
        town.phone("flood", part, DECLINES).ignores()
    control = town.network.handset(CONTROL_ROOM, "control room", DECLINES, landline=True)
    somebody = town.network.handset(FLOOD, "somebody")
    for times in (1, 2, 3):
        call = somebody.dial(town.settings.helpline_number)
        call.hears(prompt("help.opening"), within=SOON).hang_up()
        becomes(town, case, CaseEventKind.HUNG_UP, times=times)
    call = somebody.dial(town.settings.helpline_number).hears(prompt("help.short"), within=SOON)
    call.press("3", within=SOON)
    takes(desk, within=SOON, danger=True)
    call.joined_with(desk.number, within=SOON).hang_up()
    control.expect_missed_call(within=SOON)
    becomes(town, case, CaseEventKind.HUNG_UP, times=4)
    assert stored(town, case).priority is Priority.DANGER
    assert strays(town, FLOOD) == []
