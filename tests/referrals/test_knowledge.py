"""Schemes and services, heard on the telephone and read as messages."""

from dataclasses import replace
from datetime import date

import pytest

from audio_prompts.segments import count
from helpline.cases.model import CaseEventKind
from helpline.cases.reaching import by_key
from helpline.directory.model import UnitKind
from helpline.directory.services import ServiceKind
from helpline.enrolling.schemes import Schemes
from helpline.importing import read_schemes
from helpline.importing.context import ImportContext, KnownUnit
from helpline.referrals.model import ReferralState
from helpline.schemes.asking import wish_of
from helpline.schemes.model import OFFERED
from phonenet.handsets.personalities import Manual
from phonenet.story.phone import CallStory
from sample.loading.files import rows_of
from tests.cases.heard import prompt
from tests.cases.people import SHE
from tests.referrals.offices import CENTRE_PHONE, NODAL, Offices, phone_of, set_up
from tests.world import district as district_of
from tests.world.world import World

UNITS = {"CG": KnownUnit(UnitKind.STATE)}


@pytest.fixture
def offices(world: World) -> Offices:
    found = set_up(world)
    context = ImportContext(today=world.now.date(), units=UNITS)
    rows = read_schemes(rows_of("schemes"), context).records
    store = Schemes(frozenset({"hi", "en"}), lambda text: count(text).segments)
    world.store.write(lambda tx: store(tx, world.now, rows))
    welfare = replace(found.legal, kind=ServiceKind.SOCIAL_WELFARE, name="Social Welfare")
    world.store.write(lambda tx: tx.services.add(welfare))
    return found


def information(world: World, language: str) -> CallStory:
    """She has come to the menu of schemes and services."""
    she = world.network.handset(SHE, "Meena", Manual(), language=language)
    call = she.dial(world.settings.helpline_number)
    call.hears(prompt("help.language"), within=30).press("5" if language == "en" else "4")
    call.hears(prompt("help.menu", language), within=30).press("8")
    call.hears(prompt("help.line", language), within=30).press("8")
    return call.hears(prompt("info.menu", language), within=30)


@pytest.mark.parametrize(
    ("language", "title", "papers", "text"),
    [
        ("en", "For Destitute women, press five", "death certificate", "husband dead or gone"),
        ("hi", "बेसहारा महिला पेंशन चाहिए तो पाँच", "मृत्यु प्रमाण पत्र", "काग़ज़: आधार"),
    ],
)
def test_a_scheme_is_told_sent_and_applied_for(
    world: World, offices: Offices, language: str, title: str, papers: str, text: str
) -> None:
    call = information(world, language).press("5").hears(title, within=30).press("5")
    call.hears(papers, within=60).press("8")
    she = world.network.handset(SHE)
    assert text in she.expect_sms(within=60).body
    call.hang_up()

    call = she.dial(world.settings.helpline_number)
    call.hears(prompt("help.menu", language), within=30).press("8")
    call.hears(prompt("help.line", language), within=30).press("8")
    call.hears(prompt("info.menu", language), within=30).press("5")
    call.hears(title, within=30).press("7").hears(prompt("info.after", language), within=60)
    call.press("2").hears(prompt("info.applied", language), within=60)
    call.hang_up()
    (referral,) = world.store.read(lambda tx: tx.referrals.of_case(1))
    assert (referral.scheme, referral.service_id) == ("SAKHI", offices.centre.id)
    assert (referral.state, referral.made_by) == (ReferralState.ASKED, None)
    world.advance(seconds=30)
    assert any(m.to == NODAL and referral.code in m.body for m in world.network.messages.values())


def test_a_service_with_a_full_number_is_joined_by_key(world: World, offices: Offices) -> None:
    centre = phone_of(world, CENTRE_PHONE)
    call = information(world, "en").press("7").hears(prompt("info.kinds", "en"), within=30)
    call.press("4").hears("Shelter, doctor and advice", within=30).press("1")
    centre.expect_ring(within=30)
    centre.answer()
    call.joined_with(CENTRE_PHONE, within=30)
    kinds = [e.kind for e in world.store.read(lambda tx: tx.cases.events(1))]
    assert CaseEventKind.SERVICE_JOINED in kinds
    call.hang_up()
    world.advance(seconds=10)
    assert world.network.errors == []


