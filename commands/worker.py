"""Drains one lane whenever it is nudged."""

from __future__ import annotations

import argparse
import sys
import time

from adapters.collector import spare_what_is_loaded
from bootstrap import open_service, redis_url
from helpline.sending.model import URGENT_LANES, Lane
from settings import Settings
from workers.making import drain_of, hand_of
from workers.rq_worker import RqWorker

NAME = "worker"
HELP = "Performs what is due in one lane (emergency, escalation, calls, messages, upkeep)."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The lanes to serve; one process serves one."""
    parser.add_argument("lane", nargs="+", choices=[lane.value for lane in Lane])


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Serve until SIGTERM; the batch under way ends first."""
    if len(args.lane) > 1:
        print(
            "A worker serves one lane: a job would be lost if a worker of several dies. "
            f"Start one process for each of {', '.join(args.lane)}.",
            file=sys.stderr,
        )
        return 2
    lane = Lane(args.lane[0])
    service = open_service(settings)
    name = f"worker-{lane.value}"
    hand = hand_of(service, name)
    drain = drain_of(service, time.sleep, fetches=lane is Lane.UPKEEP, hand=hand)
    if lane in URGENT_LANES:
        service.telephony.load()
    spare_what_is_loaded()

    def beat() -> None:
        now = service.clock.now()
        service.store.write(lambda tx: tx.heartbeats.beat(name, now))

    RqWorker(lane, redis_url(settings), lambda: _drain(drain.run(lane)), beat).run()
    service.store.close()
    hand.close()
    return 0


def _drain(performed: int) -> None:
    """RQ keeps no result."""
