"""What the women's stories have in common: her case, its time line, and who was left alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from helpline.cases.model import Case, CaseEventKind, Way
from helpline.cases.opening import begin_contact, caller_of, move_to
from helpline.cases.responding import take_case
from helpline.repositories import UnitOfWork
from phonenet.story.told import unexpected
from tests.servers.waiting import until
from tests.town.stories import SOON
from tests.town.town import Town

Result = TypeVar("Result")


def begun(town: Town, story: str, number: str, secret: str = "") -> Case:
    """A case of hers at this story's station, as an earlier contact has left it."""

    def work(tx: UnitOfWork) -> Case:
        now = town.service.clock.now()
        caller = caller_of(tx, now, number)
        case = begin_contact(
            tx, town.service.ids, now, caller_id=caller, way=Way.CALL, source=f"CA of {number}"
        )
        unit = tx.units.by_code(town.places[story].station)
        assert unit is not None
        if secret:
            tx.cases.set_secret(case.id, secret)
        return move_to(tx, now, case, unit, by=None)

    return town.service.store.write(work)


def taken(town: Town, story: str, number: str) -> Case:
    """The same, in the hands of the desk of this story."""
    return attended(town, begun(town, story, number), town.places[story].desk)


def attended(town: Town, case: Case, officer: str) -> Case:
    """The officer with this telephone takes the case: nobody has to be told of it any more."""
    by, now = person(town, officer), town.service.clock.now
    return act(town, case, lambda tx, found: take_case(tx, now(), found, by))


def person(town: Town, number: str) -> int:
    """The one person with this telephone."""
    (found,) = town.service.store.read(lambda tx: tx.people.by_phone(number))
    return found.id


def case_of(town: Town, number: str) -> Case:
    """The open case of whoever has this telephone, as soon as there is one."""

    def find(tx: UnitOfWork) -> list[Case]:
        callers = tx.cases.callers_among([each.id for each in tx.people.by_phone(number)])
        return [case for caller in callers for case in tx.cases.open_of(caller)]

    until(lambda: town.service.store.read(find), f"a case of {number}", SOON)
    (case,) = town.service.store.read(find)
    return case


def stored(town: Town, case: Case) -> Case:
    """The case as it is now."""
    return town.service.store.read(lambda tx: tx.cases.get(case.id))


def time_line(town: Town, case: Case) -> list[tuple[CaseEventKind, str]]:
    """What is written down about a case, in order."""
    events = town.service.store.read(lambda tx: tx.cases.events(case.id))
    return [(event.kind, event.body) for event in events]


def becomes(
    town: Town,
    case: Case,
    kind: CaseEventKind,
    body: str = "",
    times: int = 1,
    within: float = SOON,
) -> None:
    """The time line gets so many entries of this kind with these words in time."""

    def written() -> bool:
        found = [k for k, words in time_line(town, case) if k is kind and body in words]
        return len(found) >= times

    until(written, f"{times} x {kind} {body!r} of case {case.id}", within)


def act(town: Town, case: Case, does: Callable[[UnitOfWork, Case], Result]) -> Result:
    """What an officer does on the console, in one transaction of the service."""
    return town.service.store.write(lambda tx: does(tx, tx.cases.get(case.id)))


def strays(town: Town, *numbers: str) -> list[str]:
    """What reached these telephones and nobody expected."""
    return [stray for number in numbers for stray in unexpected(town.network.handset(number).view)]
