"""Every setting of the service, read once, from the environment or a `.env` file.

A setting is one line of `Settings`: its variable, how its text is understood and what holds without
it. A wrong or unknown one stops the start, and all of them are reported together.
What each means to the person who runs the service: docs/reference/settings.md.
"""

from __future__ import annotations

import dataclasses
import difflib
import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from configuration import dotenv, values
from configuration.generated_keys import generated_keys
from configuration.values import LANES, ROOT, DataKey

__all__ = ["LANES", "LOOPBACK", "ROOT", "DataKey", "Problem", "Settings", "SettingsError"]

TELEPHONIES = ("phonenet", "twilio")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
SAMPLE_ACCOUNT_SID = "AC00000000000000000000000000000112"
SAMPLE_AUTH_TOKEN = "00000000000000000000000000000112"
SAMPLE_NUMBERS = {
    "HELPLINE_NUMBER": "+917715550181",
    "CHECKIN_NUMBER": "+917715550100",
    "MISSED_CALL_NUMBER": "+917715550199",
}
# Names so common in other programs' environments that a likeness to them says nothing.
_COMMON = {"HOST", "PORT", "LOG_LEVEL", "TIMEZONE", "VAR_DIR", "RUNTIME_DIR", "WORKERS"}
# Orders of fault tests to the processes under test, see store/crash.py.
_ORDERS = {"KHAIRIYAT_CRASH_AT", "KHAIRIYAT_CRASH_ORDERS"}
_NEAR = 0.88
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclasses.dataclass(frozen=True)
class Problem:
    """One wrong setting: its variable, what is wrong with it and what to write instead."""

    name: str
    wrong: str
    write: str


