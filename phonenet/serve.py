"""Runs the live telephone network: `python -m phonenet`.

Every option can also be given in the environment, by the name that `--help` shows in brackets.
"""

from __future__ import annotations

import argparse
import os
import socket
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import uvicorn

from phonenet.app import create_app
from phonenet.config import PhonenetConfig

NUMBERS = {
    "check-in": "CHECKIN_NUMBER",
    "helpline": "HELPLINE_NUMBER",
    "missed call": "MISSED_CALL_NUMBER",
}


class Server(uvicorn.Server):
    """Ends the event streams first, so that stopping does not wait for open browsers."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.config.app.stop_listening()  # type: ignore[union-attr]
        await super().shutdown(sockets)


def run(config: PhonenetConfig) -> None:
    """Serve until a signal stops it. Raises ValueError if the directory cannot be read."""
    server = Server(
        uvicorn.Config(
            create_app(config),
            host=config.host,
            port=config.port,
            log_level="warning",
            access_log=False,
            proxy_headers=False,
            ws="none",
            timeout_graceful_shutdown=3,
        )
    )
    print(f"telephone network on {config.url}", flush=True)
    server.run()


def main(argv: Sequence[str] | None = None, environ: Mapping[str, str] | None = None) -> int:
    """The command line; 0 after an ordered stop, 2 for wrong arguments."""
    environ = os.environ if environ is None else environ
    parser = _parser(environ)
    asked = parser.parse_args(argv)
    numbers: dict[str, str] = {}
    for pair in asked.number:
        name, _, number = pair.partition("=")
        numbers[name] = number
    if not numbers:
        parser.error("name at least one number of the service: --number helpline=+9177...")
    services = {asked.messaging_service: tuple(numbers.values())} if asked.messaging_service else {}
    try:
        config = PhonenetConfig(
            service_url=asked.service,
            account_sid=asked.account,
            auth_token=asked.token,
            numbers=numbers,
            host=asked.host,
            port=asked.port,
            messaging_services=services,
            directory=asked.directory,
            speed=asked.speed,
            calls_per_second=asked.calls_per_second,
            obeys_stop=asked.obeys_stop,
            prints=asked.prints,
            allowed_hosts=tuple(asked.allow_host) or PhonenetConfig.allowed_hosts,
        )
        run(config)
    except (ValueError, OSError) as error:
        print(f"phonenet: {error}", file=sys.stderr)
        return 2
    return 0


def _parser(environ: Mapping[str, str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="phonenet", description=__doc__)
    numbers = [
        f"{name}={environ[variable]}" for name, variable in NUMBERS.items() if environ.get(variable)
    ]

    def option(flag: str, variable: str, default: str, text: str, **more: object) -> None:
        value = environ.get(variable, default)
        parser.add_argument(flag, default=value, help=f"{text} [{variable}]", **more)  # type: ignore[arg-type]

    option("--host", "PHONENET_HOST", "127.0.0.1", "address to listen on")
    option("--port", "PHONENET_PORT", "8010", "port to listen on", type=int)
    option("--service", "PUBLIC_URL", "http://127.0.0.1:8000", "address of the service")
    option("--account", "TWILIO_ACCOUNT_SID", "AC" + "0" * 32, "account sid")
    token = environ.get("TWILIO_AUTH_TOKEN", "phonenet").partition(",")[0]
    parser.add_argument(
        "--token", default=token, help="auth token; of two, the first [TWILIO_AUTH_TOKEN]"
    )
    parser.add_argument(
        "--number",
        action="append",
        default=numbers,
        metavar="NAME=NUMBER",
        help="a number of the service, repeatable [CHECKIN_NUMBER, HELPLINE_NUMBER, MISSED_CALL_NUMBER]",
    )
    option("--messaging-service", "MESSAGING_SERVICE_SID", "", "sid that sends from those numbers")
    directory = environ.get("PHONENET_DIRECTORY")
    parser.add_argument(
        "--directory",
        type=Path,
        default=Path(directory) if directory else None,
        help="JSON file of handsets [PHONENET_DIRECTORY]",
    )
    option("--speed", "PHONENET_SPEED", "1", "so many times as fast", type=float)
    parser.add_argument("--calls-per-second", type=float, default=None, help="default: no limit")
    parser.add_argument("--obeys-stop", action="store_true", help="obey STOP and START itself")
    parser.add_argument("--prints", action="store_true", help="print every ring and message")
    parser.add_argument(
        "--allow-host", action="append", default=[], help="a name to open the page by, repeatable"
    )
    return parser
