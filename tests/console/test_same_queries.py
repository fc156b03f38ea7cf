"""Every page asks the store as often when there is ten times as much of everything."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from console.access.permissions import may
from console.routes import ADDRESSES
from helpline.acting import Actor
from helpline.cases.model import CaseEventKind, CaseState
from helpline.cases.timeline import note
from helpline.directory.model import Leave, Officer, Role, Shift
from helpline.directory.services import Service, ServiceKind
from helpline.escalation.model import Alert, Incident, IncidentKind
from helpline.escalation.opening import open_incident
from helpline.numbers import E164
from helpline.referrals.making import refer
from helpline.repositories import UnitOfWork
from helpline.requests.asking_for import ask_for
from helpline.schemes.model import Scheme, SchemeText
from helpline.seniors.departures import Leaving
from helpline.seniors.leaving import end_membership
from helpline.seniors.model import Contact
from helpline.seniors.visits import VisitKind, plan_visit
from tests.console.desk import Browser, Desk
from tests.console.test_queries import counted
from tests.console.women import Women
from tests.world.databases import sqlite_copy
from tests.world.world import World

FEW, MANY = 2, 20
WHO = ("sho", "sp", "headquarters", "administrator", "nodal")
# A stream, sounds and a drawing of a file.
NO_PAGES = frozenset({"live", "case.recording", "request.recording", "flow.drawing"})


class State:
    """A station that is filled with more and more of everything, and one record of each kind
    that has more and more to itself."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.world, self.number = desk, desk.world, 0
        self.senior = desk.enrol()
        self.women = Women(desk.world)
        self.case = self.women.rings()
        self.incident, self.area = desk.world.store.write(self._begin)
        former = desk.enrol(name="Former", phone="+919000000299")
        by = Actor(desk.place.officers["sho"][0])
        desk.world.store.write(
            lambda tx: end_membership(tx, desk.world.now, former, Leaving.MOVED, by=by)
        )
        self.paths = {
            "case_id": str(self.case.id),
            "senior_id": str(self.senior),
            "former_id": str(former),
            "incident_id": str(self.incident.id),
            "area_id": str(self.area),
            "unit_id": str(desk.place.station.id),
            "kind": "checkin",
            "place_id": str(desk.place.district.id),
            "code": "ROOM",
        }

    def _begin(self, tx: UnitOfWork) -> tuple[Incident, int]:
        incident = self._incident(tx, self.senior)
        text = SchemeText("A room", "Everybody", "None", "The office", "A room", "")
        texts = {"en": text, "hi": text}
        scheme = Scheme(
            self.desk.place.district.id, "ROOM", 1, 1, ServiceKind.SHELTER, True, (), texts
        )
        tx.schemes.add(scheme, self.world.now, None)
        area = tx.areas.add(self.desk.place.station.id, self.world.now).id
        tx.areas.add_row(area, incident.id, self.world.now)
        return incident, area

    def _incident(self, tx: UnitOfWork, senior: int) -> Incident:
        service, now = self.world.service, self.world.now
        return open_incident(tx, service.door, service.ids, now, senior, IncidentKind.MISSED)

    def grow(self, until: int) -> None:
        """To so many of everything."""
        for n in range(self.number, until):
            self.world.store.write(partial(self._one, n=n))
        for n in range(self.number, until):
            self._case(n)
        self.number = until
        self.world.plan()

    def _one(self, tx: UnitOfWork, n: int) -> None:
        place, now, by = self.desk.place, self.world.now, Actor()
        door, ids = self.world.service.door, self.world.service.ids
        phones = {"main": f"+9190000{n:05d}"}
        person = tx.people.add(name=f"Person {n}", language="en", phones=phones, now=now).id
        tx.officers.add(Officer(person, place.station.id, Role.DESK_OFFICER, "desk", "female"))
        tx.officers.add_shift(Shift(person, place.station.id, Role.DESK_OFFICER, 127, 0, 86_400))
        tx.officers.add_leave(Leave(person, now, now + timedelta(days=1)))
        tx.users.add(
            name=f"user {n}",
            password_hash="",
            role=Role.DESK_OFFICER,
            unit_id=place.station.id,
            person_id=person,
            now=now,
        )
        tx.faults.report("ladder_empty", str(n), now)
        nodal = tx.users.by_name("nodal")
        service = tx.services.add(
            Service(
                id=0,
                district_id=place.district.id,
                kind=ServiceKind.SHELTER,
                name=f"Shelter {n}",
                phone=E164("+917712000198"),
                address="",
                hours=(),
                languages=("hi",),
                nodal_officer_id=nodal.person_id if nodal else None,
            )
        )
        given = {"service_id": service.id, "words": "A room", "by": place.officers["desk"][0]}
        referral = refer(tx, door, ids, now, case_id=self.case.id, **given)  # type: ignore[arg-type]
        note(tx, now, self.case, CaseEventKind.NOTE, f"note {n}", by=person)
        tx.seniors.add_contact(Contact(self.senior, person, "neighbour", n + 1, True, True))
        day = now.date() + timedelta(days=n)
        visit = plan_visit(tx, now, self.senior, VisitKind.USUAL, day, by=by)
        request = ask_for(tx, door, now, self.senior, None, "food")
        tx.alerts.add(Alert(0, self.incident.id, 0, person, "sho", "7" * 4, True, now, None, None))
        self.paths = {
            "referral_id": str(referral.id),
            "service_id": str(service.id),
            "visit_id": str(visit.id),
            "request_id": str(request.id if request else 1),
        } | self.paths
        self._others(tx, n, person)

    def _others(self, tx: UnitOfWork, n: int, person: int) -> None:
        door, now = self.world.service.door, self.world.now
        senior = tx.seniors.get(self.senior)
        tx.seniors.add(replace(senior, person_id=person))
        plan_visit(tx, now, person, VisitKind.USUAL, now.date(), by=Actor())
        ask_for(tx, door, now, person, None, "medicine")
        incident = self._incident(tx, person)
        tx.areas.add_row(self.area, incident.id, now)

    def _case(self, n: int) -> None:
        """An open one, and one that is closed."""
        self.women.rings(f"+91910000{n:04d}", source=f"CA{n}")
        case = self.women.rings(f"+91920000{n:04d}", source=f"CB{n}")
        by, other = (self.desk.place.officers[part][0] for part in ("desk", "sho"))
        self.women.changed(
            case,
            state=CaseState.CLOSED,
            proposed_by=by,
            proposed_at=self.world.now,
            closed_by=other,
            closed_at=self.world.now,
        )


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    world = World(sqlite_copy(tmp_path), tmp_path)
    desk = Desk(world)
    for part, role, unit in (
        ("headquarters", Role.HEADQUARTERS, desk.place.state),
        ("administrator", Role.ADMINISTRATOR, desk.place.state),
        ("nodal", Role.NODAL_OFFICER, desk.place.district),
    ):
        desk.user(part, role, unit, desk.place.officers["night"][0] if part == "nodal" else None)
    yield State(desk)
    desk.close()
    world.close()


