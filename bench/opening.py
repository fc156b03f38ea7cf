"""Opening incidents and firing their first rung, on SQLite and on PostgreSQL, against their own
statements through the same store."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from statistics import median

from bench.escalating import open_for
from bench.figure import Figure
from bench.grounds import Ground, hear, postgres_ground, sqlite_ground
from bench.turns import Asked
from bench.under_way import service_at
from bootstrap import Service
from helpline.escalation.model import IncidentKind
from settings import Settings
from simulation import district as places
from simulation.world import START
from store.unit import SqlUnit

CRIES = 200
SLICES = 3
Work = Callable[[SqlUnit], object]


def run() -> list[Figure]:
    """Both databases, one after the other."""
    with sqlite_ground() as ground:
        figure = _on(ground)
    with postgres_ground() as ground:
        return [figure, _on(ground)]


def _on(ground: Ground) -> Figure:
    """Medians of slices that take turns, each on a copy of the same database."""
    settings = Settings.load({"VAR_DIR": str(ground.folder), "DATABASE_URL": ground.new()}, None)
    seniors = _enrolled(settings)
    said = _said(_copy(ground, settings), seniors)
    ours, floor = [], []
    for _ in range(SLICES):
        ours.append(_seconds(_copy(ground, settings), lambda service: _cries(service, seniors)))
        floor.append(_seconds(_copy(ground, settings), lambda _: [partial(_say, s) for s in said]))
    return Figure(
        f"{ground.name}: {CRIES} emergencies opened, first rung fired",
        f"{CRIES / median(ours):.0f}/s",
        f"{CRIES / median(floor):.0f}/s same SQL, same store",
        f"{median(floor) / median(ours):.2f}",
    )


def _copy(ground: Ground, settings: Settings) -> Settings:
    return replace(settings, database_url=ground.copy(settings.database_url))


def _enrolled(settings: Settings) -> list[int]:
    """Seniors of one beat, by person id."""

    def enrol(tx: SqlUnit) -> list[int]:
        district = places.build(tx, START)
        numbers = (f"+9190001{number:05d}" for number in range(CRIES))
        return [places.enrol(tx, START, district, phone=number) for number in numbers]

    with service_at(settings, START).store as store:
        return store.write(enrol)


def _cries(service: Service, seniors: Sequence[int]) -> list[Work]:
    return [partial(open_for, service, START, one, kind=IncidentKind.EMERGENCY) for one in seniors]


def _said(settings: Settings, seniors: Sequence[int]) -> list[list[Asked]]:
    """What each emergency asks of the database."""
    service = service_at(settings, START)
    with service.store as store:
        asked, said = hear(service), []
        for cry in _cries(service, seniors):
            store.write(cry)
            said.append(asked())
    return said


def _say(statements: Sequence[Asked], tx: SqlUnit) -> None:
    cursor = tx.session._cursor
    for sql, parameters in statements:
        cursor.execute(sql, parameters)
        if cursor.description:
            cursor.fetchall()


def _seconds(settings: Settings, works: Callable[[Service], Sequence[Work]]) -> float:
    """How long a worker's units of work take, a few to each commit."""
    service = service_at(settings, START)
    with service.store as store:
        units = works(service)
        began = time.perf_counter()
        ended = store.write_each(units)
        seconds = time.perf_counter() - began
    if failed := [error for error in ended if error is not None]:
        raise RuntimeError("an incident was not opened") from failed[0]
    return seconds
