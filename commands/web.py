"""Serves the telephone's edge and the console."""

from __future__ import annotations

import argparse

import uvicorn

from adapters.collector import spare_what_is_loaded
from app import create_app
from bootstrap import open_service
from settings import Settings

NAME = "web"
HELP = "Serves webhooks, recordings, health and the console over HTTP."
IDLE_S = 30


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Takes no arguments: address and port are settings."""


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Serve until SIGTERM; requests under way end first."""
    service = open_service(settings)
    service.prepare()
    app = create_app(service)
    spare_what_is_loaded()
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        access_log=False,
        log_level=settings.log_level.lower(),
        timeout_keep_alive=IDLE_S,
        timeout_graceful_shutdown=3,
        server_header=False,
        forwarded_allow_ips="",
    )
    service.store.close()
    return 0