def asked(
    state: State, browsers: dict[str, Browser], monkeypatch: pytest.MonkeyPatch
) -> dict[str, int]:
    """Page and who opens it -> statements."""
    found = {}
    paths = state.paths | {"user_id": "1"}
    for who, browser in browsers.items():
        user = state.world.store.read(lambda tx, who=who: tx.users.by_name(who))  # type: ignore[misc]
        assert user is not None
        for address in ADDRESSES:
            if (
                address.method != "GET"
                or address.name in NO_PAGES
                or not may(user.role, address.name)
            ):
                continue
            with monkeypatch.context() as patch, counted(patch) as run:
                answer = browser.get(address.path.format(**paths))
            assert answer.status_code in (200, 303), f"{who} {address.path}"
            if answer.status_code == 200:
                found[f"{who} {address.path}"] = len(run)
    return found


def test_every_page_asks_as_often_for_ten_times_as_much(
    state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    browsers = {}
    for who in WHO:
        browsers[who] = state.desk.at(who) if who in ("sho", "sp") else state.desk.browser(who)
    counts = []
    for number in (FEW, MANY):
        state.grow(number)
        state.world.steps.set(state.world.now + timedelta(seconds=1))
        counts.append(asked(state, browsers, monkeypatch))
    few, many = counts
    assert len(few) > 80
    grown = {page: (few[page], many[page]) for page in few if few[page] != many[page]}
    assert grown == {}
