"""The audit chain notices whatever is done to it behind the service's back."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from store import sealing
from store.database import Database
from store.migrations.running import connected
from store.sealing import publish, published, seal, verify
from store.unit import SqlUnit
from tests.store import world
from tests.store.world import NOW, minutes

Open = Callable[..., Database]


def act(store: Database, count: int, first: int = 0) -> None:
    for number in range(first, first + count):
        store.write(
            lambda tx, number=number: tx.audit.add(  # type: ignore[misc]
                NOW, "did", "thing", number, detail={"number": number, "word": "ठीक"}
            )
        )


def behind_its_back(url: str, *statements: str) -> None:
    """What somebody with the database's password could do."""
    with connected(url) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = replica"))
        for statement in statements:
            connection.execute(text(statement))


@pytest.fixture
def chain(store: Database) -> Database:
    """Three seals over three rows each."""
    for number in range(3):
        act(store, 3, first=3 * number)
        assert seal(store, NOW + minutes(number)) == 3
    return store


def test_i28_an_untouched_chain_is_intact(chain: Database) -> None:
    act(chain, 2)
    found = verify(chain)
    assert found.intact
    assert (found.seals, found.rows, found.unsealed, found.waiting_since) == (3, 9, 2, NOW)
    assert seal(chain, NOW) == 2
    assert seal(chain, NOW) == 0


def test_i28_the_chain_goes_on_in_batches(store: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BATCH_ROWS", 4)
    act(store, 9)
    assert seal(store, NOW) == 9
    assert verify(store).seals == 3
    assert verify(store).intact


@pytest.mark.parametrize(
    "done",
    [
        "UPDATE audit SET action = 'did nothing' WHERE subject_id = 4",
        "UPDATE audit SET detail = '{}' WHERE subject_id = 4",
        "UPDATE audit SET at = at + 1 WHERE subject_id = 0",
        "UPDATE audit SET actor_id = 5 WHERE subject_id = 8",
        "DELETE FROM audit WHERE subject_id = 4",
        "INSERT INTO audit (at, action, subject, subject_id, detail, seal_id) "
        "SELECT at, 'slipped in', subject, 99, detail, seal_id FROM audit WHERE subject_id = 4",
        "UPDATE audit SET seal_id = seal_id + 1 WHERE subject_id = 2",
        "UPDATE audit SET seal_id = NULL WHERE subject_id = 8",
        "UPDATE audit SET subject_id = 1 - subject_id WHERE subject_id IN (0, 1)",
        "UPDATE seals SET at = at + 1 WHERE id = 2",
        "UPDATE seals SET rows = 2 WHERE id = 2",
        "DELETE FROM seals WHERE id = 2",
        "DELETE FROM seals WHERE id = 1",
    ],
)
def test_i28_edit_deletion_insertion_and_reordering_are_noticed(
    chain: Database, url: str, done: str
) -> None:
    behind_its_back(url, done)
    assert not verify(chain).intact


def test_i28_two_seals_that_change_places_are_noticed(chain: Database, url: str) -> None:
    behind_its_back(
        url,
        *(f"UPDATE seals SET id = {new} WHERE id = {old}" for old, new in ((1, 9), (2, 1), (9, 2))),
        *(
            f"UPDATE audit SET seal_id = {new} WHERE seal_id = {old}"
            for old, new in ((1, 9), (2, 1), (9, 2))
        ),
    )
    assert not verify(chain).intact


CUT = (
    "DELETE FROM audit WHERE seal_id = 3",
    "DELETE FROM seals WHERE id = 3",
)


def test_i28_a_chain_that_was_cut_does_not_match_its_published_head(
    chain: Database, url: str, tmp_path: Path
) -> None:
    heads = tmp_path / "var" / "audit-head"
    end = sealing.head(chain)
    assert end is not None
    publish(heads, end)
    assert published(heads) == [end]
    assert verify(chain, published(heads)).intact
    behind_its_back(url, *CUT)
    assert verify(chain).intact, "without a published head, the end can be cut off unseen"
    found = verify(chain, published(heads))
    assert len(found.problems) == 1 and "cut off" in found.problems[0]


def test_i28_a_chain_that_is_written_anew_does_not_match_its_published_head(
    chain: Database, url: str
) -> None:
    end = sealing.head(chain)
    assert end is not None
    behind_its_back(
        url,
        "UPDATE audit SET action = 'did nothing', seal_id = NULL WHERE seal_id = 3",
        "DELETE FROM seals WHERE id = 3",
    )
    assert seal(chain, NOW) == 3
    assert not verify(chain, [end]).intact


def test_i28_the_chain_stays_valid_when_a_person_is_erased(chain: Database) -> None:
    here = chain.write(world.district)
    chain.write(lambda tx: tx.audit.add(NOW, "enrolled", "senior", here.senior))
    seal(chain, NOW)
    end = sealing.head(chain)
    assert end is not None
    chain.write(lambda tx: tx.people.erase(here.senior, NOW))
    assert verify(chain, [end]).intact


def test_i28_two_sealers_do_not_fork_the_chain(opened: Open) -> None:
    act(opened(), 40)
    with ThreadPoolExecutor(2) as pool:
        sealed = pool.map(lambda store: seal(store, NOW), [opened(), opened()])
        assert sum(sealed) == 40
    assert verify(opened()).intact


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_i28_a_row_that_commits_late_goes_under_the_next_seal(opened: Open) -> None:
    store, other = opened(), opened()

    def overtaken(tx: SqlUnit) -> None:
        tx.audit.add(NOW, "began first", "thing", 1)
        act(other, 1, first=2)
        assert seal(other, NOW) == 1

    store.write(overtaken)
    assert seal(store, NOW + timedelta(seconds=5)) == 1
    assert verify(store).intact


def test_a_head_that_cannot_be_read_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "audit-head"
    path.write_text("1 ab 2026-11-23T03:30:00+00:00\nnonsense\n")
    with pytest.raises(ValueError, match="line 2"):
        published(path)


def test_i28_the_file_of_heads_stays_small_and_proves_as_much(
    chain: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "LONGEST_FILE", 4000)
    monkeypatch.setattr(sealing, "HEADS_KEPT", 3)
    end = sealing.head(chain)
    assert end is not None
    path = tmp_path / "audit-head"
    first = end.at - timedelta(days=10)
    for hours in range(240):
        publish(path, replace(end, at=first + timedelta(hours=hours)))
        assert path.stat().st_size <= 4000 + len(end.line())
    kept = [head.at for head in published(path)]
    assert kept == sorted(kept)
    assert {at.date() for at in kept} == {(first + timedelta(hours=h)).date() for h in range(240)}
    assert kept[-1] == first + timedelta(hours=239)
    assert verify(chain, published(path)).intact