class SettingsError(Exception):
    """The settings cannot be used; its text names every problem and what to write."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        lines = [f"  {p.name}: {p.wrong}\n      write {p.write}" for p in problems]
        super().__init__("\n".join(["The settings are not right.", *lines]))


def _setting(
    name: str,
    parse: Callable[[str], object],
    default: str | None = None,
    *,
    sample: str | None = None,
    secret: bool = False,
) -> Any:
    """`default` holds everywhere, `sample` with the telephone network of this machine.

    With a sample alone, everybody else has to write it; with neither, it may be left out.
    """
    spec = {"name": name, "parse": parse, "default": default, "sample": sample}
    return dataclasses.field(metadata=spec, repr=not secret)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Settings:
    """The settings of one process. Secrets do not show in its repr."""

    telephony: str = _setting("TELEPHONY", values.choice(*TELEPHONIES), "phonenet")
    var_dir: Path = _setting("VAR_DIR", values.directory, "var")
    host: str = _setting(
        "HOST", values.pattern(r"[\w.:-]+", "an address such as 127.0.0.1"), "127.0.0.1"
    )
    port: int = _setting("PORT", values.number(1, 65535), "8000")
    phonenet_port: int = _setting("PHONENET_PORT", values.number(1, 65535), "8010")
    phonenet_speed: float = _setting("PHONENET_SPEED", values.speed, "1")
    log_level: str = _setting("LOG_LEVEL", values.choice(*LOG_LEVELS), "INFO")
    runtime_dir: Path = _setting(
        "RUNTIME_DIR", values.runtime_directory, "/tmp/khairiyat-{uid}-{hash}"
    )
    workers: tuple[str, ...] = _setting("WORKERS", values.lanes, ",".join(LANES))
    timezone: ZoneInfo = _setting("TIMEZONE", values.timezone, "Asia/Kolkata")
    database_url: str = _setting(
        "DATABASE_URL", values.database, "sqlite:///{VAR_DIR}/khairiyat.db", secret=True
    )
    redis_url: str | None = _setting(
        "REDIS_URL",
        values.url("redis", "rediss", "unix", example="redis://127.0.0.1:6379/0"),
        secret=True,
    )
    public_url: str = _setting(
        "PUBLIC_URL",
        values.url("http", "https", example="https://khairiyat.example.gov.in", bare=True),
        sample="http://127.0.0.1:{PORT}",
    )
    secret_key: str = _setting("SECRET_KEY", values.text(32), sample="{generated}", secret=True)
    data_keys: tuple[DataKey, ...] = _setting(
        "DATA_KEYS", values.data_keys, sample="{generated}", secret=True
    )
    twilio_account_sid: str = _setting(
        "TWILIO_ACCOUNT_SID",
        values.pattern(r"AC[0-9a-f]{32}", "AC and 32 hexadecimal digits, from the account's page"),
        sample=SAMPLE_ACCOUNT_SID,
    )
    twilio_auth_tokens: tuple[str, ...] = _setting(
        "TWILIO_AUTH_TOKEN", values.auth_tokens, sample=SAMPLE_AUTH_TOKEN, secret=True
    )
    twilio_api_url: str = _setting(
        "TWILIO_API_URL",
        values.url("http", "https", example="https://api.twilio.com", bare=True),
        "https://api.twilio.com",
        sample="http://127.0.0.1:{PHONENET_PORT}",
    )
    helpline_number: str = _setting(
        "HELPLINE_NUMBER", values.phone, sample=SAMPLE_NUMBERS["HELPLINE_NUMBER"]
    )
    checkin_number: str = _setting(
        "CHECKIN_NUMBER", values.phone, sample=SAMPLE_NUMBERS["CHECKIN_NUMBER"]
    )
    missed_call_number: str = _setting(
        "MISSED_CALL_NUMBER", values.phone, sample=SAMPLE_NUMBERS["MISSED_CALL_NUMBER"]
    )
    messaging_service_sid: str | None = _setting(
        "MESSAGING_SERVICE_SID", values.pattern(r"MG[0-9a-f]{32}", "MG and 32 hexadecimal digits")
    )
    calls_per_second: float = _setting("CALLS_PER_SECOND", values.rate, "1", sample="5")
    max_concurrent_calls: int = _setting("MAX_CONCURRENT_CALLS", values.number(1, 100_000), "30")
    messages_per_second: float | None = _setting("MESSAGES_PER_SECOND", values.rate)
    call_fallback_url: str | None = _setting(
        "CALL_FALLBACK_URL", values.url("https", example="https://elsewhere.example.org/call.xml")
    )
    trusted_proxies: tuple[values.Network, ...] | None = _setting(
        "TRUSTED_PROXIES", values.networks
    )
    heartbeat_url: str | None = _setting(
        "HEARTBEAT_URL", values.url("http", "https", example="https://watch.example.org/abc")
    )

    @classmethod
    def load(cls, environ: Mapping[str, str], dotenv_path: Path | None) -> Settings:
        """Read the settings: the environment first, then the file, then the defaults.

        With the telephone network of this machine, keys that are not given are made once and kept
        in `VAR_DIR/secrets.env`.

        Raises:
            SettingsError: something is wrong, unknown or missing; names all of it.
        """
        problems = list(_look_alikes(environ))
        written = _read_dotenv(dotenv_path, problems) if dotenv_path else {}
        given = {**written, **{name: environ[name] for name in NAMES if name in environ}}
        given = {name: text.strip() for name, text in given.items() if text.strip()}
        known: dict[str, Any] = {}
        for field in dataclasses.fields(cls):
            spec = field.metadata
            name, sample, text = spec["name"], spec["sample"], ""
            default = sample if sample and known.get("TELEPHONY") == "phonenet" else spec["default"]
            try:
                if name in given:
                    text = given[name]
                elif default is not None:
                    text = _filled(name, default, known)
                elif sample is None or "TELEPHONY" not in known:
                    known[name] = None
                    continue
                known[name] = spec["parse"](text)
            except KeyError:  # its default names a setting that is wrong itself
                continue
            except values.BadValueError as bad:
                missing = name not in given and default is None
                problems.append(Problem(name, "is missing" if missing else bad.wrong, bad.write))
        problems.extend(_contradictions(known))
        if problems:
            raise SettingsError(tuple(problems))
        return cls(**{f.name: known[f.metadata["name"]] for f in dataclasses.fields(cls)})

    @property
    def local(self) -> bool:
        """Whether the telephone network of this machine stands in for a provider."""
        return self.telephony == "phonenet"


NAMES = tuple(field.metadata["name"] for field in dataclasses.fields(Settings))


def _filled(name: str, text: str, known: Mapping[str, Any]) -> str:
    """A default's text with what it names put in: another setting, or what is made once."""
    if "{" not in text:
        return text
    var_dir = known["VAR_DIR"]
    if text == "{generated}":
        return generated_keys(var_dir)[name]
    digest = hashlib.sha256(os.fsencode(var_dir)).hexdigest()[:10]
    return text.format_map({"uid": os.getuid(), "hash": digest, **known})


