"""What a department sees and answers on the console."""

import pytest

from helpline.directory.model import Officer, Role
from helpline.directory.services import Service, ServiceKind
from helpline.numbers import E164
from helpline.referrals.making import refer
from helpline.referrals.model import Referral, ReferralState
from helpline.repositories import UnitOfWork
from tests.console.attacks import ATTACKS
from tests.console.desk import Browser, Desk, visible
from tests.console.women import SHE, Women


@pytest.fixture
def nodal(desk: Desk) -> Browser:
    """The nodal officer of a shelter, signed in."""
    world, district = desk.world, desk.place.district

    def build(tx: UnitOfWork) -> int:
        phones = {"main": "+919000000611"}
        person = tx.people.add(name="Officer nodal", language="en", phones=phones, now=world.now)
        tx.officers.add(Officer(person.id, district.id, Role.NODAL_OFFICER, "nodal", "female"))
        for name, officer in (("Shelter home", person.id), ("Another one", None)):
            tx.services.add(
                Service(
                    id=0,
                    district_id=district.id if officer else desk.place.state.id,
                    kind=ServiceKind.SHELTER,
                    name=name,
                    phone=E164("+917712000198"),
                    address="",
                    hours=(),
                    languages=("hi",),
                    nodal_officer_id=officer,
                )
            )
        return person.id

    person = world.store.write(build)
    return desk.browser(desk.user("nodal", Role.NODAL_OFFICER, district, person))


def asked(desk: Desk, words: str, *, of: str = "Shelter home") -> Referral:
    """The desk officer asks a service for something."""
    world, place = desk.world, desk.place
    case = Women(world).rings()

    def work(tx: UnitOfWork) -> Referral:
        listed = [
            *tx.services.of_district(place.district.id),
            *tx.services.of_district(place.state.id),
        ]
        return refer(
            tx,
            world.service.door,
            world.service.ids,
            world.now,
            service_id=next(each.id for each in listed if each.name == of),
            words=words,
            by=place.officers["desk"][0],
            case_id=case.id,
        )

    return world.store.write(work)


def test_a_department_accepts_and_says_what_was_done(desk: Desk, nodal: Browser) -> None:
    referral = asked(desk, "A room for two from tonight")
    assert nodal.get("/").headers["location"] == "/referrals"
    listed = nodal.get("/referrals").text
    assert referral.code in listed
    assert "A room for two" not in listed
    page = nodal.get(f"/referrals/{referral.id}").text
    assert "A room for two from tonight" in visible(page)
    assert "Never ring or write to the person yourself" in visible(page)
    assert SHE not in page
    looks = desk.world.store.read(lambda tx: tx.overviews.looks("referral", referral.id, 5))
    assert len(looks) == 1
    nodal.submit(f"/referrals/{referral.id}", f"/referrals/{referral.id}/accept")
    empty = nodal.submit(f"/referrals/{referral.id}", f"/referrals/{referral.id}/done", words=" ")
    assert empty.status_code == 422
    nodal.submit(f"/referrals/{referral.id}", f"/referrals/{referral.id}/done", words="Room 4")
    done = desk.world.store.read(lambda tx: tx.referrals.get(referral.id))
    assert done.state is ReferralState.DONE
    assert "Nothing waits for you." in visible(nodal.get("/referrals").text)
    again = nodal.submit("/referrals", f"/referrals/{referral.id}/decline", words="too late")
    assert again.status_code == 409


def test_a_department_declines_with_a_reason(desk: Desk, nodal: Browser) -> None:
    referral = asked(desk, "A room")
    nodal.submit(f"/referrals/{referral.id}", f"/referrals/{referral.id}/decline", words="Full")
    declined = desk.world.store.read(lambda tx: tx.referrals.get(referral.id))
    assert declined.state is ReferralState.DECLINED


def test_i29_a_department_sees_its_own_referrals_and_nothing_else(
    desk: Desk, nodal: Browser
) -> None:
    other = asked(desk, "A room", of="Another one")
    assert other.code not in nodal.get("/referrals").text
    assert nodal.get(f"/referrals/{other.id}").status_code == 403
    for page in ("/cases", f"/cases/{other.case_id}", "/incidents", "/board", "/today/lines"):
        assert nodal.get(page).status_code == 403


def test_hostile_words_are_text(desk: Desk, nodal: Browser) -> None:
    referral = asked(desk, " ".join(ATTACKS)[:4000])
    html = nodal.get(f"/referrals/{referral.id}").text
    assert "<script>alert" not in html
    assert "onerror=alert(1)>" not in html.replace("&gt;", "")
    assert "\u202e" not in html