def test_a_short_code_is_told_and_never_rung(world: World, offices: Offices) -> None:
    call = information(world, "en").press("7").hears(prompt("info.kinds", "en"), within=30)
    call.press("5").hears("Legal Aid", within=30).hears(prompt("info.no_join", "en"), within=60)
    call.press("8").hears(prompt("info.sent", "en"), within=30)
    she = world.network.handset(SHE)
    assert she.expect_sms("Legal Aid", within=60).body.endswith("15100")
    call.hang_up()


def test_i26_what_an_officer_wrote_down_is_not_undone_by_a_key(
    world: World, offices: Offices
) -> None:
    call = information(world, "en")
    case = world.store.read(lambda tx: tx.cases.get(1))
    world.store.write(lambda tx: by_key(tx, world.now, case, call=False, write=False, hours=(0, 0)))
    call.press("5").hears("Destitute", within=30).press("5").hears("Aadhaar", within=60).press("8")
    call.hears(prompt("info.not_sent", "en"), within=30)
    call.hang_up()
    world.network.handset(SHE).expect_nothing(within=600)


def test_i26_a_message_for_schemes_gets_public_words_and_no_others(
    world: World, offices: Offices
) -> None:
    she = world.network.handset(SHE, "Meena", Manual())
    she.send_sms(world.settings.helpline_number, "YOJNA")
    listed = she.expect_sms("कन्या सुमंगला", within=30)
    assert "7 -" in listed.body
    listed.reply("yojana 5 avedan")
    assert "बेसहारा महिला पेंशन" in she.expect_sms(within=30).body
    listed.reply("yojana 7")
    she.expect_nothing(within=300)
    cases = world.store.read(lambda tx: tx.cases.open_of(tx.cases.get(1).caller_id))
    assert len(cases) == 1
    (referral,) = world.store.read(lambda tx: tx.referrals.of_case(cases[0].id))
    assert referral.scheme == "PENSION"


def test_i26_a_plea_beside_it_is_no_question_for_schemes(world: World, offices: Offices) -> None:
    she = world.network.handset(SHE, "Meena", Manual())
    for words in ("pension nahi deta aur marta hai", "madad chahiye", "yojana se bachao"):
        she.send_sms(world.settings.helpline_number, words)
    she.ignores()
    world.advance(minutes=10)
    assert not any("YOJANA" in text.body for text in she.inbox)
    events = world.store.read(lambda tx: tx.cases.events(1))
    assert CaseEventKind.SCHEME_TOLD not in {event.kind for event in events}


def test_a_senior_asks_for_a_scheme_and_for_help(world: World, offices: Offices) -> None:
    senior = world.store.write(lambda tx: district_of.enrol(tx, world.now, offices.place))
    phone = world.network.handset("+919000000201", "Sita Devi", Manual())
    phone.send_sms(world.settings.checkin_number, "budhapa pension apply")
    assert "Old-age pension" in phone.expect_sms(within=30).body
    (request,) = world.store.read(lambda tx: tx.requests.open_of(senior))
    (referral,) = world.store.read(lambda tx: tx.referrals.of_request(request.id))
    assert referral.scheme == "VRIDDHA"


@pytest.mark.parametrize(
    ("body", "wished"),
    [
        ("yojana", ""),
        ("Sarkari yojnaa ki jankari chahiye", ""),
        ("योजना", ""),
        ("SCHEME 4", "KANYA"),
        ("yojana 8", "VRIDDHA"),
        ("yojana 3", None),
        ("3", None),
        ("4", None),
        ("pension", "PENSION"),
        ("vidhwa pension", "PENSION"),
        ("old age pension", "VRIDDHA"),
        ("पेंशन की जानकारी", "PENSION"),
        ("Kanya Sumangala form", "KANYA"),
        ("bihan", "AJEEVIKA"),
        ("beti ko bachao", None),
        ("mera pati marta hai", None),
        ("pension mangne par marta hai", None),
        ("", None),
        ("yojana " * 9, None),
    ],
)
def test_what_a_message_asks_of_the_schemes(body: str, wished: str | None) -> None:
    rows = read_schemes(rows_of("schemes"), ImportContext(date(2026, 6, 1), units=UNITS)).records
    wish = wish_of(body, [row.scheme for row in rows[:OFFERED]])
    found = None if wish is None else wish.scheme.code if wish.scheme else ""
    assert found == wished