def _read_dotenv(path: Path, problems: list[Problem]) -> dict[str, str]:
    if not path.exists():
        return {}
    try:
        values = dict(dotenv.lines(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        problems.append(Problem(str(path), f"cannot be read: {error}", "one NAME=value a line"))
        return {}
    for name in values.keys() - set(NAMES):
        problems.append(Problem(name, f"is not a setting (in {path})", _meant(name)))
    return values


def _meant(name: str) -> str:
    near = difflib.get_close_matches(name.upper().removeprefix("KHAIRIYAT_"), NAMES, n=1)
    return near[0] if near else "one of the names in docs/reference/settings.md, or nothing"


def _look_alikes(environ: Mapping[str, str]) -> Iterator[Problem]:
    """Variables of the process that can only be meant for us but are written wrongly."""
    ours = set(NAMES) - _COMMON
    for name in sorted(environ.keys() - set(NAMES) - _ORDERS):
        likely = difflib.get_close_matches(name.upper(), ours, n=1, cutoff=_NEAR)
        if likely or name.upper().startswith("KHAIRIYAT_"):
            yield Problem(name, "is not a setting", _meant(name))


def _contradictions(known: Mapping[str, Any]) -> Iterator[Problem]:
    """Settings that are right alone and wrong together."""
    numbers = [known[name] for name in SAMPLE_NUMBERS if known.get(name)]
    if len(set(numbers)) < len(numbers):
        write = "a different number for each line: the number called says what the caller wants"
        yield Problem("MISSED_CALL_NUMBER", "or another line has the number of a second", write)
    if "PORT" in known and known["PORT"] == known.get("PHONENET_PORT"):
        yield Problem("PHONENET_PORT", "is the same as PORT", "another one, such as 8010")
    telephony = known.get("TELEPHONY")
    if telephony == "phonenet" and known.get("HOST") not in (None, *LOOPBACK):
        yield from _samples(
            known,
            {"TWILIO_AUTH_TOKEN": SAMPLE_AUTH_TOKEN},
            "a secret of your own, or leave HOST at 127.0.0.1: others can reach this one",
        )
    if telephony in (None, "phonenet"):
        return
    credentials = {
        "TWILIO_ACCOUNT_SID": SAMPLE_ACCOUNT_SID,
        "TWILIO_AUTH_TOKEN": SAMPLE_AUTH_TOKEN,
        **SAMPLE_NUMBERS,
    }
    yield from _samples(known, credentials, "your provider's: nobody real hears a sample")
    public = urlsplit(known.get("PUBLIC_URL") or "")
    if public.scheme == "http" and public.hostname not in LOOPBACK:
        yield Problem(
            "PUBLIC_URL", "is not encrypted", "the https:// address that callers' data needs"
        )


def _samples(known: Mapping[str, Any], samples: Mapping[str, str], write: str) -> Iterator[Problem]:
    """Settings that still have the value that everybody can read in the manual."""
    for name, sample in samples.items():
        value = known.get(name)
        if sample == value or (isinstance(value, tuple) and sample in value):
            yield Problem(name, "is the sample's", write)
