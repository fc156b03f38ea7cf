"""What a child, a survivor and a woman in danger are owed, and what an officer may decide."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpline.cases.counselling import hold_session
from helpline.cases.danger_screen import GRAVE, QUESTIONS, screen_of, take_screen, weigh
from helpline.cases.judging import set_matter, set_priority
from helpline.cases.model import Matter, Priority
from helpline.cases.particulars import Particulars, particulars_of, record_particulars
from helpline.cases.promises import (
    CHILDLINE,
    COMMITTEE,
    FOLLOW_UP,
    HOSPITAL,
    STATEMENT,
    kept_by_hand,
    owed,
)
from helpline.cases.protection import adult_is_safe, mark_minor, safe_adults, statement_taken
from helpline.cases.reaching import by_key
from helpline.cases.safe_contact import Cover, SafeContact, Wording
from helpline.contact import Letter, Purpose, Refusal
from helpline.directory.model import Officer, Role
from helpline.duties import DutyState
from helpline.errors import Refused
from helpline.repositories import UnitOfWork
from helpline.sending.model import Intent, IntentKind, Lane
from tests.cases.stations import taken_case
from tests.world import district as district_of
from tests.world.world import World

answers = st.dictionaries(st.sampled_from(QUESTIONS), st.booleans())


@given(answers)
def test_a_screen_raises_and_never_lowers_with_one_more_yes(said: dict[str, bool]) -> None:
    yes = {question for question, answer in said.items() if answer}
    assert (weigh(said) is Priority.URGENT) == (bool(yes & GRAVE) or len(yes) > 1)
    order = (Priority.NORMAL, Priority.URGENT)
    for more in QUESTIONS:
        assert order.index(weigh(said | {more: True})) >= order.index(weigh(said))
    assert weigh(said) is not Priority.DANGER  # danger is her own key, or an officer's word


@pytest.fixture
def story(sqlite_world: World) -> World:
    return sqlite_world


def test_a_child_has_childline_and_the_committee_within_a_day(story: World) -> None:
    place = story.store.write(lambda tx: district_of.build(tx, story.now))
    case = taken_case(story, place)
    desk = place.officers["desk"][0]

    def work(tx: UnitOfWork) -> None:
        now, door = story.now, story.service.door
        with pytest.raises(Refused, match="in years"):
            record_particulars(tx, door, now, case, desk, Particulars(age=130))
        grown = record_particulars(tx, door, now, case, desk, Particulars(age=18))
        assert not grown.minor
        young = record_particulars(
            tx, door, now, case, desk, Particulars("gondi", "cannot hear", True, 17)
        )
        assert young.minor
        assert particulars_of(tx, young) == Particulars("gondi", "cannot hear", True, 17)
        within = {
            duty.kind: duty.due_at - now
            for duty in owed(tx, young)
            if duty.state is DutyState.OPEN and duty.due_at is not None
        }
        assert within[CHILDLINE] == timedelta(hours=1)
        assert within[COMMITTEE] == timedelta(hours=24)
        with pytest.raises(Refused, match="write what was done"):
            kept_by_hand(tx, now, young, COMMITTEE, desk, "")
        with pytest.raises(Refused, match="not ticked off"):
            kept_by_hand(tx, now, young, FOLLOW_UP, desk, "x")
        kept_by_hand(tx, now, young, COMMITTEE, desk, "letter 12, handed over at noon")
        mark_minor(tx, now, young)
        assert tx.duties.find(COMMITTEE, "case", case.id) is None  # asked for once

    story.store.write(work)


def test_i33_a_parent_is_not_presumed_safe(story: World) -> None:
    place = story.store.write(lambda tx: district_of.build(tx, story.now))
    case = taken_case(story, place)
    desk = place.officers["desk"][0]

    def work(tx: UnitOfWork) -> None:
        now = story.now
        child = mark_minor(tx, now, case)
        by_key(tx, now, child, call=True, write=True, hours=(0, 0))
        own = tx.people.get(case.caller_id).phones[0]

        def send(key: str, try_no: int) -> Intent | Refusal:
            letter = Letter(
                person_id=case.caller_id,
                kind=IntentKind.SMS,
                purpose=Purpose.CASE_NOTICE,
                prompt_key=key,
                lane=Lane.MESSAGES,
                cause="case_caller",
                cause_id=case.id,
                try_no=try_no,
                params={"number": case.number},
                about_case=case.id,
            )
            return story.service.door.send(tx, now, letter)

        record = tx.safe_contacts.current(case.caller_id)
        assert record is not None
        wide = SafeContact(
            person_id=case.caller_id,
            version=0,
            phone_id=own.id,
            may_call=True,
            may_write=True,
            from_s=0,
            to_s=0,
            wording=Wording.OPEN,
            cover=Cover.SURVEY,
            until=None,
            stated_at=now,
            stated_by=desk,
        )
        tx.safe_contacts.add(wide)
        assert send("case.number_sms", 901) == Refusal("child_wording")
        with pytest.raises(Refused, match="write who"):
            adult_is_safe(tx, now, child, desk, own.id, " ")
        adult_is_safe(tx, now, child, desk, own.id, "her aunt, seen at home")
        assert safe_adults(tx, child) == {own.id}
        assert isinstance(send("case.number_sms", 902), Intent)

    story.store.write(work)


def test_after_a_sexual_offence_a_doctor_first_and_a_woman_writes_it_down(story: World) -> None:
    place = story.store.write(lambda tx: district_of.build(tx, story.now))
    case = taken_case(story, place)
    desk, sho = place.officers["desk"][0], place.officers["sho"][0]

    def work(tx: UnitOfWork) -> None:
        now = story.now
        with pytest.raises(Refused, match="choose what"):
            set_matter(tx, now, case, desk, Matter.UNKNOWN)
        named = set_matter(tx, now, case, desk, Matter.SEXUAL)
        assert named.priority is Priority.URGENT
        kinds = [duty.kind for duty in owed(tx, named)]
        assert {HOSPITAL, STATEMENT} <= set(kinds)
        man = tx.people.add(name="A", language="en", phones={}, now=now)
        tx.officers.add(Officer(man.id, place.station.id, Role.DESK_OFFICER, "SI", "male"))
        with pytest.raises(Refused, match="a woman officer"):
            statement_taken(tx, now, named, man.id, "her home", "all")
        with pytest.raises(Refused, match="where she chose"):
            statement_taken(tx, now, named, sho, " ", "all")
        with pytest.raises(Refused, match="not ticked off"):
            kept_by_hand(tx, now, named, STATEMENT, sho, "done")
        statement_taken(tx, now, named, sho, "her sister's home", "all")
        again = set_matter(tx, now, tx.cases.get(case.id), desk, Matter.CYBER)
        assert again.priority is Priority.URGENT
        assert [duty.kind for duty in owed(tx, again)].count(HOSPITAL) == 1

    story.store.write(work)


def test_priority_is_lowered_by_name_from_the_sho_upwards(story: World) -> None:
    place = story.store.write(lambda tx: district_of.build(tx, story.now))
    case = taken_case(story, place)
    desk, sho = place.officers["desk"][0], place.officers["sho"][0]

    def work(tx: UnitOfWork) -> None:
        now, door = story.now, story.service.door
        raised = take_screen(tx, door, now, case, {"weapon": True, "worse": False}, by=desk)
        assert raised.priority is Priority.URGENT
        assert sho in {i.person_id for i in tx.intents.of_cause("case", case.id)}
        calmer = take_screen(tx, door, now, raised, {"weapon": False})
        assert calmer.priority is Priority.URGENT
        assert screen_of(tx, calmer) == {"weapon": False, "worse": False}
        with pytest.raises(Refused, match="no question"):
            take_screen(tx, door, now, calmer, {"shoes": True})
        with pytest.raises(Refused, match="only the SHO"):
            set_priority(tx, door, now, calmer, desk, Priority.NORMAL, "she is calm")
        with pytest.raises(Refused, match="why"):
            set_priority(tx, door, now, calmer, sho, Priority.NORMAL, "")
        lower = set_priority(tx, door, now, calmer, sho, Priority.NORMAL, "she moved out")
        assert lower.priority is Priority.NORMAL
        grave = set_priority(tx, door, now, lower, desk, Priority.DANGER, "he is at the door")
        assert grave.priority is Priority.DANGER

    story.store.write(work)


def test_a_session_keeps_the_follow_up_and_makes_the_next(story: World) -> None:
    place = story.store.write(lambda tx: district_of.build(tx, story.now))
    case = taken_case(story, place)
    desk = place.officers["desk"][0]

    def work(tx: UnitOfWork) -> None:
        now = story.now
        for wrong, match in ((now, "past"), (now - timedelta(days=1), "past")):
            with pytest.raises(Refused, match=match):
                hold_session(tx, now, case, desk, "talked", next_at=wrong)
        with pytest.raises(Refused, match="write what"):
            hold_session(tx, now, case, desk, " ", next_at=None)
        for week in (1, 2):
            following = now + timedelta(weeks=week)
            hold_session(tx, now, case, desk, "talked", next_at=following)
            duty = tx.duties.find(FOLLOW_UP, "case", case.id)
            assert duty is not None
            assert duty.due_at == following
        hold_session(tx, now, case, desk, "well again", next_at=None)
        assert tx.duties.find(FOLLOW_UP, "case", case.id) is None

    story.store.write(work)
