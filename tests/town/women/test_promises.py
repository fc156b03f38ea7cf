"""What officers and offices owe her, and who hears of it when it is not kept."""

from __future__ import annotations

import pytest

from helpline.cases import closing, first_information
from helpline.cases.model import CaseEventKind, CaseState
from helpline.cases.reaching import by_key
from helpline.directory.model import Officer, Role
from helpline.directory.services import Opening, Service, ServiceKind
from helpline.numbers import ShortCode
from helpline.referrals.making import refer
from helpline.referrals.returning import take_on
from helpline.repositories import UnitOfWork
from tests.cases.heard import prompt
from tests.town.district import CIRCLE, CONTROL_ROOM, SP
from tests.town.stories import DECLINES, LATER, SOON
from tests.town.town import Town
from tests.town.women.line import (
    act,
    attended,
    becomes,
    begun,
    person,
    stored,
    strays,
    taken,
    time_line,
)

pytestmark = [pytest.mark.town, pytest.mark.timeout(300)]

PROMISED, REFERRED, CLOSING, FIR = (f"+91900009875{each}" for each in range(1, 5))
NODAL = "+919000098760"


def test_i31_a_call_back_that_nobody_gives_climbs_to_the_sp(town: Town) -> None:
    case = begun(town, "promise", PROMISED)
    for part in ("desk", "station"):
        town.phone("promise", part, DECLINES).ignores()
    control = town.network.handset(CONTROL_ROOM, "control room", DECLINES, landline=True)
    sho = town.phone("promise", "sho", DECLINES)
    above = [town.network.handset(number, number, DECLINES) for number in (CIRCLE, SP)]
    she = town.network.handset(PROMISED, "she waits")
    call = she.dial(town.settings.helpline_number)
    call.press("0", within=SOON).hears(prompt("help.nobody"), within=LATER).hang_up()
    control.expect_missed_call(within=SOON)
    for phone in (sho, *above):
        phone.expect_sms(f"{case.number}: this case still waits", within=LATER)
        phone.expect_missed_call(within=LATER)
    climbed = [body for kind, body in time_line(town, case) if kind is CaseEventKind.OVERDUE]
    assert climbed == [f"case_call_back {rank}" for rank in (1, 2, 3)]
    attended(town, case, sho.number)
    assert strays(town, PROMISED) == []


def test_what_an_office_declines_goes_back_and_climbs(town: Town) -> None:
    case = taken(town, "referral", REFERRED)
    desk, sho = town.phone("referral", "desk"), town.phone("referral", "sho")
    nodal = town.network.handset(NODAL, "nodal officer")
    officer, now = person(town, desk.number), town.service.clock.now
    service = town.service.store.write(lambda tx: _centre(tx, town))
    referral = town.service.store.write(
        lambda tx: refer(
            tx,
            town.service.door,
            town.service.ids,
            now(),
            service_id=service.id,
            words="a bed for three nights",
            by=officer,
            case_id=case.id,
        )
    )
    asked = nodal.expect_sms(f"referral {referral.code} for Sakhi Centre", within=LATER)
    asked.reply(f"5 {referral.code} no bed is free")
    nodal.expect_sms("noted with your reason", within=LATER)
    desk.expect_sms(f"{referral.code}: Sakhi Centre has declined", within=LATER)
    for phone in (desk, sho):
        phone.expect_sms("nobody has found another way", within=LATER)
    town.service.store.write(
        lambda tx: take_on(tx, now(), referral.id, officer, "her sister takes her in")
    )
    for number in (CIRCLE, SP):  # they hear of it too where the machine is slow
        above = town.network.handset(number)
        if any(not text.claimed and referral.code in text.body for text in above.inbox):
            above.expect_sms(referral.code, within=SOON)
    assert strays(town, REFERRED, NODAL) == []


def _centre(tx: UnitOfWork, town: Town) -> Service:
    district = tx.units.by_code("CG-TWN")
    assert district is not None
    now = town.service.clock.now()
    nodal = tx.people.add(name="Nodal", language="en", phones={"main": NODAL}, now=now)
    tx.officers.add(Officer(nodal.id, district.id, Role.NODAL_OFFICER, "officer", "female"))
    return tx.services.add(
        Service(
            id=0,
            district_id=district.id,
            kind=ServiceKind.ONE_STOP_CENTRE,
            name="Sakhi Centre",
            phone=ShortCode("181"),
            address="Kalibadi",
            hours=(Opening(0b1111111, 0, 86_400),),
            languages=("hi", "en"),
            nodal_officer_id=nodal.id,
        )
    )


def test_i33_a_closing_that_she_refuses_opens_the_case_again(town: Town) -> None:
    case = taken(town, "closing", CLOSING)
    circle = town.network.handset(CIRCLE, CIRCLE, DECLINES)
    she = town.network.handset(CLOSING, "she does not agree")
    door, now = town.service.door, town.service.clock.now
    by = person(town, town.places["closing"].desk)
    act(town, case, lambda tx, c: by_key(tx, now(), c, call=True, write=False, hours=(0, 0)))
    act(town, case, lambda tx, c: closing.propose(tx, now(), c, by, "a talk at the station"))
    act(town, case, lambda tx, c: closing.ask_her_wish(tx, door, now(), c))
    call = she.expect_call(prompt("after.opening"), within=LATER)
    call.press("1", within=SOON).hears(prompt("after.wish"), within=SOON).press("8", within=SOON)
    call.hears(prompt("after.wish_no"), within=SOON).expect_end(within=SOON)
    circle.expect_sms(f"{case.number}: she does not agree to closing", within=LATER)
    becomes(town, case, CaseEventKind.REOPENED)
    assert (stored(town, case).state, stored(town, case).proposed_by) == (CaseState.TAKEN, None)
    assert strays(town, CLOSING) == []


def test_an_fir_that_is_needed_rings_the_head_of_the_station(town: Town) -> None:
    case = taken(town, "fir", FIR)
    sho, desk = town.phone("fir", "sho"), person(town, town.places["fir"].desk)
    door, now = town.service.door, town.service.clock.now
    act(
        town,
        case,
        lambda tx, c: first_information.need_fir(tx, door, now(), c, desk, "he broke her arm"),
    )
    call = sho.expect_call(prompt("case_alert.opening_fir", "en"), within=LATER)
    call.press("1", within=SOON).hears(prompt("case_alert.fir_seen", "en"), within=SOON)
    call.expect_end(within=SOON)
    sho.expect_sms(f"{case.number}: an FIR has to be registered", within=LATER)
    becomes(town, case, CaseEventKind.FIR_SEEN)
    assert stored(town, case).assigned_to == desk
    assert strays(town, FIR) == []
