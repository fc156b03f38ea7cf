"""A served console on its morning, with a browser before it, and pictures of it if asked for."""

import contextlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from app import create_app
from helpline.directory.model import Role
from helpline.repositories import UnitOfWork
from tests.console import browsing, morning
from tests.console.desk import PASSWORD, password_hash
from tests.world.databases import sqlite_copy
from tests.world.world import World

PICTURES = os.environ.get("KHAIRIYAT_PICTURES")
LOGINS = (
    ("desk", Role.DESK_OFFICER, "RPR-CIVILLINES"),
    ("sho", Role.SHO, "RPR-CIVILLINES"),
    ("sp", Role.SP, "CG-RPR"),
    ("admin", Role.ADMINISTRATOR, "CG-RPR"),
)


@dataclass(frozen=True)
class Office:
    """A served console on its morning, and a browser."""

    world: World
    morning: morning.Morning
    url: str
    browser: Browser

    def context(self, **how: object) -> BrowserContext:
        """A browser's own room; nothing may go to another host."""
        made = self.browser.new_context(**{"locale": "en", **how})  # type: ignore[arg-type]
        made.set_default_timeout(30_000)
        return made

    def sign_in(
        self, user: str, *, password: str = PASSWORD, opens: str = "(service)?", **how: object
    ) -> Page:
        """By keyboard alone. A page that logs an error or asks another host fails the test."""
        page = self.context(**how).new_page()
        page.on("request", lambda request: stays(request.url, self.url))
        page.on("pageerror", lambda error: never(error))
        page.goto(f"{self.url}/sign-in")
        page.keyboard.press("Tab")
        page.keyboard.type(user)
        page.keyboard.press("Tab")
        page.keyboard.type(password)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(rf"{re.escape(self.url)}/{opens}$"))
        return page


def stays(url: str, home: str) -> None:
    assert url.startswith(home), url


def never(error: object) -> None:
    raise AssertionError(error)


@contextlib.contextmanager
def opened(chromium: Path, directory: Path) -> Iterator[Office]:
    """An office until the block ends; its database and files lie in the directory."""
    world = World(sqlite_copy(directory), directory)
    made = morning.build(world)

    def users(tx: UnitOfWork) -> None:
        for name, role, unit in LOGINS:
            tx.users.add(
                name=name,
                password_hash=password_hash(),
                role=role,
                unit_id=made.units[unit].id,
                person_id=made.officers.get(name),
                now=world.now,
            )

    world.store.write(users)
    with browsing.served(create_app(world.service)) as url, browsing.browsing(chromium) as browser:
        yield Office(world, made, url, browser)
    world.close()


def picture(page: Page, name: str) -> None:
    """One of the README's pictures, if they are asked for."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES, f"{name}.png"))
