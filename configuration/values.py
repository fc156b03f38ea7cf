"""The kinds of value a setting can have: each takes its text and returns it typed.

A text that is wrong raises `BadValueError`, which says what to write and never repeats the text:
it may be a secret.
"""

from __future__ import annotations

import base64
import dataclasses
import ipaddress
import os
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
ROOT = Path(__file__).resolve().parent.parent
LANES = ("emergency", "escalation", "calls", "messages", "upkeep")
LONGEST_SOCKET_PATH = 100  # bytes; the kernel's limit is 108 and differs elsewhere


class BadValueError(Exception):
    """A text that is no value of its kind: what is wrong with it, and what to write instead."""

    def __init__(self, wrong: str, write: str) -> None:
        super().__init__(wrong)
        self.wrong, self.write = wrong, write


@dataclasses.dataclass(frozen=True)
class DataKey:
    """A master key for personal data: 32 bytes, and the version that rows name it by."""

    version: int
    key: bytes = dataclasses.field(repr=False)


def text(shortest: int) -> Callable[[str], str]:
    """Any text of at least so many characters."""

    def parse(text: str) -> str:
        if len(text) < shortest:
            raise BadValueError("is too short", f"at least {shortest} random characters")
        return text

    return parse


def choice(*choices: str) -> Callable[[str], str]:
    """One of the given words."""

    def parse(text: str) -> str:
        if text not in choices:
            raise BadValueError("is not one of the choices", " or ".join(choices))
        return text

    return parse


def number(least: int, most: int) -> Callable[[str], int]:
    """A whole number between two others, both included."""

    def parse(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise BadValueError(
                "is not a whole number in range", f"a number from {least} to {most}"
            )
        return int(text)

    return parse


def rate(text: str) -> float:
    """So many a second, above 0."""
    if not re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,3})?", text) or float(text) <= 0:
        raise BadValueError("is not a rate", "calls per second above 0, such as 1 or 0.5")
    return float(text)


def speed(text: str) -> float:
    """How many times as fast as life, above 0."""
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,3})?", text) or float(text) <= 0:
        raise BadValueError("is not a speed", "how many times as fast as life, such as 1 or 10")
    return float(text)


def pattern(pattern: str, write: str) -> Callable[[str], str]:
    """A text that the regular expression matches from end to end; `write` says what that is."""

    def parse(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise BadValueError("does not look right", write)
        return text

    return parse


def phone(text: str) -> str:
    """A phone number in E.164."""
    if not re.fullmatch(r"\+[1-9][0-9]{7,14}", text):
        raise BadValueError("is not a full international number", "it as +91 and ten digits")
    return text


def directory(text: str) -> Path:
    """A directory; a relative one starts at the root of the project."""
    try:
        return (ROOT / Path(text).expanduser()).resolve()
    except RuntimeError as error:
        raise BadValueError("names a home that does not exist", "a full path") from error


def runtime_directory(text: str) -> Path:
    """A directory whose path is short enough for a socket in it."""
    path = directory(text)
    if len(os.fsencode(path / "redis.sock")) > LONGEST_SOCKET_PATH:
        raise BadValueError(
            "is too long for a socket in it", "a short path, such as /run/khairiyat"
        )
    return path


def timezone(text: str) -> ZoneInfo:
    """A time zone by its IANA name."""
    try:
        return ZoneInfo(text)
    except (KeyError, OSError, ValueError) as error:
        raise BadValueError("is not a known time zone", "its IANA name: Asia/Kolkata") from error


def url(*schemes: str, example: str, bare: bool = False) -> Callable[[str], str]:
    """An address with one of the schemes; a bare one has no path, and loses a closing slash."""

    def parse(text: str) -> str:
        try:
            parts = urlsplit(text)
            port_is_right = parts.port is None or parts.port > 0
        except ValueError as error:
            raise BadValueError("is not an address", f"one such as {example}") from error
        if parts.scheme not in schemes or not port_is_right:
            raise BadValueError("is not an address of the right kind", f"one such as {example}")
        if not parts.hostname and parts.scheme != "unix":
            raise BadValueError("names no host", f"one such as {example}")
        if bare and (parts.path.strip("/") or parts.query or parts.fragment or parts.username):
            raise BadValueError("has more than scheme, host and port", f"it as in {example}")
        return text.rstrip("/") if bare else text

    return parse


def database(text: str) -> str:
    """An SQLite file or a PostgreSQL database, as a URL that SQLAlchemy takes."""
    if text.startswith("sqlite:///"):
        return f"sqlite:///{(ROOT / text.removeprefix('sqlite:///')).resolve()}"
    scheme, _, rest = text.partition("://")
    if scheme not in ("postgresql", "postgresql+psycopg") or not rest.partition("/")[2]:
        write = "sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE"
        raise BadValueError("is not a database of a known kind", write)
    return f"postgresql+psycopg://{rest}"


def data_keys(text: str) -> tuple[DataKey, ...]:
    """Numbered master keys, the newest last."""
    keys = []
    write = "VERSION:KEY, comma-separated, newest last; each key 32 bytes in base64"
    for part in text.split(","):
        version, _, encoded = part.strip().partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except ValueError as error:
            raise BadValueError("holds a key that is not base64", write) from error
        if not re.fullmatch(r"[0-9]{1,6}", version) or len(key) != 32:
            raise BadValueError("holds a key without version or of a wrong length", write)
        keys.append(DataKey(int(version), key))
    versions = [key.version for key in keys]
    if versions != sorted(set(versions)):
        raise BadValueError("has versions that do not rise", write)
    return tuple(keys)


def auth_tokens(text: str) -> tuple[str, ...]:
    """A token, or two while one is rotated."""
    tokens = tuple(part.strip() for part in text.split(","))
    if len(tokens) > 2 or any(not re.fullmatch(r"\S{16,}", token) for token in tokens):
        write = "the account's auth token; two, comma-separated, while one is rotated"
        raise BadValueError("is not one or two tokens", write)
    return tokens


def networks(text: str) -> tuple[Network, ...]:
    """Addresses or networks, comma-separated."""
    try:
        return tuple(ipaddress.ip_network(part.strip()) for part in text.split(","))
    except ValueError as error:
        write = "addresses or networks such as 127.0.0.1,10.0.0.0/24"
        raise BadValueError("is not a list of networks", write) from error


def lanes(text: str) -> tuple[str, ...]:
    """Some of the lanes of work."""
    lanes = tuple(part.strip() for part in text.split(","))
    if len(set(lanes)) != len(lanes) or not set(lanes) <= set(LANES):
        raise BadValueError("names a lane that does not exist, or one twice", ",".join(LANES))
    return lanes
