"""The FIR and its clocks: who may decide what, and by when (BNSS 173, 193)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from helpline.cases import first_information as fir
from helpline.cases.climbing import perform
from helpline.cases.closing import confirm, propose, still_owed
from helpline.cases.model import Case, CaseEventKind, CaseState, Matter, Priority, Way
from helpline.cases.promises import ENQUIRY, FIR, NEWS, PROMISES, SIGNATURE, ZERO_FIR
from helpline.cases.responding import name_matter, talked_with_her
from helpline.directory.casework import AT_MOST, parse_casework
from helpline.directory.model import Role
from helpline.directory.policies import default_bodies
from helpline.errors import BadPolicy, Refused
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork
from tests.cases.heard import prompt
from tests.cases.people import by_hand, everybody
from tests.cases.stations import add_second, taken_case
from tests.world import district as district_of
from tests.world.district import District
from tests.world.world import World

NOW = datetime(2026, 1, 5, 0, 30, tzinfo=UTC)
ANY = Case(
    id=1,
    number="1011000001",
    token="t",
    caller_id=1,
    district_id=1,
    unit_id=2,
    way=Way.CALL,
    state=CaseState.TAKEN,
    priority=Priority.NORMAL,
    matter=Matter.STALKING,
    silent=False,
    minor=False,
    assigned_to=3,
    first_ring_at=NOW,
    first_response_at=NOW,
    joined_to=None,
    proposed_by=None,
    proposed_at=None,
    closed_by=None,
    closed_at=None,
    version=0,
)


@pytest.mark.parametrize("matter", sorted(fir.NO_ENQUIRY))
def test_no_enquiry_comes_first_for_a_sexual_offence_or_a_child(matter: Matter) -> None:
    case = replace(ANY, matter=matter)
    assert fir.enquiry_objection(case, Role.SP, 5) is Why.NO_ENQUIRY_FIRST
    assert fir.enquiry_objection(replace(ANY, minor=True), Role.SP, 5) is Why.NO_ENQUIRY_FIRST


@pytest.mark.parametrize(
    ("role", "years", "fits"),
    [
        (Role.CIRCLE_OFFICER, 3, True),
        (Role.SP, 6, True),
        (Role.CIRCLE_OFFICER, 2, False),
        (Role.CIRCLE_OFFICER, 7, False),
        (Role.SHO, 5, False),
        (Role.DESK_OFFICER, 5, False),
        (None, 5, False),
    ],
)
def test_an_enquiry_needs_a_gazetted_officer_and_a_middling_offence(
    role: Role | None, years: int, fits: bool
) -> None:
    assert (fir.enquiry_objection(ANY, role, years) is None) == fits


@pytest.mark.parametrize("field", sorted(AT_MOST))
def test_a_district_may_be_faster_than_the_law_and_never_slower(field: str) -> None:
    body = dict(default_bodies()["casework"])
    most, _ = AT_MOST[field]
    assert getattr(parse_casework(body | {field: most}), field) == most
    with pytest.raises(BadPolicy, match="at most"):
        parse_casework(body | {field: most + 1})


def test_every_promise_names_its_clock_and_its_source() -> None:
    known = set(default_bodies()["casework"])
    for kind, promise in PROMISES.items():
        assert kind.startswith("case_")
        assert promise.source
        assert promise.within is None or promise.within in known


def test_an_fir_has_its_clocks_from_need_to_news(sqlite_world: World) -> None:
    world = sqlite_world
    place = world.store.write(lambda tx: district_of.build(tx, world.now))
    second = add_second(world, place)
    case = taken_case(world, place)
    desk, sho, circle = (place.officers[part][0] for part in ("desk", "sho", "circle"))

    def story(tx: UnitOfWork) -> None:
        door, now = world.service.door, world.now

        def due(kind: str) -> timedelta | None:
            duty = tx.duties.find(kind, "case", case.id)
            return None if duty is None or duty.due_at is None else duty.due_at - now

        with pytest.raises(Refused, match="write what"):
            fir.need_fir(tx, door, now, case, desk, " ")
        fir.need_fir(tx, door, now, case, desk, "he broke her arm")
        assert due(FIR) == timedelta(hours=2)
        fir.came_by_message(tx, now, case, desk, "by e-mail")
        assert due(SIGNATURE) == timedelta(days=3)
        with pytest.raises(Refused, match="permission"):
            fir.begin_enquiry(tx, now, case, desk, permitted_by=sho, years=5, words="x")
        fir.begin_enquiry(tx, now, case, desk, permitted_by=circle, years=5, words="x")
        assert (due(ENQUIRY), due(FIR)) == (timedelta(days=14), None)
        fir.end_enquiry(tx, door, now, case, desk, "an offence", offence=True)
        assert (due(ENQUIRY), due(FIR)) == (None, timedelta(hours=2))
        with pytest.raises(Refused, match="only a circle officer"):
            fir.no_fir(tx, now, case, sho, "a family matter")
        fir.signed(tx, now, case, desk)
        assert still_owed(tx, case) == [FIR]
        # late: SHO, circle officer, SP hear of it, and the owner stays the owner
        duty = tx.duties.find(FIR, "case", case.id)
        assert duty is not None
        for rank, part in ((1, "sho"), (2, "circle"), (3, "sp")):
            before = {intent.id for intent in tx.intents.of_cause("case", case.id)}
            duty = perform(tx, door, now + timedelta(hours=2 * rank), duty)
            told = [i for i in tx.intents.of_cause("case", case.id) if i.id not in before]
            assert {place.officers[part][0], desk} <= {intent.person_id for intent in told}
        assert tx.cases.get(case.id).assigned_to == desk
        fir.register_fir(tx, now, case, second.sho, "17/2026")  # at any station
        assert (due(FIR), due(NEWS), due(ZERO_FIR)) == (
            None,
            timedelta(days=90),
            timedelta(hours=24),
        )
        assert fir.fir_registered(tx, case)
        with pytest.raises(Refused, match="which station"):
            fir.zero_fir_sent(tx, now, case, second.sho, "")
        fir.zero_fir_sent(tx, now, case, second.sho, "Civil Lines, 88/2026")
        fir.told_her(tx, now, case, desk, "told her at the centre")
        assert due(NEWS) == timedelta(days=90)
        kinds = [event.kind for event in tx.cases.events(case.id)]
        for kind in (
            CaseEventKind.FIR_NEEDED,
            CaseEventKind.FIR_BY_MESSAGE,
            CaseEventKind.ENQUIRY_BEGUN,
            CaseEventKind.ENQUIRY_ENDED,
            CaseEventKind.FIR_SIGNED,
            CaseEventKind.FIR_REGISTERED,
        ):
            assert kind in kinds

    world.store.write(story)


def test_no_case_closes_while_the_law_is_owed_something(sqlite_world: World) -> None:
    world = sqlite_world
    place = world.store.write(lambda tx: district_of.build(tx, world.now))
    case = taken_case(world, place)
    desk, sho = place.officers["desk"][0], place.officers["sho"][0]

    def story(tx: UnitOfWork) -> None:
        now = world.now
        fir.need_fir(tx, world.service.door, now, case, desk, "he broke her arm")
        proposed = propose(tx, now, case, desk, "settled")
        talked = talked_with_her(tx, now, proposed, sho, "she is well")
        with pytest.raises(Refused, match="case_fir"):
            confirm(tx, now, talked, sho, "she agrees")
        fir.register_fir(tx, now, talked, sho, "18/2026")
        closed = confirm(tx, now, tx.cases.get(case.id), sho, "she agrees")
        news = tx.duties.find(NEWS, "case", case.id)
        assert news is not None  # she is still told how it goes
        late = perform(tx, world.service.door, now + timedelta(days=90), news)
        assert late.due_at is not None
        assert tx.cases.get(case.id) == closed

    world.store.write(story)


def test_the_flag_rings_the_sho_who_hears_it_and_owns_no_more_than_before(
    world: World,
) -> None:
    place: District = world.store.write(lambda tx: district_of.build(tx, world.now))
    everybody(world, place)
    case = taken_case(world, place)
    desk = place.officers["desk"][0]
    sho = by_hand(world, place.number("sho"))
    world.store.write(
        lambda tx: fir.need_fir(
            tx, world.service.door, world.now, tx.cases.get(case.id), desk, "he broke her arm"
        )
    )
    call = sho.expect_call(prompt("case_alert.opening_fir", "en"), within=60).press("1")
    call.hears(prompt("case_alert.fir_seen", "en"), within=30).expect_end(within=60)

    def look(tx: UnitOfWork) -> None:
        assert tx.cases.get(case.id).assigned_to == desk
        seen = [e.actor_id for e in tx.cases.events(case.id) if e.kind is CaseEventKind.FIR_SEEN]
        assert seen == [place.officers["sho"][0]]
        assert tx.duties.find(FIR, "case", case.id) is not None

    world.store.read(look)


def test_a_missing_child_is_registered_at_once(sqlite_world: World) -> None:
    world = sqlite_world
    place = world.store.write(lambda tx: district_of.build(tx, world.now))
    case = taken_case(world, place)
    desk, circle = place.officers["desk"][0], place.officers["circle"][0]

    def story(tx: UnitOfWork) -> None:
        named = name_matter(tx, world.now, case, Matter.MISSING_CHILD)
        with pytest.raises(Refused, match="register it"):
            fir.begin_enquiry(tx, world.now, named, desk, permitted_by=circle, years=5, words="x")

    world.store.write(story)
