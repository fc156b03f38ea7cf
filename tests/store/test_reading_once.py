"""Within one unit of work a row is asked for once, and never stale."""

import gc
from dataclasses import replace
from typing import Any

import pytest

from helpline.people import Person
from store.crypto import Cipher
from store.database import Database
from store.session import KEPT_ANSWERS, Session
from store.statement import Prepared, Statement
from store.tables.people import persons
from store.unit import SqlUnit
from tests.store import world
from tests.store.world import NOW


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement that went to the database, in order."""
    sent: list[str] = []
    begin = Session.__init__

    class Listening:
        def __init__(self, cursor: Any) -> None:
            self._cursor = cursor

        def execute(self, sql: str, parameters: Any) -> Any:
            sent.append(sql)
            return self._cursor.execute(sql, parameters)

        def __getattr__(self, name: str) -> Any:
            return getattr(self._cursor, name)

    def heard(self: Session, cursor: Any, database: Any) -> None:
        begin(self, Listening(cursor), database)

    monkeypatch.setattr(Session, "__init__", heard)
    return sent


def person(tx: SqlUnit, name: str = "Sita Devi") -> Person:
    return tx.people.add(name=name, language="hi", phones={"main": "+919000000201"}, now=NOW)


def test_one_unit_asks_for_the_same_person_once(store: Database, asked: list[str]) -> None:
    sita = store.write(person)
    asked.clear()
    twice = store.write(lambda tx: (tx.people.get(sita.id), tx.people.get(sita.id)))
    assert twice[0].name == twice[1].name == "Sita Devi"
    assert len(asked) == 1


def test_one_unit_decrypts_the_same_person_once(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    sita = store.write(person)
    opened: list[str] = []
    decrypt = Cipher.open

    def seen(self: Cipher, sealed: bytes, place: str) -> str:
        opened.append(place)
        return decrypt(self, sealed, place)

    monkeypatch.setattr(Cipher, "open", seen)
    store.read(lambda tx: (tx.people.get(sita.id), tx.people.get(sita.id)))
    assert sorted(opened) == [f"persons.name:{sita.id}", f"phones.e164:{sita.id}:main"]


def test_who_is_erased_in_a_unit_has_no_name_in_it_any_more(store: Database) -> None:
    sita = store.write(person)

    def work(tx: SqlUnit) -> tuple[str, str]:
        before = tx.people.get(sita.id).name
        tx.people.erase(sita.id, NOW)
        return before, tx.people.get(sita.id).name

    assert store.write(work) == ("Sita Devi", "")


def test_another_unit_asks_again(store: Database, asked: list[str]) -> None:
    sita = store.write(person)
    asked.clear()
    for _ in range(2):
        store.read(lambda tx: tx.people.get(sita.id))
    assert len(asked) == 2


def test_what_a_unit_has_written_it_reads_as_written(store: Database) -> None:
    place = store.write(world.district)

    def work(tx: SqlUnit) -> tuple[str, str]:
        before = tx.seniors.get(place.senior)
        tx.seniors.save(replace(before, address="House 13"))
        return before.address, tx.seniors.get(place.senior).address

    before, after = store.write(work)
    assert before != after == "House 13"


def test_a_row_added_after_a_search_is_found(store: Database) -> None:
    def work(tx: SqlUnit) -> tuple[int, int]:
        before = len(tx.people.by_phone("+919000000201"))
        person(tx)
        return before, len(tx.people.by_phone("+919000000201"))

    assert store.write(work) == (0, 1)


def test_no_reading_unit_grows_without_end(store: Database) -> None:
    def work(tx: SqlUnit) -> int:
        for number in range(2 * KEPT_ANSWERS):
            tx.units.of_desk(number)
        return len(tx.session._known)

    assert store.read(work) <= KEPT_ANSWERS


def test_every_kept_answer_knows_its_tables_and_nothing_that_locks_is_kept() -> None:
    kept = [prepared for prepared in everything_prepared() if prepared.reads]
    assert kept
    assert [prepared.sql for prepared in kept if not prepared.tables] == []
    locking = ("FOR UPDATE", "advisory")
    assert [p.sql for p in kept if any(word in p.sql for word in locking)] == []
    assert Statement(persons.delete()).prepared("postgresql").reads is False


def everything_prepared() -> list[Prepared]:
    """All statements of all repositories, as PostgreSQL gets them."""
    return [
        known.prepared("postgresql") for known in gc.get_objects() if isinstance(known, Statement)
    ]
