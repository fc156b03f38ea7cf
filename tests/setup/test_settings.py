"""What may be written as a setting, and what is said of the rest."""

from __future__ import annotations

import base64
import dataclasses
import re
import stat
from pathlib import Path

import pytest

from settings import LANES, ROOT, Settings, SettingsError

KEY = base64.b64encode(bytes(32)).decode()
REAL = {
    "TELEPHONY": "twilio",
    "PUBLIC_URL": "https://khairiyat.example.gov.in",
    "SECRET_KEY": "s" * 40,
    "DATA_KEYS": f"1:{KEY}",
    "TWILIO_ACCOUNT_SID": "AC" + "ab" * 16,
    "TWILIO_AUTH_TOKEN": "t" * 32,
    "HELPLINE_NUMBER": "+917715551234",
    "CHECKIN_NUMBER": "+917715551235",
    "MISSED_CALL_NUMBER": "+917715551236",
}


def refused(environ: dict[str, str], dotenv: Path | None = None) -> dict[str, str]:
    """The settings that are refused, each with what is wrong and what to write."""
    with pytest.raises(SettingsError) as caught:
        Settings.load(environ, dotenv)
    return {p.name: f"{p.wrong}; {p.write}" for p in caught.value.problems}


@pytest.fixture
def local(tmp_path: Path) -> dict[str, str]:
    return {"VAR_DIR": str(tmp_path)}


def test_a_demonstration_needs_nothing_written(local: dict[str, str], tmp_path: Path) -> None:
    settings = Settings.load(local, None)
    assert settings.local
    assert settings.database_url == f"sqlite:///{tmp_path}/khairiyat.db"
    assert settings.redis_url is None
    assert settings.public_url == "http://127.0.0.1:8000"
    assert settings.twilio_api_url == "http://127.0.0.1:8010"
    assert settings.workers == LANES


def test_addresses_of_a_demonstration_follow_its_ports(local: dict[str, str]) -> None:
    settings = Settings.load({**local, "PORT": "9000", "PHONENET_PORT": "9001"}, None)
    assert settings.public_url == "http://127.0.0.1:9000"
    assert settings.twilio_api_url == "http://127.0.0.1:9001"


def test_keys_are_made_once_and_kept_where_only_their_owner_reads(
    local: dict[str, str], tmp_path: Path
) -> None:
    first, second = Settings.load(local, None), Settings.load(local, None)
    assert first.secret_key == second.secret_key
    assert first.data_keys == second.data_keys
    assert len(first.data_keys[0].key) == 32
    assert stat.S_IMODE((tmp_path / "secrets.env").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secrets.env"]


def test_a_real_provider_needs_everything_written(tmp_path: Path) -> None:
    names = refused({"TELEPHONY": "twilio", "VAR_DIR": str(tmp_path)})
    assert names.keys() == REAL.keys() - {"TELEPHONY"}
    assert all("is missing" in text for text in names.values())
    assert not list(tmp_path.iterdir()), "no key is made for real people"


def test_a_real_provider_with_everything_written_is_taken(tmp_path: Path) -> None:
    settings = Settings.load({**REAL, "VAR_DIR": str(tmp_path)}, None)
    assert not settings.local
    assert settings.twilio_api_url == "https://api.twilio.com"
    assert settings.calls_per_second == 1.0


@pytest.mark.parametrize(
    "name", ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "HELPLINE_NUMBER", "CHECKIN_NUMBER"]
)
def test_sample_credentials_are_refused_with_a_real_provider(
    local: dict[str, str], name: str
) -> None:
    field = next(f for f in dataclasses.fields(Settings) if f.metadata["name"] == name)
    assert name in refused({**REAL, name: field.metadata["sample"]})


def test_no_secret_shows_in_the_text_of_the_settings(local: dict[str, str]) -> None:
    database = "postgresql://khairiyat:hidden-password@db/khairiyat"
    text = repr(Settings.load({**REAL, **local, "DATABASE_URL": database}, None))
    for secret in ("s" * 40, "t" * 32, KEY, str(bytes(32)), "hidden-password"):
        assert secret not in text


