"""Messages to the women's line, as the women and the officers on the phones live them."""

import pytest

from helpline.cases.messages import ANSWER
from helpline.cases.model import Case, CaseEventKind, CaseState, Priority, Way
from helpline.cases.reaching import by_key
from helpline.cases.safe_contact import Cover, SafeContact, Wording
from helpline.repositories import UnitOfWork
from phonenet.story.phone import Phone
from tests.cases.heard import prompt
from tests.cases.people import DESK, SHE, by_hand, everybody, on_sqlite
from tests.world import district as district_of
from tests.world.district import District
from tests.world.world import CATALOGUE, World

FRIEND = "+919000000744"


@pytest.fixture
def place(world: World) -> District:
    built = world.store.write(lambda tx: district_of.build(tx, world.now))
    everybody(world, built)
    return built


@pytest.fixture
def she(world: World, place: District) -> Phone:
    return world.network.handset(SHE, "Meena")


def text(key: str, language: str = "hi") -> str:
    """The text of a message without params."""
    return CATALOGUE.text(key, language, {})


def kinds(world: World, case_id: int = 1) -> list[CaseEventKind]:
    return [event.kind for event in world.store.read(lambda tx: tx.cases.events(case_id))]


def case_of(world: World, case_id: int = 1) -> Case:
    return world.store.read(lambda tx: tx.cases.get(case_id))


def record_of(world: World) -> SafeContact | None:
    return world.store.read(lambda tx: tx.safe_contacts.current(tx.cases.get(1).caller_id))


def write(world: World, she: Phone, words: str, *, whatsapp: bool = False) -> None:
    """She writes, and as many seconds pass as the service waits for another part."""
    she.send_sms(("whatsapp:" if whatsapp else "") + world.settings.helpline_number, words)
    world.advance(seconds=12)


@on_sqlite
@pytest.mark.parametrize(
    ("words", "language"),
    [("madat karo plz", "hi"), ("xyz qwe", "hi"), ("hello i need some help with my husband", "en")],
)
def test_i31_every_message_has_an_owner_at_once_and_one_neutral_question(
    world: World, place: District, she: Phone, words: str, language: str
) -> None:
    desk = by_hand(world, DESK)
    she.send_sms(world.settings.helpline_number, words)
    desk.expect_sms("1011", within=8)
    she.expect_sms(text("reach.sms_first", language), within=30)
    assert (case_of(world).way, case_of(world).assigned_to) == (
        Way.SMS,
        place.officers["desk"][0],
    )
    assert case_of(world).priority is Priority.NORMAL
    events = world.store.read(lambda tx: tx.cases.events(1))
    assert words in [event.body for event in events]
    assert record_of(world) is None
    she.expect_nothing(within=3600)


@on_sqlite
@pytest.mark.parametrize("words", ["STOP", "madad nahi chahiye"])
def test_i26_i31_behind_stop_and_a_denial_nothing_is_written_and_the_case_stays(
    world: World, place: District, she: Phone, words: str
) -> None:
    desk = by_hand(world, DESK)
    she.send_sms(world.settings.helpline_number, words)
    desk.expect_sms("1011", within=30)
    assert case_of(world).state is CaseState.NEW
    she.expect_nothing(within=600)


@pytest.mark.parametrize("words", ["bachaao mera pati mar raha hai", "३"])
def test_a_plea_in_danger_is_an_alarm_before_anything_is_asked(
    world: World, place: District, she: Phone, words: str
) -> None:
    control = by_hand(world, place.number("control"))
    write(world, she, words)
    call = control.expect_call(prompt("case_alert.opening_danger", "en"), within=30)
    call.press("1").expect_end(within=60)
    assert case_of(world).priority is Priority.DANGER
    assert case_of(world).assigned_to == place.officers["control"][0]
    she.expect_sms(text("reach.sms_first"), within=30)


