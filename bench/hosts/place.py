"""The database machine of the measurement: PostgreSQL and Redis on its address, a district, and
calls that wait for their hour."""

from __future__ import annotations

import base64
import contextlib
import os
import secrets
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import psycopg

from adapters.redis_server import find_binary
from bench.hosts.network import NET, Host
from bench.hosts.provider import PORT
from bootstrap import Service, open_service
from helpline.repositories import UnitOfWork
from settings import Settings
from simulation import district as places
from store import migrations
from tests.servers.postgres import own
from workers.planner import Planner

LATER_MS = 3_600_000
REDIS_PORT = 6379


@dataclass(frozen=True, slots=True)
class Place:
    """`environment` is that of every process; `address` reaches the database by its socket."""

    environment: dict[str, str]
    address: str

    def release(self, first: int, calls: int) -> list[int]:
        """Let so many waiting calls fall due now. Their ids."""
        with psycopg.connect(self.address) as connection:
            due = connection.execute(
                "UPDATE intents SET due_at = due_at - %s WHERE id IN "
                "(SELECT id FROM intents ORDER BY id OFFSET %s LIMIT %s) RETURNING id",
                (LATER_MS, first, calls),
            ).fetchall()
        return [number for (number,) in due]

    def left(self, ids: list[int]) -> int:
        """How many of these are with the provider, its id stored."""
        with psycopg.connect(self.address) as connection:
            row = connection.execute(
                "SELECT count(*) FROM intents WHERE id = ANY(%s) AND state = 'sent' "
                "AND provider_sid IS NOT NULL",
                (ids,),
            ).fetchone()
        return int(row[0]) if row else 0


@contextlib.contextmanager
def place(data: Host, provider: Host, calls: int) -> Iterator[Place]:
    """A district with so many seniors whose calls wait. Runs on the machine `data`."""
    with tempfile.TemporaryDirectory(prefix="khairiyat-hosts-", dir="/tmp") as folder:
        access = Path(folder, "access")
        access.write_text(f"local all all trust\nhost all all {NET} trust\n")
        Path(folder).chmod(0o755)
        listening = (f"listen_addresses={data.address}", f"hba_file={access}")
        with own(listening) as server, _redis(data, Path(folder)) as redis_url:
            url = server.new_database()
            name = url.partition("?")[0].rpartition("/")[2]
            environment = {
                **_account(),
                "VAR_DIR": folder,
                "DATABASE_URL": f"postgresql+psycopg://khairiyat@{data.address}/{name}",
                "REDIS_URL": redis_url,
                "PUBLIC_URL": "https://khairiyat.example.gov.in",
                "TWILIO_API_URL": f"http://{provider.address}:{PORT}",
                "CALLS_PER_SECOND": "5000",
                "MAX_CONCURRENT_CALLS": "100000",
                "TIMEZONE": _noon(datetime.now(UTC)),
                "LOG_LEVEL": "ERROR",
            }
            migrations.upgrade(url)
            service = open_service(Settings.load({**environment, "DATABASE_URL": url}, None))
            service.prepare()
            _ask(service, calls)
            service.store.close()
            address = url.replace("postgresql+psycopg://", "postgresql://", 1)
            with psycopg.connect(address) as connection:
                connection.execute("UPDATE intents SET due_at = due_at + %s", (LATER_MS,))
            yield Place({**os.environ, **environment}, address)


@contextlib.contextmanager
def _redis(data: Host, folder: Path) -> Iterator[str]:
    password = secrets.token_hex(16)
    words = [str(find_binary()), "--bind", data.address, "--port", str(REDIS_PORT), "--save", ""]
    process = subprocess.Popen(
        [*words, "--requirepass", password, "--dir", str(folder)], stdout=subprocess.DEVNULL
    )
    try:
        yield f"redis://:{password}@{data.address}:{REDIS_PORT}/0"
    finally:
        process.terminate()
        process.wait()


def _account() -> dict[str, str]:
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    return {
        "TELEPHONY": "twilio",
        "TWILIO_ACCOUNT_SID": f"AC{secrets.token_hex(16)}",
        "TWILIO_AUTH_TOKEN": secrets.token_hex(16),
        "SECRET_KEY": secrets.token_urlsafe(48),
        "DATA_KEYS": f"1:{key}",
        "HELPLINE_NUMBER": "+917715550281",
        "CHECKIN_NUMBER": "+917715550200",
        "MISSED_CALL_NUMBER": "+917715550299",
    }


def _noon(now: datetime) -> str:
    """A time zone in which it is noon: whenever this runs, calls fall into the day."""
    offset = 12 - now.hour
    return f"Etc/GMT{-offset:+d}" if offset else "Etc/GMT"


def _ask(service: Service, calls: int) -> None:
    """Enrol so many seniors, plan their day, and ask for their calls now."""
    now = service.clock.now()
    service.store.write(partial(_enrol, now, calls, service.settings.timezone.key))
    Planner(service.store, service.clock).step()
    near = [partial(_bring_near, service, now, number) for number in range(calls)]
    if any(service.store.write_each(near)):
        raise RuntimeError("the calls of the measurement could not be asked for")


def _enrol(now: datetime, calls: int, tz: str, tx: UnitOfWork) -> None:
    district = places.build(tx, now, tz=tz)
    for number in range(calls):
        places.enrol(tx, now, district, phone=_phone(number), call_time=(23, 0))


def _phone(number: int) -> str:
    return f"+9190001{number:05d}"


def _bring_near(service: Service, now: datetime, number: int, tx: UnitOfWork) -> None:
    (person,) = tx.people.by_phone(_phone(number))
    today = now.astimezone(service.settings.timezone).date()
    planned = tx.check_ins.of_day(person.id, today)
    if planned is None:
        raise RuntimeError("a senior of the measurement has no check-in today")
    near = planned._replace(call_at=now, window_ends_at=now + timedelta(hours=3), due_at=now)
    service.asking.perform(tx, now, tx.check_ins.save(near).id)
