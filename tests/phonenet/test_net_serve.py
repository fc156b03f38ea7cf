"""The command line of the live network: it starts, stops in order, and says what is wrong."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from phonenet.serve import main

HELPLINE = {"HELPLINE_NUMBER": "+917712345600"}


@pytest.mark.parametrize(
    ("environ", "argv", "said"),
    [
        ({"HELPLINE_NUMBER": "181"}, [], "no E.164 number"),
        ({**HELPLINE, "PHONENET_DIRECTORY": "/no/such/file"}, [], "/no/such/file"),
    ],
)
def test_what_is_wrong_is_said(
    environ: dict[str, str], argv: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(argv, environ) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ('{"number": "+917712345600"}', "write a list"),
        ('[{"number": "181"}]', "handset 1: write an object whose number"),
        ('[{"number": "+917712345601", "colour": "red"}]', "unknown field 'colour'"),
        ('[{"number": "+917712345601"}, {"number": "+917712345601"}]', "handset 2"),
        ("[", "is no JSON"),
    ],
)
def test_a_bad_directory_is_refused_with_its_place(
    entry: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    directory = tmp_path / "handsets.json"
    directory.write_text(entry, encoding="utf-8")
    assert main(["--directory", str(directory)], HELPLINE) == 2
    assert said in capsys.readouterr().err


def test_without_a_number_it_does_not_start(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([], {})
    assert "--number" in capsys.readouterr().err


@pytest.mark.town
def test_it_stops_at_once_though_a_browser_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "phonenet", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--number", "helpline=+917712345600"], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert str(port) in process.stdout.readline()
    transport = httpx.HTTPTransport(retries=8)
    with httpx.Client(transport=transport, base_url=f"http://127.0.0.1:{port}") as http:
        assert http.get("/health").status_code == 200
        with http.stream("GET", "/events") as stream:
            lines = stream.iter_lines()
            assert next(lines) == "retry: 1000"
            process.send_signal(signal.SIGTERM)
            assert [line for line in lines if line] == []
    assert process.wait(timeout=5) in (0, -signal.SIGTERM)
    process.stdout.close()
