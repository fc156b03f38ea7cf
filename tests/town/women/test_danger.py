"""The women's line on real processes: in danger, and a voicemail is the first to pick up."""

from __future__ import annotations

import pytest

from helpline.cases.model import Case, CaseEventKind, CaseState
from helpline.cases.opening import move_to
from helpline.repositories import UnitOfWork
from tests.cases.heard import prompt
from tests.servers.waiting import until
from tests.town.district import CONTROL_ROOM
from tests.town.stories import DECLINES, MACHINE, SOON
from tests.town.town import Town

pytestmark = [pytest.mark.town, pytest.mark.timeout(300)]

SHE = "+919000098701"


def test_i31_danger_is_joined_to_who_presses_the_key_while_another_leg_is_a_voicemail(
    town: Town,
) -> None:
    station = town.phone("her danger", "station", MACHINE)
    desk = town.phone("her danger", "desk")
    control = town.network.handset(CONTROL_ROOM, "control room", DECLINES, landline=True)
    for part in ("beat", "sho"):
        town.phone("her danger", part, DECLINES).ignores()
    she = town.network.handset(SHE, "Meena")
    call = she.dial(town.settings.helpline_number).hears(prompt("help.opening"), within=SOON)

    def place(tx: UnitOfWork) -> Case:
        (caller,) = tx.cases.callers_among([each.id for each in tx.people.by_phone(SHE)])
        (case,) = tx.cases.open_of(caller)
        unit = tx.units.by_code(town.places["her danger"].station)
        assert unit is not None
        return move_to(tx, town.service.clock.now(), case, unit, by=None)

    case = town.service.store.write(place)
    call.press("3", within=SOON).hears(prompt("help.danger_stay"), within=SOON)
    leg = desk.expect_call(prompt("take_call.question", "en"), within=SOON)
    station.expect_ring(within=SOON)
    control.expect_ring(within=SOON)
    leg.press("1", within=SOON)
    call.joined_with(desk.number, within=SOON)

    def events() -> list[CaseEventKind]:
        return [e.kind for e in town.service.store.read(lambda tx: tx.cases.events(case.id))]

    until(lambda: CaseEventKind.ON_THE_LINE in events(), "she is on the line", SOON)
    taken = town.service.store.read(lambda tx: tx.cases.get(case.id))
    assert taken.state is CaseState.TAKEN
    assert station.number not in call.view.joined
    call.hang_up()
    desk.ignores()
    until(lambda: CaseEventKind.HUNG_UP in events(), "her call is over", SOON)
