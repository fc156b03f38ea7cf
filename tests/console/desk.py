"""The console as an officer's browser sees it, by ASGI calls in this process."""

import asyncio
import re
from functools import cache
from html import unescape
from typing import Any
from urllib.parse import urlencode

import httpx
from argon2 import PasswordHasher
from starlette.applications import Starlette

from app import create_app
from helpline.directory.model import Role, Unit, UnitKind
from helpline.repositories import UnitOfWork
from tests.world import district as district_of
from tests.world.district import TZ
from tests.world.world import World

PASSWORD = "a long enough password"
ORIGIN = "http://console.test"


@cache
def password_hash() -> str:
    """Cheap on purpose: how dear a real one is, `test_passwords` looks at."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


class Browser:
    """One signed-in (or not signed-in) browser with its cookies."""

    def __init__(self, app: Starlette, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url=ORIGIN, headers={"accept-language": "en"}
        )

    def get(self, path: str, **headers: str) -> httpx.Response:
        """GET, without following."""
        return self._loop.run_until_complete(self.client.get(path, headers=headers))

    def send(self, path: str, fields: dict[str, str], **headers: str) -> httpx.Response:
        """POST exactly these fields."""
        headers = {"content-type": "application/x-www-form-urlencoded", **headers}
        return self._loop.run_until_complete(
            self.client.post(path, content=urlencode(fields), headers=headers)
        )

    def submit(self, page: str, path: str, **fields: str) -> httpx.Response:
        """POST a form of the page at `page`, with the secret that the page carries."""
        return self.send(path, {"form_secret": self.secret(page), **fields})

    def mark(self, page: str) -> str:
        """What the form of a page says it was filled from."""
        found = re.search(r'name="mark" value="([0-9a-f]+)"', self.get(page).text)
        assert found, f"no mark on {page}"
        return found.group(1)

    def secret(self, page: str) -> str:
        """The secret of the forms of a page."""
        found = re.search(r'name="form_secret" value="([0-9a-f]+)"', self.get(page).text)
        assert found, f"no form on {page}"
        return found.group(1)

    def sign_in(self, name: str, password: str = PASSWORD, code: str = "") -> httpx.Response:
        """Through the door."""
        return self.submit("/sign-in", "/sign-in", name=name, password=password, code=code)

    def close(self) -> None:
        """Let go of its connections."""
        self._loop.run_until_complete(self.client.aclose())


class Desk:
    """A world with a district and a neighbouring one, and a user for any officer."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.loop = asyncio.new_event_loop()
        self.place = world.store.write(lambda tx: district_of.build(tx, world.now))
        self.app = create_app(world.service)
        self._browsers: list[Browser] = []

    def user(self, name: str, role: Role, unit: Unit, person_id: int | None = None) -> str:
        """A login; its name."""
        self.world.store.write(
            lambda tx: tx.users.add(
                name=name,
                password_hash=password_hash(),
                role=role,
                unit_id=unit.id,
                person_id=person_id,
                now=self.world.now,
            )
        )
        return name

    def officer_user(self, part: str) -> str:
        """A login of an officer of the district ("desk", "sho", ...)."""
        person_id = self.place.officers[part][0]
        officer = self.world.store.read(lambda tx: tx.officers.find(person_id))
        assert officer is not None
        unit = self.world.store.read(lambda tx: tx.units.get(officer.unit_id))
        return self.user(part, officer.role, unit, person_id)

    def browser(self, user: str | None = None) -> Browser:
        """A browser, signed in as `user`."""
        made = Browser(self.app, self.loop)
        self._browsers.append(made)
        if user is not None:
            answer = made.sign_in(user)
            assert answer.status_code == 303, visible(answer.text)
        return made

    def at(self, part: str) -> Browser:
        """A browser of an officer of the district, signed in."""
        return self.browser(self.officer_user(part))

    def neighbour(self) -> Unit:
        """Another district's station, out of everybody's sight below the state."""
        world, state = self.world, self.place.state

        def build(tx: UnitOfWork) -> Unit:
            unit: dict[str, Any] = {"tz": TZ, "area": "urban", "contact_id": None, "pin_codes": []}
            district = tx.units.add(
                code="DURG",
                kind=UnitKind.DISTRICT,
                parent_id=state.id,
                name="Durg",
                name_local="दुर्ग",
                **unit,
            )
            return tx.units.add(
                code="SUPELA",
                kind=UnitKind.STATION,
                parent_id=district.id,
                name="Supela",
                name_local="सुपेला",
                **unit,
            )

        return world.store.write(build)

    def enrol(self, **changes: object) -> int:
        """A senior of the district."""
        return self.world.store.write(
            lambda tx: district_of.enrol(tx, self.world.now, self.place, **changes)  # type: ignore[arg-type]
        )

    def close(self) -> None:
        """Let go of browsers and loop."""
        for browser in self._browsers:
            browser.close()
        self.loop.close()


def visible(html: str) -> str:
    """The words of a page, without its markup."""
    body = re.sub(r"<(script|style|title)\b.*?</\1>", " ", html, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())
