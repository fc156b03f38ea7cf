"""What a browser keeps on its disk of an officer's visit: nothing of anybody."""

from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from app import create_app
from helpline.directory.model import Role
from simulation.databases import sqlite_copy
from tests.console import browsing, morning
from tests.console.desk import PASSWORD, password_hash
from tests.world.world import World

pytestmark = pytest.mark.browser
CODES = ("utf-8", "utf-16-le")
LOOKED_AT = ("/", "/board", "/seniors", "/requests", "/cases", "/incidents/{missed}")


def test_i27_a_browsers_profile_holds_no_name_and_no_number_after_a_visit(
    chromium: Path, tmp_path: Path
) -> None:
    world, profile = World(sqlite_copy(tmp_path), tmp_path), tmp_path / "profile"
    made = morning.build(world)
    unit = made.units["RPR-CIVILLINES"].id
    world.store.write(
        lambda tx: tx.users.add(
            name="sho",
            password_hash=password_hash(),
            role=Role.SHO,
            unit_id=unit,
            person_id=made.officers["sho"],
            now=world.now,
        )
    )
    planted = [name.split()[-1] for name in morning.NAMES]
    seen = ""
    with browsing.served(create_app(world.service)) as url, sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=str(chromium),
            args=["--no-sandbox", "--disable-dev-shm-usage"],
            locale="en",
        )
        page = context.new_page()
        page.goto(f"{url}/sign-in")
        page.locator("input[name=name]").fill("sho")
        page.locator("input[name=password]").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{url}/")
        for path in LOOKED_AT:
            answer = page.goto(url + path.format(missed=made.missed))
            assert answer is not None
            if answer.ok:
                assert answer.headers["cache-control"] == "no-store", path
                seen += page.content()
        page.go_back()
        context.close()
    world.close()
    shown = [name for name in planted if name in seen]
    assert len(shown) > 5, "the pages do show people"
    kept = [file for file in profile.rglob("*") if file.is_file()]
    assert any("Cache" in str(file) for file in kept), "the browser does keep a cache"
    for file in kept:
        content = file.read_bytes()
        found = [w for w in (*shown, PASSWORD) for code in CODES if w.encode(code) in content]
        assert found == [], file.relative_to(profile)
