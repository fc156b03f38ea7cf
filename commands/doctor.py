"""Looks at everything that the service needs and says what to do about the rest."""

from __future__ import annotations

import argparse
import os
import socket
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import redis

from adapters.redis_server import OwnRedis, OwnRedisError, find_binary
from audio_prompts.catalogue import Catalogue
from audio_prompts.errors import CatalogueError
from settings import ROOT, Settings, SettingsError
from workers.supervision.errors import AlreadyRunningError
from workers.supervision.instance import only_one

NAME = "doctor"
HELP = "Checks the settings and what they point at; says what to do about each problem."

_OLDEST_PYTHON = (3, 11)
_ANSWERS_WITHIN = 5  # seconds


@dataclass(frozen=True)
class Finding:
    """One thing looked at: what was found, and what to do about it when it is not well."""

    subject: str
    found: str
    remedy: str | None = None

    def __str__(self) -> str:
        line = f"{'problem' if self.remedy else 'ok':<8} {self.subject}: {self.found}"
        return f"{line}\n{'':<8} -> {self.remedy}" if self.remedy else line


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Takes no arguments: what is looked at is said by the settings."""


def run_without_settings(args: argparse.Namespace) -> int:
    """Print a line for each finding; 1 if one of them is a problem."""
    problems = 0
    for finding in examine(Path(ROOT, ".env")):
        print(finding)
        problems += finding.remedy is not None
    print(f"\n{problems} problem(s)" if problems else "\nAll is well.")
    return 1 if problems else 0


def examine(dotenv_path: Path) -> Iterator[Finding]:
    """Everything that can be looked at; what depends on wrong settings is left out."""
    yield python()
    try:
        settings = Settings.load(os.environ, dotenv_path)
    except SettingsError as error:
        for problem in error.problems:
            yield Finding(f"setting {problem.name}", problem.wrong, f"write {problem.write}")
        return
    yield Finding("settings", "understood")
    yield records(settings.var_dir)
    yield database(settings.database_url)
    yield redis_server(settings)
    yield from ports(settings)
    yield prompts(Catalogue.read)
    yield watch(settings)


def python() -> Finding:
    """The version that runs this."""
    found = ".".join(map(str, sys.version_info[:3]))
    old = sys.version_info < _OLDEST_PYTHON
    return Finding("Python", found, "install 3.11 or later, then: make setup" if old else None)


def records(directory: Path) -> Finding:
    """Whether the directory of records can be written."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return Finding("records", f"{directory}: {error.strerror}", "set VAR_DIR to another place")
    if not os.access(directory, os.W_OK | os.X_OK):
        remedy = f"let this user write there, or set VAR_DIR: chown {os.getuid()} {directory}"
        return Finding("records", f"{directory} cannot be written", remedy)
    return Finding("records", str(directory))


def database(url: str) -> Finding:
    """Whether the database answers. Its address holds a password and is not shown."""
    try:
        if url.startswith("sqlite:///"):
            file = url.removeprefix("sqlite:///")
            if not Path(file).exists():
                return Finding("database", "SQLite, made at the first start")
            connection = sqlite3.connect(f"{Path(file).as_uri()}?mode=rw", uri=True)
            try:
                connection.execute("SELECT count(*) FROM sqlite_master")
            finally:
                connection.close()
            return Finding("database", f"SQLite, {file}")
        address = url.replace("postgresql+psycopg://", "postgresql://", 1)
        psycopg.connect(address, connect_timeout=_ANSWERS_WITHIN).close()
        return Finding("database", "PostgreSQL answers")
    except sqlite3.Error as error:
        return Finding("database", f"SQLite: {error}", "restore it from a backup, or move it away")
    except psycopg.Error:
        remedy = "start it, or correct DATABASE_URL; try the same address with psql"
        return Finding("database", "PostgreSQL does not answer", remedy)


def redis_server(settings: Settings) -> Finding:
    """Whether the Redis that is set answers, or one of our own could be started."""
    if settings.redis_url is None:
        try:
            binary = find_binary()
        except OwnRedisError as error:
            return Finding("Redis", "none", str(error))
        own = OwnRedis(binary, settings.runtime_dir / "redis.sock", settings.var_dir / "redis")
        return Finding("Redis", f"our own {'runs' if own.answers() else 'can run'}: {binary}")
    try:
        timeout = _ANSWERS_WITHIN
        with redis.Redis.from_url(settings.redis_url, socket_connect_timeout=timeout) as client:
            client.ping()
    except redis.RedisError:
        remedy = "start it, or unset REDIS_URL: the service then brings its own"
        return Finding("Redis", "the one that REDIS_URL names does not answer", remedy)
    return Finding("Redis", "answers")


def ports(settings: Settings) -> Iterator[Finding]:
    """Whether the ports are free, unless the service itself has them."""
    try:
        with only_one(settings.var_dir):
            pass
    except AlreadyRunningError:
        yield Finding("ports", "in use by the service, which runs")
        return
    wanted = [("PORT", settings.host, settings.port)]
    if settings.local:
        wanted.append(("PHONENET_PORT", "127.0.0.1", settings.phonenet_port))
    for name, host, port in wanted:
        try:
            socket.create_server((host, port)).close()
            yield Finding(name, f"{port} is free")
        except OSError as error:
            remedy = f"end what listens there, or set {name} to another"
            yield Finding(name, f"{port} cannot be used: {error.strerror}", remedy)


def prompts(read: Callable[[], Catalogue]) -> Finding:
    """Whether every sentence is there, and has a recording where one can be made."""
    try:
        catalogue = read()
    except CatalogueError as error:
        return Finding("prompts", str(error), "see ./manage.py check-prompts")
    silent = [
        f"{language} {key}"
        for language in catalogue.languages
        for key in catalogue.synthesised(language)
        if catalogue.recording(language, key) is None
    ]
    if silent:
        return Finding("prompts", f"{len(silent)} without a recording", "make audio")
    return Finding("prompts", f"recorded in {', '.join(sorted(catalogue.languages))}")


def watch(settings: Settings) -> Finding:
    """Whether somebody outside would notice that this machine has died."""
    if settings.heartbeat_url or settings.local:
        return Finding("outside watch", "set" if settings.heartbeat_url else "none needed here")
    remedy = "set HEARTBEAT_URL to a watch that alarms when it is not called for three minutes"
    return Finding("outside watch", "nobody outside would notice a dead machine", remedy)
