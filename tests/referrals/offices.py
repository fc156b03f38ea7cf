"""A department with a nodal officer and a head, and a woman's case that needs it."""

from dataclasses import dataclass

from helpline.cases.model import Case, Way
from helpline.cases.opening import begin_contact, caller_of
from helpline.cases.responding import take_case
from helpline.directory.model import Officer, Role
from helpline.directory.services import Opening, Service, ServiceKind
from helpline.numbers import E164, ShortCode
from helpline.referrals.making import refer
from helpline.referrals.model import Referral
from helpline.repositories import UnitOfWork
from phonenet.handsets.personalities import Manual
from phonenet.story.phone import Phone
from tests.cases.people import SHE, everybody
from tests.world import district as district_of
from tests.world.district import ALWAYS, District
from tests.world.world import World

NODAL, HEAD = "+919000000121", "+919000000122"
CENTRE_PHONE = "+919000000123"


@dataclass(frozen=True, slots=True)
class Offices:
    """The district with two services; the legal one has nobody who answers for it."""

    place: District
    nodal: int
    head: int
    centre: Service
    legal: Service


def set_up(world: World) -> Offices:
    """Write it all into the store; everybody has a telephone."""
    offices = world.store.write(lambda tx: _write(tx, world))
    everybody(world, offices.place)
    for number in (NODAL, HEAD):
        phone = world.network.handset(number, number, Manual())
        phone.ignores()
    return offices


def _write(tx: UnitOfWork, world: World) -> Offices:
    place = district_of.build(tx, world.now)
    people = []
    for name, number in (("Nodal", NODAL), ("Head", HEAD)):
        person = tx.people.add(name=name, language="en", phones={"main": number}, now=world.now)
        tx.officers.add(
            Officer(person.id, place.district.id, Role.NODAL_OFFICER, "officer", "female")
        )
        people.append(person.id)
    nodal, head = people
    always = (Opening(ALWAYS, 0, 86_400),)
    centre = tx.services.add(
        Service(
            id=0,
            district_id=place.district.id,
            kind=ServiceKind.ONE_STOP_CENTRE,
            name="Sakhi Centre",
            phone=ShortCode("181"),
            address="Kalibadi",
            hours=always,
            languages=("hi", "en"),
            nodal_officer_id=nodal,
            head_officer_id=head,
            full_phone=E164(CENTRE_PHONE),
            purpose={"en": "Shelter, doctor and advice.", "hi": "आसरा, डॉक्टर और सलाह।"},
        )
    )
    legal = tx.services.add(
        Service(
            id=0,
            district_id=place.state.id,
            kind=ServiceKind.LEGAL_AID,
            name="Legal Aid",
            phone=ShortCode("15100"),
            address="",
            hours=(Opening(0b0011111, 10 * 3600, 17 * 3600),),
            languages=("hi",),
            nodal_officer_id=None,
        )
    )
    return Offices(place, nodal, head, centre, legal)


def her_case(world: World, offices: Offices, number: str = SHE) -> Case:
    """A case that the desk has taken."""

    def work(tx: UnitOfWork) -> Case:
        caller = caller_of(tx, world.now, number)
        begun = begin_contact(
            tx, world.service.ids, world.now, caller_id=caller, way=Way.CALL, source=number
        )
        return take_case(tx, world.now, begun, desk(offices))

    return world.store.write(work)


def desk(offices: Offices) -> int:
    """The officer who owns the case."""
    return offices.place.officers["desk"][0]


def make(world: World, offices: Offices, case: Case, service: Service | None = None) -> Referral:
    """The desk refers her."""
    return world.store.write(
        lambda tx: refer(
            tx,
            world.service.door,
            world.service.ids,
            world.now,
            service_id=(service or offices.centre).id,
            words="a bed for three nights, two children",
            by=desk(offices),
            case_id=case.id,
        )
    )


def phone_of(world: World, number: str) -> Phone:
    """A telephone whose messages are part of the story from now on."""
    phone = world.network.handset(number)
    phone.becomes(Manual())
    return phone


def stored(world: World, referral: Referral) -> Referral:
    """The referral as it is now."""
    return world.store.read(lambda tx: tx.referrals.get(referral.id))
