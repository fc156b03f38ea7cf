"""A fault with a name: what goes wrong, for how long, and what has to be told of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum

from tests.chaos.day import KINDS
from tests.town.town import Town

Stands = Callable[[Town], AbstractContextManager[object]]
"""Makes the fault stand while its block runs."""


class Ground(StrEnum):
    """What a Town has to stand on for a fault."""

    ANY = "any"
    SQLITE = "sqlite"
    SMALL_DISK = "small disk"
    POSTGRESQL = "postgresql"


@dataclass(frozen=True, slots=True)
class Fault:
    """`lasts_s`: for so long it stands, in seconds. `told`: it breaks a link for long, so it stands
    until the service has raised a fault of its own. `lives`: who lives meanwhile (`lives.LIVES`).
    `asks_again`: what seniors answer does not arrive, so they have to be asked and rung again."""

    name: str
    stands: Stands
    lasts_s: float = 15.0
    told: bool = False
    on: Ground = Ground.ANY
    lives: tuple[str, ...] = KINDS
    asks_again: bool = False
