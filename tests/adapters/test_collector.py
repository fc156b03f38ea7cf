"""What Python's collector goes through in a process of ours."""

from __future__ import annotations

import subprocess
import sys

COUNTED = """
import gc
import app
from adapters.collector import spare_what_is_loaded
before = len(gc.get_objects())
spare_what_is_loaded()
print(before, len(gc.get_objects()))
"""


def test_what_is_loaded_is_not_gone_through_again() -> None:
    told = subprocess.run(
        [sys.executable, "-c", COUNTED], capture_output=True, text=True, check=True
    )
    before, after = map(int, told.stdout.split())
    assert after < before / 100
