"""Runs the telephone network of this machine, with handsets in the browser."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from audio_prompts.catalogue import Catalogue
from commands.arguments.kinds import above_nothing
from phonenet.config import PhonenetConfig
from phonenet.serve import run as serve
from settings import ROOT, Settings

NAME = "phonenet"
HELP = "Runs the local telephone network and its handsets (only with TELEPHONY=phonenet)."
HANDSETS = ROOT / "sample" / "handsets.json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which handsets there are, and how fast the network is."""
    parser.add_argument("--directory", type=Path, default=HANDSETS, help="a JSON file of handsets")
    parser.add_argument(
        "--speed", type=above_nothing, help="times as fast as life (default: PHONENET_SPEED)"
    )


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Serve until a signal stops it; 2 if it may not run or cannot."""
    if not settings.local:
        print(
            "The local telephone network runs with TELEPHONY=phonenet only: "
            f"now it is {settings.telephony}.",
            file=sys.stderr,
        )
        return 2
    messaging = settings.messaging_service_sid
    numbers = {
        "check-in": settings.checkin_number,
        "helpline": settings.helpline_number,
        "missed call": settings.missed_call_number,
    }
    try:
        serve(
            PhonenetConfig(
                service_url=settings.public_url,
                account_sid=settings.twilio_account_sid,
                auth_token=settings.twilio_auth_tokens[0],
                numbers=numbers,
                port=settings.phonenet_port,
                messaging_services={messaging: (settings.checkin_number,)} if messaging else {},
                directory=args.directory if args.directory.exists() else None,
                speed=args.speed or settings.phonenet_speed,
                captions=_captions(),
            )
        )
    except (ValueError, OSError) as error:
        print(f"phonenet: {error}", file=sys.stderr)
        return 2
    return 0


def _captions() -> dict[str, str]:
    """What each recording says, for the screens of the handsets."""
    catalogue = Catalogue.load()
    return {
        f"{language}/{key}": words
        for language in catalogue.languages
        for key, words in catalogue.fixed_words(language).items()
    }
