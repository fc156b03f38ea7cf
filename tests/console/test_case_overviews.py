"""Many cases by one query, on both databases."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from helpline.cases.model import Case, CaseState, Matter, Priority
from helpline.cases.overview import Standing, Wanted
from helpline.cases.responding import take_case
from helpline.cases.telling import tell
from helpline.repositories import UnitOfWork
from helpline.sending.model import IntentKind, IntentState
from tests.console.desk import Desk
from tests.console.women import Women


def wanted(desk: Desk, **limits: object) -> Wanted:
    everything = Wanted(
        standing=Standing.OPEN,
        unit_ids=[desk.place.station.id, desk.place.district.id],
        person_id=0,
        viewer_path=desk.place.station.path,
    )
    return replace(everything, **limits)  # type: ignore[arg-type]


def listed(desk: Desk, **limits: object) -> list[int]:
    asked = wanted(desk, **limits)
    return [case.id for case in desk.world.store.read(lambda tx: tx.overviews.cases(asked))]


def four(desk: Desk) -> list[Case]:
    women = Women(desk.world)
    return [women.rings(f"+91900000070{n}", source=f"CA{n}") for n in range(4)]


def test_open_cases_come_gravest_first_then_who_rang_first(desk: Desk) -> None:
    first, second, third, fourth = four(desk)
    women = Women(desk.world)
    women.changed(fourth, priority=Priority.DANGER)
    women.changed(third, priority=Priority.URGENT, silent=False, matter=Matter.SEXUAL)
    women.changed(first, state=CaseState.TAKEN)
    assert listed(desk) == [fourth.id, third.id, first.id, second.id]
    assert listed(desk, after_rank=1, after_id=third.id) == [first.id, second.id]
    assert listed(desk, limit=1) == [fourth.id]
    assert listed(desk, standing=Standing.TAKEN) == [first.id]
    assert listed(desk, standing=Standing.NEW, priority=Priority.NORMAL) == [second.id]
    assert listed(desk, matter=Matter.SEXUAL) == [third.id]
    assert listed(desk, silent=True) == [fourth.id, first.id, second.id]
    assert listed(desk, of_unit=desk.place.district.id) == []


def test_closed_cases_come_newest_first_and_not_among_the_open_ones(desk: Desk) -> None:
    first, second, third, _ = four(desk)
    by, other = desk.place.officers["desk"][0], desk.place.officers["sho"][0]
    now = desk.world.now
    for case in (first, second, third):
        Women(desk.world).changed(
            case, state=CaseState.CLOSED, proposed_by=by, closed_by=other, closed_at=now
        )
    assert listed(desk, standing=Standing.CLOSED) == [third.id, second.id, first.id]
    assert listed(desk, standing=Standing.CLOSED, before_id=third.id) == [second.id, first.id]
    assert len(listed(desk)) == 1


def test_mine_is_in_sight_wherever_it_lies(desk: Desk) -> None:
    case, *_ = four(desk)
    owner = desk.place.officers["desk"][0]
    assert case.assigned_to == owner
    assert listed(desk, unit_ids=[]) == []
    assert len(listed(desk, unit_ids=[], person_id=owner)) == 4
    mine = desk.world.store.read(lambda tx: tx.overviews.cases_of_officer(owner, 2))
    assert [c.id for c in mine] == [case.id, case.id + 1]
    assert listed(desk, mine=True, person_id=desk.place.officers["sho"][0]) == []


def test_overdue_is_what_owes_something_since_before_now(desk: Desk) -> None:
    case, *others = four(desk)
    now, store = desk.world.now, desk.world.store
    for each in others:
        store.write(partial(take_case, now=now, case=each, officer_id=each.assigned_to or 0))
    later = now + timedelta(minutes=10)
    assert listed(desk, overdue_at=later) == [case.id]
    assert listed(desk, overdue_at=now) == []
    owed = store.read(lambda tx: tx.overviews.owed_at("case", [desk.place.station.id], 9))
    assert [duty.subject_id for duty in owed] == [case.id]
    about = store.read(lambda tx: tx.overviews.owed_about("case", [case.id, others[0].id]))
    assert about == owed


def test_the_mark_changes_with_cases_their_duties_and_a_call_to_me(desk: Desk) -> None:
    ids, me = [desk.place.station.id], desk.place.officers["desk"][0]
    store, women = desk.world.store, Women(desk.world)

    def mark() -> str:
        return store.read(lambda tx: tx.overviews.changes().mark(ids, me))

    marks = [mark()]
    case = women.rings()
    marks.append(mark())
    women.changed(case, silent=False)
    marks.append(mark())
    _ring(desk, case, me)
    marks.append(mark())
    store.write(lambda tx: take_case(tx, desk.world.now, tx.cases.get(case.id), me))
    marks.append(mark())
    assert len(set(marks)) == len(marks)
    elsewhere = desk.neighbour().id
    strange = store.read(lambda tx: tx.overviews.changes().mark([elsewhere]))
    Women(desk.world).rings("+919000000799", source="CA9")
    assert store.read(lambda tx: tx.overviews.changes().mark([elsewhere])) == strange


def test_the_mark_of_both_units_changes_when_a_case_goes_from_one_to_the_other(desk: Desk) -> None:
    here, there = desk.place.station.id, desk.place.district.id
    women = Women(desk.world)
    case = women.rings()
    other = there if case.unit_id == here else here

    def marks() -> list[str]:
        return [
            desk.world.store.read(lambda tx, of=of: tx.overviews.changes().mark([of]))  # type: ignore[misc]
            for of in (here, there)
        ]

    before = marks()
    women.changed(case, unit_id=other)
    assert all(now != then for now, then in zip(marks(), before, strict=True))


def test_a_call_that_rings_at_an_officer_is_seen_until_it_has_ended(desk: Desk) -> None:
    me, now = desk.place.officers["desk"][0], desk.world.now
    store, case = desk.world.store, Women(desk.world).rings()

    def ringing() -> list[int]:
        since = now - timedelta(minutes=5)
        return [r.case_id for r in store.read(lambda tx: tx.overviews.ringing(me, since))]

    assert ringing() == []
    intent_id = _ring(desk, case, me)
    assert ringing() == [case.id]
    store.write(lambda tx: tx.intents.save(tx.intents.get(intent_id)._replace(finished_at=now)))
    assert ringing() == []


def _ring(desk: Desk, case: Case, officer: int) -> int:
    """A call about the case has left to this officer."""
    world = desk.world

    def work(tx: UnitOfWork) -> int:
        tell(tx, world.service.door, world.now, case, [officer], "case.new", call=True)
        intent = next(i for i in tx.intents.of_cause("case", case.id) if i.kind is IntentKind.CALL)
        tx.intents.save(intent._replace(state=IntentState.SENT, sent_at=world.now, due_at=None))
        return intent.id

    return world.store.write(work)


def test_looks_are_told_from_what_was_done(desk: Desk) -> None:
    case = Women(desk.world).rings()

    def work(tx: UnitOfWork) -> None:
        tx.audit.add(desk.world.now, "viewed", "case", case.id)

    desk.world.store.write(work)
    looks = desk.world.store.read(lambda tx: tx.overviews.looks("case", case.id, 5))
    assert [row.action for row in looks] == ["viewed"]
