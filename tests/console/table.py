"""A console whose one station has one of everything, and a neighbour without anything."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from console.routes import house_of
from helpline.acting import Actor
from helpline.cases.model import Way
from helpline.cases.opening import begin_contact, caller_of
from helpline.directory.model import Role, Unit
from helpline.directory.services import Service, ServiceKind
from helpline.escalation.model import IncidentKind
from helpline.escalation.opening import open_incident
from helpline.numbers import E164
from helpline.referrals.making import refer
from helpline.repositories import UnitOfWork
from helpline.requests.asking_for import ask_for
from helpline.retention.holding import place
from helpline.retention.model import Held
from helpline.schemes.model import Scheme, SchemeText
from helpline.seniors.departures import Leaving
from helpline.seniors.leaving import end_membership
from helpline.seniors.visits import VisitKind, plan_visit
from tests.console.desk import Desk
from tests.world.databases import sqlite_copy
from tests.world.world import World


@dataclass(frozen=True)
class Table:
    """A console whose one station has one of everything, and a neighbour without anything."""

    desk: Desk
    paths: dict[str, str]
    own: Unit
    other: Unit


def filled(folder: Path) -> Iterator[Table]:
    """The table, until the test that asked for it is over."""
    world = World(sqlite_copy(folder), Path(folder))
    desk = Desk(world)
    senior = desk.enrol()
    former = desk.enrol(name="Former", phone="+919000000299")

    def fill(tx: UnitOfWork) -> dict[str, str]:
        door, ids = world.service.door, world.service.ids
        incident = open_incident(tx, door, ids, world.now, senior, IncidentKind.MISSED)
        request = ask_for(tx, door, world.now, senior, None, "food")
        assert request is not None
        case = begin_contact(
            tx,
            ids,
            world.now,
            caller_id=caller_of(tx, world.now, "+919000000701"),
            way=Way.CALL,
            source="CA1",
        )
        visit = plan_visit(tx, world.now, senior, VisitKind.USUAL, world.now.date(), by=Actor())
        service = tx.services.add(
            Service(
                id=0,
                district_id=desk.place.district.id,
                kind=ServiceKind.SHELTER,
                name="Shelter home",
                phone=E164("+917712000198"),
                address="",
                hours=(),
                languages=("hi",),
                nodal_officer_id=desk.place.officers["sho"][0],
            )
        )
        referral = refer(
            tx,
            door,
            ids,
            world.now,
            service_id=service.id,
            words="A room",
            by=desk.place.officers["desk"][0],
            case_id=case.id,
        )
        clerk = Actor(desk.place.officers["sho"][0])
        hold = place(tx, world.now, Held.CASE, case.id, "order 7", by=clerk)
        tx.schemes.add(
            Scheme(
                unit_id=desk.place.district.id,
                code="KANYA",
                version=0,
                order=1,
                kind=ServiceKind.EDUCATION,
                neutral=True,
                words=(),
                texts={
                    code: SchemeText("कन्या", "बेटी", "आधार", "कार्यालय", "कन्या", "")
                    for code in ("hi", "en")
                },
            ),
            world.now,
            None,
        )
        end_membership(tx, world.now, former, Leaving.MOVED, by=clerk)
        return {
            "former_id": str(former),
            "referral_id": str(referral.id),
            "case_id": str(case.id),
            "incident_id": str(incident.id),
            "senior_id": str(senior),
            "request_id": str(request.id),
            "recording_id": "1",
            "visit_id": str(visit.id),
            "area_id": str(tx.areas.add(desk.place.station.id, world.now).id),
            "unit_id": str(desk.place.station.id),
            "hold_id": str(hold.id),
            "service_id": str(service.id),
            "place_id": str(desk.place.district.id),
            "code": "KANYA",
            "name": sorted(house_of(world.service).flows)[0],
        }

    desk.user("clerk", Role.DESK_OFFICER, desk.place.station)
    clerk = world.store.read(lambda tx: tx.users.by_name("clerk"))
    assert clerk is not None
    paths = {**world.store.write(fill), "user_id": str(clerk.id), "kind": "checkin"}
    yield Table(desk, paths, desk.place.station, desk.neighbour())
    desk.close()
    world.close()
