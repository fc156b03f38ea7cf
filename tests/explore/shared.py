"""Worlds shared out among processes: each is played by its seed, the tallies are added up."""

from __future__ import annotations

import time
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from itertools import count
from multiprocessing import get_context

from simulation.databases import sqlite_template
from tests.explore.days import DAYS_OF_ONE_WORLD, SENIORS_OF_ONE_WORLD, world_of
from tests.explore.tally import Tally

TELLS_EVERY_S = 10.0


def play(days: int, seed: int, minutes: float, jobs: int) -> int:
    """Play `days` days, or as many as there is time for, in Worlds whose seeds follow each other
    from `seed` on; 0 if nothing was lost."""
    began, tally, told = time.monotonic(), Tally(), time.monotonic()
    sqlite_template()  # made once, before the others are
    seeds = count(seed)
    with ProcessPoolExecutor(jobs, mp_context=get_context("fork")) as pool:
        under_way: set[Future[Tally]] = set()
        while True:
            late = time.monotonic() - began > minutes * 60
            while not late and len(under_way) < jobs and days > _promised(tally, under_way):
                under_way.add(pool.submit(world_of, next(seeds)))
            if not under_way:
                break
            over, under_way = wait(under_way, TELLS_EVERY_S, return_when=FIRST_COMPLETED)
            for world in over:
                tally.add(_told(world.result()))
            if time.monotonic() - told > TELLS_EVERY_S:
                told = time.monotonic()
                print(f"{told - began:.0f} s: {tally}", flush=True)
    seconds = time.monotonic() - began
    print(f"seeds {seed} to {next(seeds) - 1}, {jobs} processes, {seconds:.0f} s: {tally}")
    return 1 if tally.lost else 0


def _promised(tally: Tally, under_way: set[Future[Tally]]) -> int:
    return tally.days + len(under_way) * SENIORS_OF_ONE_WORLD * DAYS_OF_ONE_WORLD


def _told(tally: Tally) -> Tally:
    """Whatever was lost is said at once, with the way to see it again."""
    for seed, what in tally.lost.items():
        print(f"LOST in the World of seed {seed}: {what}", flush=True)
        print(f"  again: make days DAYS=1 SEED={seed}", flush=True)
    return tally
