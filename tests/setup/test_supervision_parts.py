"""The small parts that the supervisor is made of."""

from __future__ import annotations

import http.server
import io
import os
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.processes.guarded import GuardedProcess
from workers.supervision import probes
from workers.supervision.addresses import require_free
from workers.supervision.banner import banner
from workers.supervision.errors import AddressTakenError, AlreadyRunningError
from workers.supervision.instance import only_one
from workers.supervision.printer import Printer


def test_one_supervisor_holds_a_directory_and_the_next_hears_of_it(tmp_path: Path) -> None:
    with (
        only_one(tmp_path),
        pytest.raises(AlreadyRunningError, match=f"process {os.getpid()}"),
        only_one(tmp_path),
    ):
        pass
    with only_one(tmp_path):
        pass  # free again


def test_a_port_that_is_taken_is_told_with_the_setting_to_change() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(AddressTakenError, match=f"127.0.0.1:{port} .* set PORT to another"):
            require_free({"PORT": ("127.0.0.1", port)}, within_s=0)
    require_free({"PORT": ("127.0.0.1", port)})


def test_a_banner_names_what_it_shows_in_line() -> None:
    text = banner("Khairiyat runs", [("officers", "http://here/"), ("pass", "word")])
    assert "  officers   http://here/\n  pass       word\n" in text


def test_colour_is_only_for_those_who_see_it() -> None:
    plain, colourful = io.StringIO(), io.StringIO()
    Printer(plain, ["web"], colour=False).line("web", "came\n")
    Printer(colourful, ["web"], colour=True).line("web", "came\n")
    assert plain.getvalue() == "web | came\n"
    assert "\x1b[" in colourful.getvalue()


def test_a_terminal_that_has_gone_stops_nothing() -> None:
    gone = io.StringIO()
    gone.close()
    Printer(gone, ["web"], colour=False).line("web", "came")


@pytest.fixture
def answering() -> Iterator[http.server.ThreadingHTTPServer]:
    class Health(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/health" else 404)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Health) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_probe_says_yes_to_who_answers_and_no_to_who_does_not(
    answering: http.server.ThreadingHTTPServer,
) -> None:
    port = answering.server_port
    assert probes.healthy("0.0.0.0", port)()
    assert probes.listening("127.0.0.1", port)()
    answering.shutdown()
    answering.server_close()
    assert not probes.healthy("127.0.0.1", port)()
    assert not probes.listening("127.0.0.1", port)()


def test_a_command_that_does_not_exist_ends_with_127_and_says_so(tmp_path: Path) -> None:
    with GuardedProcess([str(tmp_path / "nothing")], output=subprocess.PIPE) as process:
        assert process.wait(20) == 127
        assert process.output
        assert b"cannot be started" in process.output.read()


def test_a_signal_that_ends_a_command_shows_in_its_status() -> None:
    with GuardedProcess(["sleep", "1000"], output=subprocess.DEVNULL) as process:
        assert process.poll() is None
        with pytest.raises(TimeoutError):
            process.wait(0.01)
        assert process.stop() == 128 + 15
