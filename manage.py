#!/usr/bin/env python3
"""The command line of the service: `./manage.py COMMAND`, see `./manage.py --help`.

Nothing but the standard library is imported before the virtual environment is entered.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent


def enter_environment() -> None:
    """Start again with the virtual environment's Python, unless one is active already."""
    python = ROOT / ".venv" / "bin" / "python"
    if Path(sys.prefix).resolve() == python.parent.parent.resolve():
        return
    if python.exists():
        os.execv(python, [str(python), str(ROOT / "manage.py"), *sys.argv[1:]])
    if sys.prefix == sys.base_prefix:
        sys.exit("The service is not set up here yet. Run: make setup")


if __name__ == "__main__":
    enter_environment()
    from commands.command_line import main

    sys.exit(main(sys.argv[1:], os.environ, ROOT / ".env"))
