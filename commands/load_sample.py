"""Loads the sample district, whose telephones are all on this machine."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing

from bootstrap import open_service
from commands.importing.file import known_to
from console.access.passwords import hashed
from sample.loading.files import handsets
from sample.loading.load import Loading
from sample.loading.logins import FILE, password_in, write_logins
from settings import Settings

NAME = "load-sample"
HELP = "Loads the sample district (only with TELEPHONY=phonenet: nobody real can be rung)."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to begin a day to watch when the sample is there already."""
    parser.add_argument(
        "--again",
        action="store_true",
        help="if it is loaded: let whoever has not been asked today be asked from now on",
    )


def run(args: argparse.Namespace, settings: Settings) -> int:
    """0; 2 if the telephones are not those of this machine."""
    if not settings.local:
        print(
            "The sample district was not loaded: its numbers are invented, but may belong to "
            f"somebody, and TELEPHONY={settings.telephony} would ring them. "
            "It loads with TELEPHONY=phonenet only.",
            file=sys.stderr,
        )
        return 2
    service = open_service(settings)
    with closing(service.store) as store:
        loading = Loading(
            store, service.clock, lambda tx: known_to(service, tx), settings.timezone.key
        )
        if loading.has_other():
            print("There is a force in this database already: the sample was left out.")
            return 0
        is_new = not loading.is_loaded()
        if is_new:
            loading.load()
        if is_new or not (settings.var_dir / FILE).exists():
            password_hash = hashed(password_in(settings.var_dir))
            now, phones = service.clock.now(), handsets()
            store.write(lambda tx: write_logins(tx, now, phones, password_hash))
        if not is_new and not args.again:
            print("The sample district is loaded already; --again begins a day to watch.")
            return 0
        coming = loading.bring_near()
    print(f"The sample district: {coming} seniors will be asked in the next two hours.")
    return 0