def test_sample_credentials_are_refused_where_others_can_reach_them(local: dict[str, str]) -> None:
    reachable = {**local, "HOST": "0.0.0.0"}
    assert "TWILIO_AUTH_TOKEN" in refused(reachable)
    own = Settings.load(
        {**reachable, "TWILIO_AUTH_TOKEN": "a-secret-of-this-force-alone-0042"}, None
    )
    assert own.host == "0.0.0.0"


def test_two_tokens_hold_while_one_is_rotated(local: dict[str, str]) -> None:
    tokens = f"{'n' * 32}, {'o' * 32}"
    settings = Settings.load({**local, "TWILIO_AUTH_TOKEN": tokens}, None)
    assert settings.twilio_auth_tokens == ("n" * 32, "o" * 32)


def test_keys_for_personal_data_keep_their_versions(local: dict[str, str]) -> None:
    settings = Settings.load({**local, "DATA_KEYS": f"1:{KEY},4:{KEY}"}, None)
    assert [key.version for key in settings.data_keys] == [1, 4]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("TELEPHONY", "twillio"),
        ("PORT", "eighty"),
        ("PORT", "65536"),
        ("PORT", "٨٠"),
        ("PHONENET_PORT", "8000"),
        ("HOST", "a host"),
        ("LOG_LEVEL", "LOUD"),
        ("TIMEZONE", "Asia/Raipur"),
        ("TIMEZONE", "/etc/passwd"),
        ("WORKERS", "calls,calls"),
        ("WORKERS", "calls,letters"),
        ("DATABASE_URL", "mysql://db/khairiyat"),
        ("DATABASE_URL", "postgresql://db"),
        ("REDIS_URL", "127.0.0.1:6379"),
        ("PUBLIC_URL", "khairiyat.example.gov.in"),
        ("PUBLIC_URL", "https://khairiyat.example.gov.in/voice"),
        ("PUBLIC_URL", "https://khairiyat.example.gov.in:port"),
        ("PUBLIC_URL", "https://[khairiyat"),
        ("SECRET_KEY", "tiny-secret"),
        ("DATA_KEYS", "tiny-secret"),
        ("DATA_KEYS", f"2:{KEY},1:{KEY}"),
        ("DATA_KEYS", f"1:{KEY},1:{KEY}"),
        ("DATA_KEYS", "1:c2hvcnQ="),
        ("DATA_KEYS", "1:ख़ैरियत"),
        ("TWILIO_ACCOUNT_SID", "AC12"),
        ("TWILIO_AUTH_TOKEN", "short"),
        ("TWILIO_AUTH_TOKEN", ",".join(["t" * 32] * 3)),
        ("HELPLINE_NUMBER", "1091"),
        ("HELPLINE_NUMBER", "07715551234"),
        ("MESSAGING_SERVICE_SID", "AC" + "ab" * 16),
        ("CALLS_PER_SECOND", "0"),
        ("CALLS_PER_SECOND", "nan"),
        ("MAX_CONCURRENT_CALLS", "-1"),
        ("HEARTBEAT_URL", "watch.example.org"),
        ("RUNTIME_DIR", "/run/" + "khairiyat" * 12),
        ("VAR_DIR", "~nobody-of-this-name/var"),
    ],
)
def test_a_bad_value_is_named_and_never_repeated(
    local: dict[str, str], name: str, text: str
) -> None:
    problems = refused({**local, name: text})
    assert name in problems
    if name in ("SECRET_KEY", "DATA_KEYS", "TWILIO_AUTH_TOKEN", "DATABASE_URL"):
        assert text not in problems[name]


