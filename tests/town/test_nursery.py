"""A child of the nursery is a process like one that was started from nothing."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from socket import socket

import pytest

from tests.servers.waiting import runs
from tests.town.quick import Nursling, nursery

TELLS = """
import json, os, sys
about = {
    "words": sys.argv, "name": __name__, "environment": dict(os.environ), "cwd": os.getcwd(),
    "session": os.getsid(0), "open": sorted(map(int, os.listdir("/proc/self/fd")))[:-1],
    "imported": "commands.worker" in sys.modules,
}
print(json.dumps(about))
sys.exit(7)
"""
STAYS = "import signal\nprint('here', flush=True)\nsignal.pause()"


@pytest.fixture(scope="module")
def requests() -> Iterator[socket]:
    with nursery() as taken:
        yield taken


def born(requests: socket, folder: Path, text: str) -> Nursling:
    script = folder / "script.py"
    script.write_text(text)
    return Nursling(requests, [str(script), "one", "two"], {"ONLY": "this"}, folder)


@pytest.mark.xdist_group("nursery")
def test_it_has_its_own_session_environment_and_descriptors(
    requests: socket, tmp_path: Path
) -> None:
    child = born(requests, tmp_path, TELLS)
    about = json.loads(child.output.read())
    assert child.wait() == 7
    child.output.close()
    assert about["words"] == [str(tmp_path / "script.py"), "one", "two"]
    assert (about["name"], about["imported"]) == ("__main__", True)
    assert (about["environment"], about["cwd"]) == ({"ONLY": "this"}, str(tmp_path))
    assert (about["session"], about["open"]) == (child.pid, [0, 1, 2])
    assert child.pid != os.getpid()


@pytest.mark.xdist_group("nursery")
def test_it_dies_of_a_signal_and_its_status_says_so(requests: socket, tmp_path: Path) -> None:
    for number, send in (
        (signal.SIGKILL, lambda child: os.kill(child.pid, signal.SIGKILL)),
        (signal.SIGTERM, lambda child: child.signal(signal.SIGTERM)),
        (signal.SIGKILL, lambda child: child.kill()),
    ):
        child = born(requests, tmp_path, STAYS)
        assert child.output.readline() == b"here\n"
        send(child)
        assert child.wait() == 128 + number
        assert not runs(child.pid)
        child.output.close()
