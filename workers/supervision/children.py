"""The processes that make up the whole service, in the order of their start."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workers.supervision import probes
from workers.supervision.child import Child, Stage

# Those that need no other; each stands alone, so that what one of them does cannot delay another.
_ALONE = ("sweeper", "auditor", "sealer", "planner")


@dataclass(frozen=True)
class RedisToRun:
    """The service's own Redis: its command and whether it answers."""

    command: Sequence[str]
    answers: Callable[[], bool]


def whole_service(
    manage: Sequence[str],
    *,
    redis: RedisToRun | None,
    telephones: bool,
    lanes: Sequence[str],
    host: str,
    port: int,
    phonenet_port: int,
) -> list[Stage]:
    """All processes on one machine.

    Args:
        manage: the command that `./manage.py` stands for; each process is one subcommand of it.
        redis: the own Redis, or None when one runs elsewhere.
        telephones: whether the telephone network of this machine takes the provider's place.
        lanes: the lanes of work that get a worker here, one process each.
        host, port: where the web process listens.
        phonenet_port: where the telephone network listens, on the loopback address.
    """

    def ours(name: str, *words: str) -> Child:
        return Child(name=name, command=(*manage, *(words or (name,))))

    stages: list[Stage] = []
    if redis:
        server = Child("redis", tuple(redis.command), ready=redis.answers, ready_within_s=30.0)
        stages.append((server,))
    stages.append((Child("migrate", (*manage, "migrate"), once=True, ready_within_s=600.0),))
    if telephones:
        # The sample has to be there before anything is due, and rings on this machine only.
        sample = (*manage, "load-sample", "--again")
        stages.append((Child("load-sample", sample, once=True, ready_within_s=300.0),))
        network = probes.listening("127.0.0.1", phonenet_port)
        stages.append((Child("phonenet", (*manage, "phonenet"), ready=network),))
    stages.append((Child("web", (*manage, "web"), ready=probes.healthy(host, port)),))
    workers = [ours(f"worker-{lane}", "worker", lane) for lane in lanes]
    stages.append((*workers, *map(ours, _ALONE)))
    return stages
