"""`python -m bench hosts`: makes the machines, and measures on one of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from bench.figure import Figure
from bench.hosts.network import network


def run() -> list[Figure]:
    """Figures of several machines.

    Raises:
        PermissionError: only root can make networks.
    """
    if os.geteuid() != 0:
        raise PermissionError("several machines are networks of their own, which only root makes")
    with network() as hosts:
        done = subprocess.run(
            hosts["data"].words(sys.executable, "-m", "bench.hosts.measure"),
            stdout=subprocess.PIPE,
            check=True,
        )
    return [Figure(**figure) for figure in json.loads(done.stdout)]
