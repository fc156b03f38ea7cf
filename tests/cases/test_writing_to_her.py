"""An officer writes to a woman who can neither hear nor speak, and reads what she answers."""

from dataclasses import replace

import pytest

from helpline.cases.model import Case, CaseEvent, CaseEventKind
from helpline.cases.safe_contact import Wording
from helpline.cases.stating import Wish, state_by_officer
from helpline.cases.writing_to_her import LINE, lines_of, write_to_her
from helpline.contact import Refusal
from helpline.errors import Refused
from helpline.sending.model import Intent
from tests.cases.people import SHE, everybody, on_sqlite
from tests.cases.stations import taken_case
from tests.world import district as district_of
from tests.world.district import District
from tests.world.world import World

WORDS = "kya aap kal gyarah baje mahila desk par aa sakti hain"
TEXT_ONLY = Wish(may_call=False, may_write=True, wording=Wording.OPEN)


@pytest.fixture
def place(world: World) -> District:
    return world.store.write(lambda tx: district_of.build(tx, world.now))


@pytest.fixture
def case(world: World, place: District) -> Case:
    everybody(world, place)
    return taken_case(world, place)


def allows(world: World, place: District, case: Case, wish: Wish) -> None:
    by = place.officers["desk"][0]
    world.store.write(lambda tx: state_by_officer(tx, world.now, case, wish, by=by))


def writes(world: World, place: District, case: Case, words: str = WORDS) -> Intent | Refusal:
    """The SHO, who does not own the case, writes."""
    door, by = world.service.door, place.officers["sho"][0]
    return world.store.write(
        lambda tx: write_to_her(tx, door, world.now, tx.cases.get(case.id), by, words)
    )


def events(world: World, case: Case) -> list[CaseEvent]:
    return world.store.read(lambda tx: tx.cases.events(case.id))


def test_words_become_lines_that_a_registered_template_holds() -> None:
    assert lines_of(" aaiye \n kal ") == ["aaiye kal"]
    assert lines_of(WORDS) == ["kya aap kal gyarah baje mahila", "desk par aa sakti hain"]
    assert all(len(line) <= LINE for line in lines_of("क" * 30 + " " + "ख" * 30))


@pytest.mark.parametrize("words", ["", "  \n", "x" * (LINE + 1), "wahan " * 20, "\U0001f64f" * 20])
def test_what_no_template_holds_is_refused_when_it_is_written(words: str) -> None:
    with pytest.raises(Refused, match="write"):
        lines_of(words)


def test_i26_her_words_come_back_to_the_officer_who_wrote_and_no_dialogue_goes_between(
    world: World, place: District, case: Case
) -> None:
    allows(world, place, case, TEXT_ONLY)
    she = world.network.handset(SHE, "Meena")
    assert isinstance(writes(world, place, case), Intent)
    she.expect_sms("mahila desk par aa sakti hain", within=10)
    assert she.inbox[-1].sender == world.settings.helpline_number
    she.send_sms(world.settings.helpline_number, "haan, aa jaungi")
    world.advance(seconds=30)
    she.expect_nothing(within=30)
    kinds = [event.kind for event in events(world, case)]
    assert kinds.index(CaseEventKind.WRITTEN) < kinds.index(CaseEventKind.MESSAGE)
    for part in ("desk", "sho"):
        inbox = world.network.handset(place.number(part)).inbox
        assert any(case.number in text.body for text in inbox)


@on_sqlite
def test_a_cry_is_answered_although_an_officer_writes_with_her(
    world: World, place: District, case: Case
) -> None:
    allows(world, place, case, TEXT_ONLY)
    writes(world, place, case)
    she = world.network.handset(SHE, "Meena")
    she.expect_sms("mahila desk par aa sakti hain", within=10)
    she.send_sms(world.settings.helpline_number, "bachao, wo maar dega")
    she.expect_sms("", within=30)
    assert CaseEventKind.DANGER in [event.kind for event in events(world, case)]


@on_sqlite
@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        (None, "no_safe_contact"),
        (replace(TEXT_ONLY, wording=Wording.NEUTRAL), "wording_not_safe"),
        (replace(TEXT_ONLY, may_call=True, may_write=False), "channel_not_safe"),
        (replace(TEXT_ONLY, from_s=10 * 3600, to_s=17 * 3600), "hour_not_safe"),
    ],
)
def test_i26_what_is_not_safe_does_not_leave_and_the_time_line_says_why(
    world: World, place: District, case: Case, wish: Wish | None, reason: str
) -> None:
    if wish is not None:
        allows(world, place, case, wish)
    assert writes(world, place, case) == Refusal(reason)
    kept = events(world, case)
    refused = [event.body for event in kept if event.kind is CaseEventKind.REFUSED]
    assert refused == [f"case_words sms {reason}"]
    assert CaseEventKind.WRITTEN not in [event.kind for event in kept]
    assert not world.network.handset(SHE, "Meena").inbox
