"""What commands have in common that do one thing with the service and tell of it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import closing

from bootstrap import Service, open_service
from helpline.errors import HelplineError
from settings import Settings


def done(settings: Settings, what: Callable[[Service], str]) -> int:
    """Print what it says: 0. If the rules refuse it, print why: 1."""
    service = open_service(settings)
    with closing(service.store):
        try:
            print(what(service))
        except HelplineError as error:
            print(f"{error}. Nothing was changed.", file=sys.stderr)
            return 1
    return 0
