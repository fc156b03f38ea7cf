"""One supervisor for each directory of records."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from workers.supervision.errors import AlreadyRunningError


@contextlib.contextmanager
def only_one(directory: Path) -> Iterator[None]:
    """Hold the directory until the block ends, or the process does, however it ends.

    Raises:
        AlreadyRunningError: another process holds it.
    """
    directory.mkdir(parents=True, exist_ok=True)
    with (directory / "run.lock").open("a+") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            held.seek(0)
            raise AlreadyRunningError(
                f"the service runs already on {directory} (process {held.read().strip()}): "
                "end that one first, or set VAR_DIR, PORT and PHONENET_PORT to others"
            ) from error
        held.truncate(0)
        held.write(f"{os.getpid()}\n")
        held.flush()
        yield
