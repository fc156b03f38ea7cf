"""Schemes are versions; what is exported is what was imported."""

from dataclasses import replace

import pytest

from audio_prompts.segments import count
from helpline.acting import Actor
from helpline.directory.listing import keep_service, services_for, withdraw_service
from helpline.directory.services import Opening, Service, ServiceKind
from helpline.enrolling.schemes import Schemes
from helpline.enrolling.services import enrol_services
from helpline.errors import Refused
from helpline.importing import Row, read_schemes, read_services
from helpline.numbers import ShortCode
from helpline.reports import REPORTS
from helpline.schemes.keeping import every, find, keep_scheme, offered, withdraw_scheme
from sample.loading.files import rows_of
from simulation.world import World
from tests.enrolling.enrolled import store_officers, store_services, store_units, unit
from tests.importing.tables import CONTEXT, NODAL_PHONE, SERVICE

LANGUAGES = frozenset({"hi", "en"})
STORE = Schemes(LANGUAGES, lambda text: count(text).segments)


def rows_of_report(world: World, name: str, code: str) -> list[Row]:
    """A report as a file."""
    root, day = unit(world, code), world.now.date()
    found = world.store.read(lambda tx: list(REPORTS[name](tx, root, day)))
    lines = [tuple(found[0]), *(tuple(str(v) for v in row.values()) for row in found)]
    return [Row(number, line) for number, line in enumerate(lines, 1)]


def test_schemes_are_told_in_order_and_the_district_before_the_state(world: World) -> None:
    store_units(world)
    rows = read_schemes(rows_of("schemes"), CONTEXT).records
    assert world.store.write(lambda tx: STORE(tx, world.now, rows)).new == 6
    assert world.store.write(lambda tx: STORE(tx, world.now, rows)).same == 6
    district = unit(world, "RPR").id
    told = world.store.read(lambda tx: offered(tx, district))
    assert [scheme.code for scheme in told] == ["KANYA", "PENSION", "AJEEVIKA", "SAKHI", "VRIDDHA"]

    own = replace(told[1], unit_id=district, order=0)
    words = {"languages": LANGUAGES, "segments": STORE.segments}
    world.store.write(lambda tx: keep_scheme(tx, world.now, own, by=Actor(), **words))  # type: ignore[arg-type]
    world.store.write(
        lambda tx: withdraw_scheme(tx, world.now, told[0].unit_id, "KANYA", by=Actor())
    )
    codes = [scheme.code for scheme in world.store.read(lambda tx: every(tx, district))]
    assert codes == ["PENSION", "AJEEVIKA", "SAKHI", "VRIDDHA", "VIDHIK"]
    assert world.store.read(lambda tx: find(tx, district, "KANYA")) is None
    versions = world.store.read(lambda tx: tx.schemes.versions(told[0].unit_id, "KANYA"))
    assert [scheme.active for _, _, scheme in versions] == [True, False]


def test_a_scheme_that_is_too_long_is_refused_with_every_fault(world: World) -> None:
    store_units(world)
    rows = read_schemes(rows_of("schemes"), CONTEXT).records
    scheme = replace(rows[0].scheme, unit_id=unit(world, "CG").id)
    texts = {
        code: replace(text, title="x" * 30, sms="क" * 400) for code, text in scheme.texts.items()
    }
    with pytest.raises(Refused) as refused:
        world.store.write(
            lambda tx: keep_scheme(
                tx,
                world.now,
                replace(scheme, texts=texts),
                by=Actor(),
                languages=LANGUAGES,
                segments=STORE.segments,
            )
        )
    assert str(refused.value).count("\n") == 3


def test_what_is_exported_can_be_imported_again(world: World) -> None:
    store_units(world)
    store_officers(world, {"role": "nodal_officer", "unit": "RPR", "phone": NODAL_PHONE})
    more = {"for_hi": "आसरा", "for_en": "Shelter", "full_phone": "", "head_phone": ""}
    known = SERVICE | more | {"hours": "mon-sat 10:00-17:00"}
    short = known | {"name": "Legal aid", "phone": "15100", "full_phone": "9000061002"}
    store_services(world, known, short | {"head_phone": NODAL_PHONE})
    world.store.write(
        lambda tx: STORE(tx, world.now, read_schemes(rows_of("schemes"), CONTEXT).records)
    )
    again = read_services(rows_of_report(world, "services", "CG"), CONTEXT)
    assert again.problems == ()
    assert world.store.write(lambda tx: enrol_services(tx, world.now, again.records)).same == 2
    schemes = read_schemes(rows_of_report(world, "schemes", "CG"), CONTEXT)
    assert schemes.problems == ()
    assert world.store.write(lambda tx: STORE(tx, world.now, schemes.records)).same == 6


def test_an_office_keeps_the_directory(world: World) -> None:
    store_units(world)
    district = unit(world, "RPR").id
    hours = (Opening(0b1111111, 0, 86_400),)
    service = Service(
        0, district, ServiceKind.NGO, "Asha", ShortCode("181"), "", hours, ("hi",), None
    )
    kept = world.store.write(lambda tx: keep_service(tx, world.now, service, by=Actor()))
    with pytest.raises(Refused, match="a service of that name"):
        world.store.write(lambda tx: keep_service(tx, world.now, service, by=Actor()))
    wrong = replace(kept, name="12", hours=(), nodal_officer_id=district)
    with pytest.raises(Refused, match="name: write a name in letters\nhours: write 24x7"):
        world.store.write(lambda tx: keep_service(tx, world.now, wrong, by=Actor()))
    station = unit(world, "KOTWALI").id
    assert world.store.read(lambda tx: services_for(tx, station)) == [kept]
    world.store.write(lambda tx: withdraw_service(tx, world.now, kept.id, by=Actor(1)))
    assert world.store.read(lambda tx: services_for(tx, station)) == []
