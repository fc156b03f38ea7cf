"""Runs a supervisor over the stages given as JSON, as a process of its own that can be killed."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from workers.supervision.backoff import Backoff
from workers.supervision.child import Child
from workers.supervision.errors import NotReadyError
from workers.supervision.printer import Printer
from workers.supervisor import Supervisor


def main(directory: Path) -> int:
    spec = json.loads((directory / "stages.json").read_text())
    stages = [
        tuple(
            Child(
                name=child["name"],
                command=(sys.executable, "-u", str(directory / f"{child['name']}.py")),
                once=child.get("once", False),
                ready=(directory / child["ready"]).exists if "ready" in child else None,
                ready_within_s=child.get("ready_within_s", 20.0),
                stops_within_s=child.get("stops_within_s", 20.0),
            )
            for child in stage
        )
        for stage in spec
    ]
    printer = Printer(sys.stdout, [c.name for s in stages for c in s], colour=False)
    supervisor = Supervisor(
        stages,
        printer,
        env=os.environ,
        cwd=directory,
        var_dir=directory,
        backoff=Backoff(first_s=0.05, limit_s=0.2, steady_after_s=60.0),
    )
    try:
        supervisor.run(lambda: printer.plain("all run"))
    except NotReadyError as error:
        printer.plain(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