def test_all_problems_are_told_at_once(local: dict[str, str]) -> None:
    names = refused({**local, "PORT": "x", "LOG_LEVEL": "x", "CALLS_PER_SECOND": "x"})
    assert names.keys() == {"PORT", "LOG_LEVEL", "CALLS_PER_SECOND"}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("TWILLIO_AUTH_TOKEN", "TWILIO_AUTH_TOKEN"),
        ("DATABASE_URI", "DATABASE_URL"),
        ("DATA_KEY", "DATA_KEYS"),
        ("KHAIRIYAT_PORT", "PORT"),
    ],
)
def test_a_misspelt_variable_is_an_error_with_a_suggestion(
    local: dict[str, str], written: str, meant: str
) -> None:
    assert meant in refused({**local, written: "anything"})[written]


def test_variables_of_other_programs_are_no_concern_of_ours(local: dict[str, str]) -> None:
    others = ("PATH", "HOSTNAME", "TWILIO_API_KEY", "LOGLEVEL", "XDG_RUNTIME_DIR", "PYTHONPATH")
    Settings.load({**local, **dict.fromkeys(others, "x")}, None)


def test_an_encrypted_address_is_asked_for_unless_it_is_this_machine(
    local: dict[str, str],
) -> None:
    real = {**local, **REAL}
    assert "https" in refused({**real, "PUBLIC_URL": "http://khairiyat.example.in"})["PUBLIC_URL"]
    assert Settings.load({**real, "PUBLIC_URL": "http://127.0.0.1:9000/"}, None).public_url == (
        "http://127.0.0.1:9000"
    )


def test_two_lines_cannot_share_a_number(local: dict[str, str]) -> None:
    shared = dict.fromkeys(("HELPLINE_NUMBER", "MISSED_CALL_NUMBER"), "+917715551234")
    assert "MISSED_CALL_NUMBER" in refused({**local, **shared})


def test_the_file_holds_where_the_environment_is_silent(
    local: dict[str, str], tmp_path: Path
) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text(
        "# ours\n\nexport PORT=9000  # the web\nLOG_LEVEL='DEBUG'\n"
        'PUBLIC_URL="https://a.example"\nMAX_CONCURRENT_CALLS=\n'
    )
    settings = Settings.load({**local, "LOG_LEVEL": "ERROR"}, dotenv)
    assert (settings.port, settings.log_level) == (9000, "ERROR")
    assert settings.public_url == "https://a.example"
    assert settings.max_concurrent_calls == 30


def test_an_unknown_name_in_the_file_is_an_error(local: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("COLOUR=red\nPORTS=1\n")
    problems = refused(local, tmp_path / ".env")
    assert problems.keys() == {"COLOUR", "PORTS"}
    assert "PORT" in problems["PORTS"]


def test_a_line_that_is_no_setting_is_named_by_its_number(
    local: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("PORT=1\nsecret words\n")
    problem = refused(local, tmp_path / ".env")[str(tmp_path / ".env")]
    assert "line 2" in problem
    assert "secret words" not in problem


def test_damaged_keys_of_a_demonstration_are_not_made_anew(
    local: dict[str, str], tmp_path: Path
) -> None:
    Settings.load(local, None)
    (tmp_path / "secrets.env").write_text("SECRET_KEY=" + "s" * 40)
    assert "DATA_KEYS" in refused(local)


def test_the_page_of_settings_has_every_setting_and_no_other() -> None:
    page = (ROOT / "docs/reference/settings.md").read_text()
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \| ([^|]*) \|", page, flags=re.MULTILINE))
    fields = {f.metadata["name"]: f.metadata for f in dataclasses.fields(Settings)}
    assert rows.keys() == fields.keys()
    for name, spec in fields.items():
        if spec["default"] and "{" not in spec["default"]:
            assert f"`{spec['default']}`" in rows[name], name


def test_the_example_file_has_every_setting_and_can_be_used_as_it_is(
    local: dict[str, str],
) -> None:
    example = ROOT / ".env.example"
    Settings.load(local, example)
    named = set(re.findall(r"^#? ?([A-Z_]+)=", example.read_text(), flags=re.MULTILINE))
    assert named == {f.metadata["name"] for f in dataclasses.fields(Settings)}
