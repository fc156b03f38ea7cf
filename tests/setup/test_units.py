"""The units for a real machine start what the supervisor starts."""

from __future__ import annotations

import re

from settings import LANES, ROOT
from workers.supervision.children import whole_service

UNITS = ROOT / "deploy" / "systemd"


def supervised() -> set[str]:
    stages = whole_service(
        [],
        redis=None,
        telephones=False,
        lanes=LANES,
        host="127.0.0.1",
        port=8000,
        phonenet_port=8010,
    )
    return {" ".join(child.command) for stage in stages for child in stage}


def test_every_process_of_the_supervisor_has_a_unit() -> None:
    wanted = re.findall(r"khairiyat-[\w@-]+\.service", (UNITS / "khairiyat.target").read_text())
    started = set()
    for name in [*wanted, "khairiyat-migrate.service"]:
        template, _, instance = name.removesuffix(".service").partition("@")
        file = f"{template}@.service" if instance else name
        command = re.search(r"manage\.py (.+)$", (UNITS / file).read_text(), re.MULTILINE)
        assert command, file
        started.add(command[1].replace("%i", instance))
    assert started == supervised()


def test_no_unit_gives_up_starting_again() -> None:
    for file in UNITS.glob("*.service"):
        text = file.read_text()
        if "Type=oneshot" not in text:
            assert "Restart=always" in text, file.name
            assert "StartLimitIntervalSec=0" in text, file.name


def test_each_web_process_has_a_port_of_its_own() -> None:
    unit = (UNITS / "khairiyat-web@.service").read_text()
    assert "ExecStart=/usr/bin/env PORT=%i " in unit  # `Environment=` would lose to the file
    assert "khairiyat-web@8000.service" in (UNITS / "khairiyat.target").read_text()
