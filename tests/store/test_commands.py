"""The administrator's commands around the store, as they are typed."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from commands.command_line import main
from store import migrations
from store.crypto import KeyRing
from store.database import Database, open_store
from store.sealing import head, publish, seal
from tests.store import world
from tests.store.test_sealing import behind_its_back
from tests.store.world import NOW

OLD = "1:" + "MTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTE="
BOTH = OLD + ",2:" + "MjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjI="

Run = Callable[..., int]


@pytest.fixture
def url(own_url: str) -> str:
    """A database of the test's own: the schema itself is changed here."""
    return own_url


@pytest.fixture
def run(tmp_path: Path, url: str) -> Run:
    """Runs a command of manage.py on the test's database."""

    def run(*arguments: str, keys: str = OLD) -> int:
        environ = {"VAR_DIR": str(tmp_path / "var"), "DATABASE_URL": url, "DATA_KEYS": keys}
        return main(arguments, environ, tmp_path / "no.env")

    return run


def test_migrate_brings_an_empty_database_up_to_date(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    environ = {"VAR_DIR": str(tmp_path)}
    assert main(["migrate", "--check"], environ, tmp_path / "no.env") == 1
    assert "pending: 0001" in capsys.readouterr().out
    assert main(["migrate"], environ, tmp_path / "no.env") == 0
    assert main(["migrate"], environ, tmp_path / "no.env") == 0
    assert main(["migrate", "--check"], environ, tmp_path / "no.env") == 0
    assert capsys.readouterr().out.count("up to date") == 2


def test_migrate_check_tells_what_was_changed_by_hand(
    run: Run, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    behind_its_back(url, "DROP INDEX ix_units_path")
    assert run("migrate", "--check") == 1
    assert "different: the database lacks units: index ix_units_path" in capsys.readouterr().out


def test_check_migrations_needs_no_settings(tmp_path: Path) -> None:
    assert main(["check-migrations"], {}, tmp_path / "no.env") == 0


def test_i28_verify_audit_says_whether_the_chain_is_intact(
    run: Run, store: Database, url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store.write(lambda tx: tx.audit.add(NOW, "did", "thing", 1))
    seal(store, NOW)
    assert run("verify-audit") == 0
    assert "Without a published head" in capsys.readouterr().out
    end = head(store)
    assert end is not None
    publish(tmp_path / "var" / "audit-head", end)
    assert run("verify-audit") == 0
    assert "1 rows under 1 seals, compared with 1 published heads" in capsys.readouterr().out
    behind_its_back(url, "UPDATE audit SET action = 'did not'")
    assert run("verify-audit") == 1
    assert "BROKEN" in capsys.readouterr().out
    assert run("verify-audit", "--heads", str(tmp_path / "nowhere")) == 1


def test_rotate_keys_says_when_the_old_key_may_go(
    run: Run, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_store(url, KeyRing.parse(OLD), threads=False, durable=False) as store:
        here = store.write(world.district)
    assert run("rotate-keys", "--check", keys=BOTH) == 1
    assert "3 persons still need an older key" in capsys.readouterr().out
    assert run("rotate-keys", keys=BOTH) == 0
    assert "version 2; older keys may go" in capsys.readouterr().out
    only_new = "2:" + BOTH.rpartition("2:")[2]
    with open_store(url, KeyRing.parse(only_new), threads=False, durable=False) as store:
        assert store.read(lambda tx: tx.people.get(here.officer)).name == "Officer Verma"


def test_erase_person_asks_before_it_erases(
    run: Run, url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_store(url, KeyRing.parse(OLD), threads=False, durable=False) as store:
        here = store.write(world.district)
    assert run("erase-person", "--find", "+91 77155 50901") == 0
    assert f"person {here.officer}: Officer Verma" in capsys.readouterr().out
    who = ("erase-person", "--person", str(here.senior))
    assert run(*who) == 2
    for nobody in (here.senior, 999):
        assert run(*who, "--by", str(nobody), "--yes") == 1
        assert f"person {nobody} is no officer" in capsys.readouterr().err
    monkeypatch.setattr("builtins.input", lambda: "no")
    assert run(*who, "--by", str(here.officer)) == 1
    assert "Nothing was erased" in capsys.readouterr().out
    assert run(*who, "--by", str(here.officer), "--yes") == 0
    assert "is erased" in capsys.readouterr().out
    assert run("erase-person", "--person", "999", "--by", str(here.officer), "--yes") == 1


def test_a_database_of_another_release_is_told_without_a_traceback(
    run: Run, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    behind_its_back(url, "UPDATE alembic_version SET version_num = '9999'")
    for command in ("migrate", "verify-audit", "rotate-keys"):
        assert run(command) == 1
        assert "newer" in capsys.readouterr().err


def test_a_database_that_was_never_migrated_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify-audit"], {"VAR_DIR": str(tmp_path)}, tmp_path / "no.env") == 1
    assert "manage.py migrate" in capsys.readouterr().err
    assert migrations.head()


def test_a_hold_is_placed_listed_and_lifted(
    run: Run, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_store(url, KeyRing.parse(OLD), threads=False) as store:
        here = store.write(world.district)
    by = ("--by", str(here.officer))
    assert run("hold", "--person", str(here.senior), "--reason", "order 17") == 1
    assert "in an officer's name" in capsys.readouterr().err
    assert run("hold", "--person", str(here.senior), "--reason", "order 17", *by) == 0
    assert run("hold") == 0
    assert f"person {here.senior}" in capsys.readouterr().out
    assert run("hold", "--case", "999", "--reason", "order", *by) == 1
    assert run("hold", "--lift", "1", *by) == 0
    assert run("hold", "--lift", "1", *by) == 1
    capsys.readouterr()
    assert run("hold") == 0
    assert capsys.readouterr().out == "No hold stands.\n"


def test_retention_counts_first_and_ends_when_told(
    run: Run, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_store(url, KeyRing.parse(OLD), threads=False) as store:
        store.write(world.district)
        store.write(lambda tx: tx.cases.add_try(NOW - timedelta(days=3650), "100", None))

        def tries() -> int:
            return store.read(lambda tx: tx.cases.tries(NOW - timedelta(days=4000)))

        assert run("retention", "--dry-run") == 0
        assert "tries        older than    30 days          1" in capsys.readouterr().out
        assert tries() == 1
        assert run("retention") == 0
        assert "tries        older than    30 days          1" in capsys.readouterr().out
        assert tries() == 0


def test_a_consent_is_withdrawn_listed_and_given_again(
    run: Run, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_store(url, KeyRing.parse(OLD), threads=False) as store:
        here = store.write(world.district)
    senior, by = str(here.senior), ("--by", str(here.officer))
    assert run("consent", senior) == 0
    assert "Nothing is written down" in capsys.readouterr().out
    assert run("consent", senior, "--withdraw", "calls") == 2
    assert run("consent", senior, "--withdraw", "calls", "--how", "letter", *by) == 0
    assert run("consent", senior, "--withdraw", "calls", *by) == 1
    assert run("consent", senior, "--give", "calls", *by) == 0
    capsys.readouterr()
    assert run("consent", senior) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[1:4] for line in lines] == [
        ["calls", "withdrawn", "letter"],
        ["calls", "given", "talk"],
    ]
