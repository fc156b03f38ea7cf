"""A page asks the store a bounded number of questions, however much it shows."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from helpline.escalation.model import IncidentKind
from helpline.escalation.opening import open_incident
from helpline.repositories import UnitOfWork
from helpline.requests.asking_for import ask_for
from store.session import Session
from tests.console.desk import Desk
from tests.console.women import Women

MOST = {
    "/": 26,
    "/today/lines": 26,
    "/cases": 8,
    "/cases/lines": 8,
    "/cases?state=closed&silent=1": 8,
    "/ringing": 6,
    "/incidents": 12,
    "/board": 12,
    "/requests": 10,
    "/numbers": 10,
    "/units": 6,
    "/roster": 10,
}


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every statement that any transaction runs."""
    run: list[str] = []
    for name in ("rows", "change"):
        original = getattr(Session, name)

        def wrapper(self: Session, statement: Any, _of: Any = original, **given: Any) -> Any:
            run.append(type(statement).__name__)
            return _of(self, statement, **given)

        monkeypatch.setattr(Session, name, wrapper)
    yield run


def fill(desk: Desk, first: int, count: int) -> None:
    world = desk.world

    def work(tx: UnitOfWork) -> None:
        for senior in seniors:
            ask_for(tx, world.service.door, world.now, senior, None, "food")
            open_incident(
                tx, world.service.door, world.service.ids, world.now, senior, IncidentKind.MISSED
            )

    women = Women(world)
    for n in range(first, first + count):
        women.rings(f"+91910000{n:04d}", source=f"CA{n}")
    seniors = [
        desk.enrol(name=f"Senior {n}", phone=f"+91900000{n:04d}")
        for n in range(first, first + count)
    ]
    world.store.write(work)
    world.plan()


def test_the_number_of_queries_does_not_grow_with_what_is_shown(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = desk.at("sho")
    numbers: list[dict[str, int]] = []
    for first, count in ((3000, 2), (4000, 25)):
        fill(desk, first, count)
        desk.world.steps.set(desk.world.now + timedelta(seconds=1))
        numbers.append({})
        for page in MOST:
            with monkeypatch.context() as patch, counted(patch) as run:
                assert browser.get(page).status_code == 200
            numbers[-1][page] = len(run)
    assert numbers[0] == numbers[1]
    assert {page: n for page, n in numbers[1].items() if n > MOST[page]} == {}


def test_the_page_of_an_incident_and_of_a_person_are_bounded_too(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(desk, 3000, 1)
    incident = desk.world.store.read(lambda tx: tx.incidents.open_at([desk.place.station.id]))[0]
    browser = desk.at("sho")
    numbers = []
    for minutes in (0, 90):
        desk.world.advance(minutes=minutes)
        browser.sign_in("sho")
        for page in (f"/incidents/{incident.id}", f"/seniors/{incident.senior_id}"):
            with monkeypatch.context() as patch, counted(patch) as run:
                assert browser.get(page).status_code == 200
            numbers.append(len(run))
    assert max(numbers) <= 26


def test_the_page_of_a_case_is_bounded_however_long_its_time_line(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    women = Women(desk.world)
    case = women.writes("bachao")
    browser = desk.at("sho")
    numbers = []
    for count in (1, 30):
        for n in range(count):
            women.writes(f"word {n} of {count} " + "x" * n)
        for page in (f"/cases/{case.id}", f"/cases/{case.id}/lines"):
            with monkeypatch.context() as patch, counted(patch) as run:
                assert browser.get(page).status_code == 200
            numbers.append(len(run))
    assert numbers[:2] == numbers[2:]
    assert max(numbers) <= 42
