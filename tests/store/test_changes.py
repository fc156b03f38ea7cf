"""What a unit's pages show is counted as it changes, in the transaction that changes it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from store.database import Database
from store.unit import SqlUnit
from tests.store import world
from tests.store.world import NOW, District, minutes


def owe(tx: SqlUnit, unit_id: int, subject_id: int) -> None:
    tx.duties.add(kind="visit", subject="visit", subject_id=subject_id, unit_id=unit_id, due_at=NOW)


def mark(store: Database, *unit_ids: int) -> str:
    return store.read(lambda tx: tx.overviews.changes().mark(unit_ids))


def planted(store: Database) -> District:
    return store.write(world.district)


def test_a_transaction_counts_each_of_its_units_once(store: Database) -> None:
    here = planted(store)
    before = mark(store, here.station), mark(store, here.district)

    def work(tx: SqlUnit) -> None:
        tx.incidents.add(world.incident(here))
        owe(tx, here.station, 1)
        owe(tx, here.station, 2)

    store.write(work)
    assert before == ("0.0.0.0.0", "0.0.0.0.0")
    assert (mark(store, here.station), mark(store, here.district)) == ("1.0.0.0.0", before[1])
    assert store.write(lambda tx: tx.incidents.open_of(here.senior)) is not None
    assert mark(store, here.station, here.district) == "1.0.0.0.0"


def test_what_is_taken_back_is_not_counted(store: Database) -> None:
    here = planted(store)

    def fails(tx: SqlUnit) -> None:
        owe(tx, here.district, 1)
        raise ValueError("no")

    ended = store.write_each(
        [lambda tx: owe(tx, here.station, 1), fails, lambda tx: owe(tx, here.station, 2)]
    )
    assert [type(error) for error in ended] == [type(None), ValueError, type(None)]
    assert mark(store, here.station) != "0.0.0.0.0"
    assert mark(store, here.district) == "0.0.0.0.0"


def test_a_change_of_the_row_and_giving_it_up_count_too(store: Database) -> None:
    here = planted(store)
    store.write(lambda tx: owe(tx, here.station, 1))
    marks = [mark(store, here.station)]
    duty = store.read(lambda tx: tx.duties.open_at([here.station]))[0]
    store.write(lambda tx: tx.duties.save(replace(duty, due_at=NOW + minutes(9))))
    marks.append(mark(store, here.station))
    store.write(lambda tx: tx.ledgers.abandon("duties", duty.id, NOW))
    marks.append(mark(store, here.station))
    assert len(set(marks)) == 3


def test_writers_who_name_the_same_units_the_other_way_round_do_not_wait_for_each_other(
    store: Database,
) -> None:
    here = planted(store)
    units, rounds = (here.station, here.district), 12

    def writer(number: int) -> None:
        for n in range(rounds):
            one, other = units if number % 2 else units[::-1]

            def work(tx: SqlUnit, n: int = n, one: int = one, other: int = other) -> None:
                owe(tx, one, 1000 * number + 2 * n)
                owe(tx, other, 1000 * number + 2 * n + 1)

            store.write(work)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(writer, range(1, 5)))
    assert len(store.read(lambda tx: tx.duties.open_at(units))) == 4 * rounds * 2
    assert mark(store, here.station) == mark(store, here.district) != "0.0.0.0.0"