@on_sqlite
def test_her_owner_hears_of_her_words_and_not_of_each_digit_that_answers_us(
    world: World, place: District, she: Phone
) -> None:
    desk = by_hand(world, DESK)
    write(world, she, "madat karo plz")
    desk.expect_sms("1011", within=30)
    she.expect_sms(text("reach.sms_first"), within=30)
    write(world, she, "1")
    desk.expect_nothing(within=60)
    write(world, she, "phir se maara")
    desk.expect_sms("1011", within=30)


def test_several_parts_are_read_as_one_message_and_told_once(
    world: World, place: District, she: Phone
) -> None:
    desk = by_hand(world, DESK)
    for part in ("hello madam", "kal raat se", "wo darwaza", "tod raha hai"):
        she.send_sms(world.settings.helpline_number, part)
        world.advance(seconds=4)
    desk.expect_sms("1011", within=10)
    assert case_of(world).priority is Priority.DANGER  # no part says it alone
    she.expect_sms(text("reach.sms_first"), within=40)
    assert kinds(world).count(CaseEventKind.MESSAGE) == 4
    assert kinds(world).count(CaseEventKind.ANSWERED) == 1
    she.expect_nothing(within=60)


def test_she_answers_by_digits_until_she_has_her_number(
    world: World, place: District, she: Phone
) -> None:
    write(world, she, "mujhe madad chaiye")
    for question, answer in (
        ("first", "1"),
        ("place", "शांति नगर मंदिर के पास"),
        ("reach", "6"),
        ("which", "7"),
        ("hours", "8"),
        ("hers", "haan"),
        ("cover", "6"),
        ("until", "4"),
    ):
        she.expect_sms(text(f"reach.sms_{question}"), within=30)
        write(world, she, answer)
    number = case_of(world).number
    message = she.expect_sms(number, within=30)
    record = record_of(world)
    assert record is not None
    assert (record.may_call, record.may_write, record.cover) == (True, True, Cover.DELIVERY)
    assert record.wording is Wording.OPEN
    secret = message.body.split("नंबर ")[2][:4]
    assert world.store.read(lambda tx: tx.cases.secret_fits(1, secret))
    assert CaseEventKind.LANDMARK in kinds(world)
    # and what she writes later is taken without asking it all again
    world.advance(minutes=30)
    write(world, she, "wo phir aaya tha")
    she.expect_sms(text("reach.sms_more"), within=30)


@on_sqlite
def test_i26_on_a_telephone_that_others_see_nothing_is_asked_that_gives_her_away(
    world: World, place: District, she: Phone
) -> None:
    write(world, she, "pati kharcha nahi deta")
    for answer in ("1", "gaon me hu", "5", "8", "7"):
        she.expect_sms(within=30)
        write(world, she, answer)
    she.expect_sms(text("reach.sms_done"), within=30)
    record = record_of(world)
    assert record is not None
    assert (record.may_call, record.may_write, record.wording) == (False, True, Wording.NEUTRAL)
    she.expect_nothing(within=600)


@on_sqlite
def test_i26_seven_ends_every_writing(world: World, place: District, she: Phone) -> None:
    write(world, she, "madad")
    she.expect_sms(text("reach.sms_first"), within=30)
    write(world, she, "nahi")
    write(world, she, "madad")
    assert kinds(world)[-2:] == [CaseEventKind.REFUSED, CaseEventKind.ANSWERED]
    she.expect_nothing(within=600)


def test_i26_another_telephone_is_checked_and_then_nothing_is_written_to_this_one(
    world: World, place: District, she: Phone
) -> None:
    write(world, she, "help")
    she.expect_sms(text("reach.sms_first"), within=30)
    for answer in ("1", "Raipur me", "phone", "8", "1800 200 300 0", "90000 00744", "subah"):
        write(world, she, answer)
        she.ignores()
    record = record_of(world)
    assert record is not None
    phone = world.store.read(lambda tx: tx.people.phone(record.phone_id))
    assert (phone.e164, record.may_call, record.may_write) == (FRIEND, True, False)
    assert (record.from_s, record.to_s) == (8 * 3600, 12 * 3600)


