"""A damaged row of every kind of promise delays no other and raises a fault: invariant 4."""

from helpline.cases.messages import WAY_OF
from helpline.cases.promises import PROMISES
from helpline.cases.promises import REVIEW as CASE_REVIEW
from helpline.cases.timeline import SUBJECT as CASE
from helpline.escalation.areas.model import DUTY as AREA
from helpline.referrals.waiting import SUBJECT as REFERRAL
from helpline.repositories import UnitOfWork
from helpline.requests.asking_for import DUTY as ANSWER_REQUEST
from helpline.seniors.pausing import DUTY as PAUSE_ENDS
from tests.world.town import town
from tests.world.world import World

NOBODY = 999_999
KINDS = [
    *((kind, CASE) for kind in (*PROMISES, CASE_REVIEW)),
    *((kind, CASE) for kind in WAY_OF),
    (AREA, "area"),
    ("answer", REFERRAL),
    (ANSWER_REQUEST, "request"),
    (PAUSE_ENDS, "senior"),
]


def test_i04_a_damaged_promise_of_any_kind_delays_no_other(sqlite_world: World) -> None:
    place = town(sqlite_world)
    place.quiet()
    unit = place.place.station.id

    def owe(tx: UnitOfWork) -> list[int]:
        kinds = [*KINDS, ("look", "unit")]  # the last one, which is sound, is claimed last
        made = [
            tx.duties.add(
                kind=kind,
                subject=subject,
                subject_id=NOBODY if subject != "unit" else unit,
                unit_id=unit,
                due_at=sqlite_world.now,
            )
            for kind, subject in kinds
        ]
        return [duty.id for duty in made if duty is not None]

    *damaged, sound = sqlite_world.store.write(owe)
    sqlite_world.advance(seconds=2)
    after = sqlite_world.store.read(lambda tx: tx.duties.get(sound))
    assert after.rank == 1
    standing = {
        key
        for kind, key, _ in sqlite_world.store.read(lambda tx: tx.faults.standing())
        if kind == "poisoned_row"
    }
    assert standing == {f"duties:{number}" for number in damaged}
