"""Units come from a file in any order, and may be put right by importing it again."""

from helpline.directory.model import UnitKind
from simulation.world import World
from tests.enrolling.enrolled import UNITS, people, store_seniors, store_units, the_senior, unit

STATION = UNITS[1]
DESK = "+917712000112"


def test_units_are_stored_below_their_parents_whatever_their_order(world: World) -> None:
    assert store_units(world).new == len(UNITS)
    beat = unit(world, "KOTWALI-1")
    codes = world.store.read(lambda tx: [tx.units.get(unit_id).code for unit_id in beat.lineage])
    assert codes == ["CG", "RPR", "RPR-CITY", "KOTWALI", "KOTWALI-1"]
    assert beat.tz == "Asia/Kolkata"


def test_a_desk_is_found_by_its_telephone(world: World) -> None:
    store_units(world)
    (desk,) = people(world, DESK)
    found = world.store.read(lambda tx: tx.units.of_desk(desk.id))
    assert found is not None
    assert (found.code, desk.name, desk.language) == ("KOTWALI", "KOTWALI", "hi")


def test_the_same_file_again_changes_nothing(world: World) -> None:
    store_units(world)
    again = store_units(world)
    assert again.counts() == {"new": 0, "changed": 0, "same": len(UNITS), "kept": 0}


def test_a_unit_is_renamed_and_gets_another_telephone_and_other_pin_codes(world: World) -> None:
    store_units(world)
    (desk,) = people(world, DESK)
    line = {**STATION, "name": "City Kotwali", "phone": "0771 2000119", "pin_codes": "492009"}
    assert store_units(world, line).changed == 1
    assert people(world, DESK) == []
    (now,) = people(world, "+917712000119")
    assert (now.id, now.name) == (desk.id, "City Kotwali")
    station = unit(world, "KOTWALI")
    assert station.name == "City Kotwali"
    assert world.store.read(lambda tx: tx.units.pin_codes(station.id)) == {"492009"}


def test_a_station_under_another_subdivision_takes_its_beats_along(world: World) -> None:
    store_units(world)
    assert store_units(world, {**STATION, "parent": "RPR-EAST"}).changed == 1

    def beats_below(code: str) -> list[str]:
        above = unit(world, code)
        found = world.store.read(lambda tx: tx.units.below(above.id, UnitKind.BEAT))
        return [beat.code for beat in found]

    assert beats_below("RPR-EAST") == ["KOTWALI-1"]
    assert beats_below("RPR-CITY") == []
    assert beats_below("KOTWALI") == ["KOTWALI-1"]


def test_the_seniors_of_a_beat_go_with_it_to_its_new_station(world: World) -> None:
    store_units(world)
    store_seniors(world)
    before = the_senior(world)
    store_units(world, {**UNITS[0], "parent": "MOUDHAPARA"})
    after = the_senior(world)
    station = world.store.read(lambda tx: tx.units.get(after.station_id))
    assert after.beat_id == before.beat_id
    assert station.code == "MOUDHAPARA"
