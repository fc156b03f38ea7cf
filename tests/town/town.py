"""The Town: the whole service as real processes, on real time, with telephones to hold.

`Town.open(...)` brings a district in through the import commands, starts `manage.py run` and
waits until every process works. Policies are seconds; a story brings a senior's call near and
then only talks to telephones. At the end nothing may be left running.
"""

from __future__ import annotations

import base64
import contextlib
import io
import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import httpx
from argon2 import PasswordHasher

from adapters.processes.guarded import GuardedProcess
from bootstrap import Service, open_service
from commands import command_line
from helpline.checkins.model import CheckIn, CheckInState
from helpline.directory.policies import check, default_bodies
from helpline.escalation.model import Incident
from helpline.repositories import UnitOfWork
from phonenet.client import LiveNetwork
from phonenet.handsets.personalities import Personality
from phonenet.story.phone import Phone
from phonenet.story.told import unexpected
from settings import NAMES, ROOT, Settings
from store.errors import Unavailable
from tests.servers.waiting import SELDOM_S, runs, until
from tests.town.district import Place, write_files

T = TypeVar("T")

SPEED = "8"
DATABASE_AWAY_S = 180.0
RUN = (sys.executable, str(ROOT / "manage.py"), "run")
QUICK = (sys.executable, "-m", "tests.town.quick")
ALONE = frozenset({"sweeper", "auditor", "sealer", "planner"})
LANES = ("emergency", "escalation", "calls", "messages", "upkeep")
FILES = (
    ("import-organisation", "organisation"),
    ("import-officers", "officers"),
    ("import-officers", "shifts"),
    ("import-seniors", "seniors"),
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a Town is made of: a station for each story, and the district's rules, which a
    station may have otherwise (story -> policy -> changes). Bodies are those of
    `helpline/directory/defaults.toml`."""

    stories: Sequence[str]
    rules: Mapping[str, Mapping[str, Any]]
    rules_of: Mapping[str, Mapping[str, Mapping[str, Any]]]
    off_duty: Sequence[tuple[str, str]] = ()
    women_at_the_desk: Sequence[str] = ()
    duress_digit: str = "7"

    @property
    def places(self) -> dict[str, Place]:
        """Story -> its station and people."""
        return {story: Place(story, index) for index, story in enumerate(self.stories)}


class Town:
    """A running service. `network` holds the telephones."""

    def __init__(
        self, plan: Plan, folder: Path, env: Mapping[str, str], run: Sequence[str] = RUN
    ) -> None:
        self.plan, self.folder, self._run = plan, folder, run
        self.places = plan.places
        self.env = {**_clean_environment(), **env}
        self.settings = Settings.load(env, None)
        self.network = LiveNetwork(self.settings.twilio_api_url)
        self.orders = folder / "orders"
        self.orders.mkdir()
        self.env["KHAIRIYAT_CRASH_ORDERS"] = str(self.orders)
        self._service: Service | None = None
        self._supervisor: GuardedProcess | None = None
        self._provider: GuardedProcess | None = None

    @classmethod
    @contextlib.contextmanager
    def open(
        cls,
        plan: Plan,
        database_url: str = "",
        *,
        disk_mb: int = 0,
        quick: bool = False,
        **settings: str,
    ) -> Iterator[Town]:
        """A Town with this plan, on a new SQLite file or on an empty database; ends with the
        block. With `TELEPHONY=twilio` the telephones are a server of somebody else's. With
        `disk_mb` all its files lie on a disk of that size, which only root can mount. With `quick`
        processes that were killed are soon back (see `tests.town.quick`)."""
        folder = Path(tempfile.mkdtemp(prefix="town-", dir="/tmp"))
        try:
            if disk_mb:
                mount = ["mount", "-t", "tmpfs", "-o", f"size={disk_mb}m", "tmpfs", str(folder)]
                subprocess.run(mount, check=True)
            env = _environment(folder, database_url, settings)
            town = cls(plan, folder, env, QUICK if quick else RUN)
            try:
                town._prepare()
                town._start()
                yield town
            except BaseException:
                print(town.log()[-20_000:])
                raise
            finally:
                town._end()
        finally:
            if disk_mb:
                subprocess.run(["umount", "--lazy", str(folder)], check=False)
            shutil.rmtree(folder, ignore_errors=True)

    # --- What stories do --------------------------------------------------------------------------

    def phone(self, story: str, part: str, personality: Personality | None = None) -> Phone:
        """A telephone of a story: senior, contact, beat, desk, sho, station."""
        number = self.places[story].telephones[part]
        return self.network.handset(number, f"{story} {part}", personality)

    def ask(self, story: str, in_s: float = 1.0) -> None:
        """Bring today's call of a story's senior near: it is due in so many seconds."""
        planned = self.check_in(story)
        length = planned.window_ends_at - planned.call_at
        at = self.service.clock.now() + timedelta(seconds=in_s)
        near = planned._replace(call_at=at, window_ends_at=at + length, due_at=at)
        assert planned.state is CheckInState.PLANNED, f"{story} was asked already"
        self._once_there(lambda: self.service.store.write(lambda tx: tx.check_ins.save(near)))

    def check_in(self, story: str) -> CheckIn:
        """Today's check-in of a story's senior."""
        today = self.service.clock.now().astimezone(self.settings.timezone).date()

        def work(tx: UnitOfWork) -> CheckIn | None:
            return tx.check_ins.of_day(self._senior_id(tx, story), today)

        found = self.read(work)
        assert found is not None, f"{story} has no check-in"
        return found

    def becomes(self, story: str, state: CheckInState, within: float = 15.0) -> None:
        """The check-in gets to this state in time."""

        def arrived() -> bool:
            return self.check_in(story).state is state

        until(arrived, f"{story} to be {state} (is {self.check_in(story).state})", within, SELDOM_S)

    def incident(self, story: str) -> Incident | None:
        """The open incident of a story's senior."""
        return self.read(lambda tx: tx.incidents.open_of(self._senior_id(tx, story)))

    def read(self, work: Callable[[UnitOfWork], T]) -> T:
        """Look into the database; a fault may keep it away for some minutes."""
        return self._once_there(lambda: self.service.store.read(work))

    def _once_there(self, ask: Callable[[], T]) -> T:
        end = time.monotonic() + DATABASE_AWAY_S
        while True:
            try:
                return ask()
            except Unavailable:
                if time.monotonic() > end:
                    raise
                time.sleep(0.2)

    def alone(self, story: str) -> list[str]:
        """What reached the telephones of this story and nobody expected."""
        views = {
            part: self.network.handset(number).view
            for part, number in self.places[story].telephones.items()
        }
        return [
            f"{part}: {stray}"
            for part, view in views.items()
            if not view.ignored
            for stray in unexpected(view)
        ]

    @contextlib.contextmanager
    def console(self, story: str, part: str) -> Iterator[httpx.Client]:
        """The console over HTTP, as an officer of a story's station sees it."""
        name, password = f"{part} of {story}", "a long enough password"
        number = self.places[story].telephones[part]

        def make(tx: UnitOfWork) -> None:
            unit = tx.units.by_code(self.places[story].station)
            (person,) = tx.people.by_phone(number)
            officer = tx.officers.find(person.id)
            assert unit is not None and officer is not None
            tx.users.add(
                name=name,
                password_hash=PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(
                    password
                ),
                role=officer.role,
                unit_id=unit.id,
                person_id=person.id,
                now=self.service.clock.now(),
            )

        self.service.store.write(make)
        with httpx.Client(base_url=self.settings.public_url, timeout=30) as browser:
            page = browser.get("/sign-in").text
            form_secret = re.findall(r'name="form_secret" value="([0-9a-f]+)"', page)[0]
            form = {"form_secret": form_secret, "name": name, "password": password}
            answer = browser.post("/sign-in", data=form)
            assert answer.status_code == 303, answer.status_code
            yield browser

    # --- What faults do ---------------------------------------------------------------------------

    def pids(self) -> dict[str, int]:
        """Name of a process -> its id, of those that run now."""
        found: dict[str, int] = json.loads((self.folder / "processes.json").read_text())
        return found

    def kill(self, name: str, number: signal.Signals = signal.SIGKILL) -> int:
        """Send a signal to one process, as soon as it runs. Returns its id."""
        until(lambda: name in self.pids(), f"{name} to run", 60)
        pid = self.pids()[name]
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        return pid

    def order(self, name: str, place: str) -> Path:
        """Let a process die (or, with ' STOP', stop) at a crash point; the file goes when it
        does."""
        until(lambda: name in self.pids(), f"{name} to run", 60)
        pid = self.pids()[name]
        draft = self.orders / f"{pid}.draft"
        draft.write_text(place)
        return draft.rename(self.orders / str(pid))

    def redis(self, *words: str) -> None:
        """A command to the service's own Redis."""
        import redis

        with redis.Redis.from_url(f"unix://{self.settings.runtime_dir}/redis.sock") as connection:
            connection.execute_command(*words)

    def log(self) -> str:
        """All that the processes have printed."""
        path = self.folder / "log"
        return path.read_text(errors="replace") if path.exists() else ""

    # --- Beginning and end ------------------------------------------------------------------------

    @property
    def service(self) -> Service:
        """The wired service, in this process: to look, and to bring calls near."""
        assert self._service is not None
        return self._service

    def _prepare(self) -> None:
        self.command("migrate")
        off_duty = frozenset(
            self.places[story].telephones[part] for story, part in self.plan.off_duty
        )
        women = frozenset(self.places[story].desk for story in self.plan.women_at_the_desk)
        write_files(self.folder, list(self.places.values()), off_duty, women)
        self._service = open_service(self.settings)
        for command, name in FILES:
            if name == "seniors":  # their first day is planned by the rules that are in force
                self.service.store.write(self._write_rules)
            self.command(command, str(self.folder / f"{name}.csv"))
        self.service.store.write(self._teach_digits)

    def command(self, *words: str) -> None:
        """One command of `manage.py`, in this process; what it says is told only if it fails."""
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            status = command_line.main(list(words), self._own(), self.folder / "none.env")
        assert status == 0, f"{words}: {status}\n{said.getvalue()}"

    def _own(self) -> dict[str, str]:
        return {name: value for name, value in self.env.items() if name in NAMES}

    def _write_rules(self, tx: UnitOfWork) -> None:
        now = datetime.now(UTC) - timedelta(seconds=1)
        units = {"": self.plan.rules, **self.plan.rules_of}
        for story, rules in units.items():
            code = self.places[story].station if story else "CG-TWN"
            unit = tx.units.by_code(code)
            assert unit is not None
            for kind, changes in rules.items():
                body = {**default_bodies()[kind], **(self.plan.rules.get(kind, {})), **changes}
                check(kind, body)
                tx.policies.add(unit.id, kind, body, now)

    def _teach_digits(self, tx: UnitOfWork) -> None:
        for story in self.places:
            senior = tx.seniors.get(self._senior_id(tx, story))
            tx.seniors.save(replace(senior, duress_digit=self.plan.duress_digit))

    def _senior_id(self, tx: UnitOfWork, story: str) -> int:
        place = self.places[story]
        return next(
            person.id
            for person in tx.people.by_phone(place.senior)
            if tx.seniors.find(person.id) is not None
        )

    def _start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            if not self.settings.local:
                self._provider = GuardedProcess(self._foreign(), env=self.env, cwd=ROOT, output=log)
            self._supervisor = GuardedProcess(self._run, env=self.env, cwd=ROOT, output=log)
        children = {"web", "redis", *ALONE, *(f"worker-{lane}" for lane in LANES)}

        def all_run() -> bool:
            assert self._supervisor and self._supervisor.poll() is None, "the service ended"
            with contextlib.suppress(OSError, ValueError):
                return children <= self.pids().keys() and self._ready()
            return False

        until(all_run, "the whole service", 120)

    def _ready(self) -> bool:
        beats = self.service.store.read(lambda tx: tx.heartbeats.all())
        return {"sweeper", *(f"worker-{lane}" for lane in LANES)} <= beats.keys()

    def _foreign(self) -> list[str]:
        settings = self.settings
        numbers = {
            "checkin": settings.checkin_number,
            "helpline": settings.helpline_number,
            "missed": settings.missed_call_number,
        }
        words = [sys.executable, "-m", "phonenet", "--port", self.env["TWILIO_PORT"]]
        words += ["--service", settings.public_url, "--account", settings.twilio_account_sid]
        words += ["--token", settings.twilio_auth_tokens[0], "--speed", SPEED]
        for name, number in numbers.items():
            words += ["--number", f"{name}={number}"]
        return words

    def _end(self) -> None:
        children: list[int] = []
        with contextlib.suppress(OSError, ValueError):
            children = list(self.pids().values())
        if self._supervisor is not None:
            self._supervisor.stop(within_s=40)
        if self._provider is not None:
            self._provider.stop(within_s=10)
        self.network.close()
        if self._service is not None:
            self._service.store.close()
        left = [pid for pid in children if runs(pid)]
        assert not left, f"left behind: {left}"


def _environment(folder: Path, database_url: str, settings: Mapping[str, str]) -> dict[str, str]:
    port, other = _free_ports(2)
    env = {
        "VAR_DIR": str(folder),
        "RUNTIME_DIR": str(folder / "run"),
        "LOG_LEVEL": "WARNING",
        "PORT": str(port),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "TIMEZONE": _noon(datetime.now(UTC)),
        "CALLS_PER_SECOND": "20",
        "MAX_CONCURRENT_CALLS": "60",
        **({"DATABASE_URL": database_url} if database_url else {}),
        **settings,
    }
    if env.get("TELEPHONY", "phonenet") == "phonenet":
        return {**env, "PHONENET_PORT": str(other), "PHONENET_SPEED": SPEED}
    return {**_foreign_account(other), **env}


def _foreign_account(port: int) -> dict[str, str]:
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    return {
        "TWILIO_PORT": str(port),
        "TWILIO_API_URL": f"http://127.0.0.1:{port}",
        "TWILIO_ACCOUNT_SID": f"AC{secrets.token_hex(16)}",
        "TWILIO_AUTH_TOKEN": secrets.token_hex(16),
        "SECRET_KEY": secrets.token_urlsafe(48),
        "DATA_KEYS": f"1:{key}",
        "HELPLINE_NUMBER": "+917715550281",
        "CHECKIN_NUMBER": "+917715550200",
        "MISSED_CALL_NUMBER": "+917715550299",
    }


def _noon(now: datetime) -> str:
    """A time zone in which it is noon: whenever the tests run, calls fall into the day."""
    offset = 12 - now.hour
    return f"Etc/GMT{-offset:+d}" if offset else "Etc/GMT"


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def _clean_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in NAMES}
