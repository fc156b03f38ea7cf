"""The browser that the tests drive."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tests.servers.missing import missing

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> Path:
    """The browser that CHROMIUM names, else the first that is on the PATH."""
    candidates = (os.environ.get("CHROMIUM"), *map(shutil.which, _NAMES))
    found = next(filter(None, candidates), None)
    if found is None:
        missing("no browser: run bin/setup-system chromium, or set CHROMIUM to the path of one")
    return Path(found)
