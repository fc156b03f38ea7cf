"""Numbers of a unit and a period: the page, its files, and a month to print."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from starlette.responses import Response

from console.access.scope import Scope, called
from console.catalogue import say
from console.errors import Forbidden
from console.numbers.chart import Chart
from console.numbers.files import CSV, XLSX, as_csv, as_xlsx
from console.numbers.tables import Table, charts, tables
from console.web.frame import Frame
from console.web.local import MONTHS, Local
from console.web.typed import number_of
from console.web.visit import Visit
from helpline.days import written_day
from helpline.directory.model import Unit, UnitKind
from helpline.figures.gathering import Gathered, gather
from helpline.figures.model import Period
from helpline.repositories import UnitOfWork

USUAL_DAYS = 7
CHOSEN = frozenset({UnitKind.STATE, UnitKind.DISTRICT, UnitKind.SUBDIVISION, UnitKind.STATION})


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A unit that the page can be about; `depth` is how far below the user's own it lies."""

    id: int
    name: str
    depth: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class NumbersPage:
    """`first` and `last` are ISO dates, as the form takes them; `wrong` says that what was asked
    for was no date, and that the usual week is shown; `counted` says as of when the numbers are,
    "" if they are of this moment."""

    frame: Frame
    name: str
    choices: tuple[UnitChoice, ...]
    first: str
    last: str
    period: str
    wrong: bool
    counted: str
    charts: tuple[Chart, ...]
    tables: tuple[Table, ...]
    csv: str
    xlsx: str
    month: str


@dataclass(frozen=True, slots=True)
class MonthPage:
    """A month of one unit, for paper; `counted` as in `NumbersPage`."""

    frame: Frame
    name: str
    month: str
    printed: str
    counted: str
    charts: tuple[Chart, ...]
    tables: tuple[Table, ...]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class _Asked:
    unit: Unit
    period: Period
    wrong: bool


async def numbers(visit: Visit) -> Response:
    """GET /numbers?unit=ID&first=DATE&last=DATE"""
    asked = _asked(visit)
    found = await visit.read(lambda tx: _gathered(tx, visit, asked.unit, asked.period))
    figures, local, period = found.figures, visit.local, asked.period
    query = urlencode(
        {
            "unit": asked.unit.id,
            "first": period.first.isoformat(),
            "last": period.last.isoformat(),
        }
    )
    return visit.page(
        "numbers.html",
        NumbersPage(
            frame=visit.frame,
            name=called(asked.unit, visit.language),
            choices=_choices(visit.scope, asked.unit, visit.language),
            first=period.first.isoformat(),
            last=period.last.isoformat(),
            period=_between(period, local),
            wrong=asked.wrong,
            counted=_counted(found, local),
            charts=charts(figures, local),
            tables=tables(figures, local),
            csv=f"/numbers.csv?{query}",
            xlsx=f"/numbers.xlsx?{query}",
            month=f"/numbers/month?unit={asked.unit.id}&month={period.last:%Y-%m}",
        ),
    )


async def as_table(visit: Visit) -> Response:
    """GET /numbers.csv: the same numbers as one file of text."""
    return await _file(visit, as_csv, "csv", CSV)


async def as_workbook(visit: Visit) -> Response:
    """GET /numbers.xlsx: the same numbers as a workbook."""
    return await _file(visit, as_xlsx, "xlsx", XLSX)


async def month(visit: Visit) -> Response:
    """GET /numbers/month?unit=ID&month=YYYY-MM: one month, as it is printed."""
    unit = _unit(visit)
    day = written_day(f"{visit.request.query_params.get('month', '')}-01") or visit.local.today()
    period = Period.month(day)
    found = await visit.read(lambda tx: _gathered(tx, visit, unit, period))
    figures, local = found.figures, visit.local
    address = f"/numbers/month?unit={unit.id}&month="
    return visit.page(
        "month.html",
        MonthPage(
            frame=visit.frame,
            name=called(unit, visit.language),
            month=f"{MONTHS[visit.language][day.month - 1]} {day.year}",
            printed=local.weekday(local.today()),
            counted=_counted(found, local),
            charts=charts(figures, local),
            tables=tables(figures, local),
            before=f"{address}{period.first - timedelta(days=1):%Y-%m}",
            after=f"{address}{period.last + timedelta(days=1):%Y-%m}",
        ),
    )


async def _file(
    visit: Visit, written: Callable[[tuple[Table, ...]], bytes], ending: str, kind: str
) -> Response:
    asked = _asked(visit)

    def work(tx: UnitOfWork) -> Gathered:
        visit.note(tx, "numbers_exported", "unit", asked.unit.id, asked.unit.id, kind=ending)
        return _gathered(tx, visit, asked.unit, asked.period)

    gathered = await visit.write(work)
    found = tables(gathered.figures, visit.local)
    if counted := _counted(gathered, visit.local):
        title = say(visit.language, "numbers.title")
        found += (Table("counted", title, (counted,), (), ""),)
    name = f"numbers-{asked.period.first}-{asked.period.last}.{ending}"
    return Response(
        written(found),
        media_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _gathered(tx: UnitOfWork, visit: Visit, unit: Unit, period: Period) -> Gathered:
    below = [u for u in visit.scope.units.values() if u.path.startswith(unit.path)]
    return gather(tx, unit, below, period)


def _counted(found: Gathered, local: Local) -> str:
    """As of when the numbers are, and how many days of the period are not in them yet."""
    told = []
    if found.as_of is not None:
        told.append(say(local.language, "numbers.as_of", at=local.moment(found.as_of).full))
    if found.waiting:
        told.append(say(local.language, "numbers.waiting", days=local.number(found.waiting)))
    return " ".join(told)


def _asked(visit: Visit) -> _Asked:
    given = visit.request.query_params
    last = written_day(given.get("last", ""))
    first = written_day(given.get("first", ""))
    wrong = any(given.get(name) and not written_day(given[name]) for name in ("first", "last"))
    last = last or visit.local.today()
    first = first or last - timedelta(days=USUAL_DAYS - 1)
    return _Asked(_unit(visit), Period.of(first, last), wrong)


def _unit(visit: Visit) -> Unit:
    """The unit that is asked for, else the user's own. Raises Forbidden."""
    wanted = visit.request.query_params.get("unit", "")
    if not wanted:
        return visit.scope.unit
    unit = visit.scope.units.get(number_of(wanted))
    if unit is None:
        raise Forbidden
    return unit


def _choices(scope: Scope, chosen: Unit, language: str) -> tuple[UnitChoice, ...]:
    units = [unit for unit in scope.units.values() if unit.kind in CHOSEN]
    own = len(scope.unit.lineage)
    return tuple(
        UnitChoice(unit.id, called(unit, language), len(unit.lineage) - own, unit.id == chosen.id)
        for unit in sorted(units, key=lambda unit: _sorted_as(scope, unit))
    )


def _sorted_as(scope: Scope, unit: Unit) -> list[str]:
    """Every unit below the one it belongs to, and each level by name."""
    return [scope.units[above].name for above in unit.lineage if above in scope.units]


def _between(period: Period, local: Local) -> str:
    first, last = local.day(period.first), local.day(period.last)
    return first if first == last else f"{first} – {last}"