@on_sqlite
def test_a_digit_of_danger_is_an_alarm_at_every_question(
    world: World, place: District, she: Phone
) -> None:
    write(world, she, "hello")
    she.expect_sms(text("reach.sms_first"), within=30)
    write(world, she, "3")
    assert case_of(world).priority is Priority.DANGER
    assert kinds(world).count(CaseEventKind.DANGER) == 1
    she.expect_sms(text("reach.sms_place_now"), within=30)


@on_sqlite
def test_zero_owes_her_an_answer_by_a_time(world: World, place: District, she: Phone) -> None:
    write(world, she, "hello")
    she.expect_sms(text("reach.sms_first"), within=30)
    write(world, she, "0")
    she.expect_sms("तक जवाब मिलेगा", within=30)
    assert world.store.read(lambda tx: tx.duties.find("case_call_back", "case", 1)) is not None


def test_whatsapp_is_answered_by_whatsapp_on_the_same_number(
    world: World, place: District, she: Phone
) -> None:
    write(world, she, "madad chahiye 🙏", whatsapp=True)
    answer = she.expect_sms(text("reach.sms_first"), within=30)
    assert answer.message.sender == "whatsapp:" + world.settings.helpline_number
    assert case_of(world).way is Way.WHATSAPP
    write(world, she, "1", whatsapp=True)
    assert she.expect_sms(text("reach.sms_place"), within=30).message.sender.startswith("whatsapp:")
    assert world.network.errors == []


@on_sqlite
def test_i26_without_a_record_a_few_neutral_answers_a_day_leave_and_no_more(
    world: World, place: District, she: Phone
) -> None:
    for each in range(8):
        write(world, she, f"kuch baat {'a' * each}")
        world.advance(hours=1)
    assert len([m for m in she.view.inbox if m.body == text("reach.sms_first")]) == 4
    she.ignores()
    refused = world.store.read(lambda tx: tx.cases.events(1))
    assert any("too_many_answers" in event.body for event in refused)


@on_sqlite
def test_i20_after_an_outage_nobody_is_answered_late(
    world: World, place: District, she: Phone
) -> None:
    she.send_sms(world.settings.helpline_number, "madad")
    duty = world.store.read(lambda tx: tx.duties.find(ANSWER[Way.SMS], "case", 1))
    assert duty is not None
    later = world.now.replace(hour=(world.now.hour + 2) % 24)
    world.store.write(lambda tx: world.service.duties.perform(tx, later, duty.id))
    assert "no_message_to_answer" in str(world.store.read(lambda tx: tx.cases.events(1)))
    she.expect_nothing(within=120)


def test_i18_a_message_that_comes_twice_is_one(world: World, place: District, she: Phone) -> None:
    def twice(tx: UnitOfWork) -> None:
        for _ in range(2):
            world.service.desk.incoming_message(
                tx,
                world.now,
                message_sid="SM1",
                from_=SHE,
                to=world.settings.helpline_number,
                body="madad",
            )

    world.store.write(twice)
    assert kinds(world).count(CaseEventKind.MESSAGE) == 1
    she.expect_sms(text("reach.sms_first"), within=30)


@on_sqlite
def test_stop_takes_back_that_she_may_be_written_to(
    world: World, place: District, she: Phone
) -> None:
    write(world, she, "madad")
    she.expect_sms(text("reach.sms_first"), within=30)
    world.store.write(
        lambda tx: by_key(tx, world.now, tx.cases.get(1), call=True, write=True, hours=(0, 0))
    )
    write(world, she, "STOP")
    record = record_of(world)
    assert record is not None
    assert (record.may_call, record.may_write) == (True, False)
    she.expect_nothing(within=600)
