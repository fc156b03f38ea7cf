"""Services are known by district and name."""

from helpline.directory.services import Service, ServiceKind
from simulation.world import World
from tests.enrolling.enrolled import store_officers, store_services, store_units, unit
from tests.importing.tables import NODAL_PHONE

NODAL = {"role": "nodal_officer", "unit": "RPR", "phone": NODAL_PHONE}


def listed(world: World, kind: ServiceKind | None = None) -> list[Service]:
    district = unit(world, "RPR")
    return world.store.read(lambda tx: tx.services.of_district(district.id, kind))


def test_a_service_is_stored_once_and_brought_up_to_date(world: World) -> None:
    store_units(world)
    store_officers(world, NODAL)
    assert store_services(world).new == 1
    assert store_services(world).same == 1
    assert store_services(world, {"hours": "mon-sat 10:00-17:00"}).changed == 1
    (service,) = listed(world)
    assert [(o.days_mask, o.from_s) for o in service.hours] == [(0b0111111, 36_000)]
    assert service.languages == ("hi", "en")
    assert service.nodal_officer_id is not None


def test_services_are_chosen_by_kind(world: World) -> None:
    store_units(world)
    plain = {"nodal_officer_phone": ""}
    store_services(world, plain, {**plain, "name": "Ambulance", "kind": "hospital", "phone": "108"})
    assert [service.name for service in listed(world)] == ["Ambulance", "Sakhi"]
    (hospital,) = listed(world, ServiceKind.HOSPITAL)
    assert (hospital.name, hospital.phone) == ("Ambulance", "108")
    assert listed(world, ServiceKind.SHELTER) == []
