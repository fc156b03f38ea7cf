"""The list of cases, limited by what its address says, with the queue of silent calls beside it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.responses import Response

from console.access.scope import called, case_owners
from console.cases.lines import CaseLine, case_lines
from console.cases.sight import me, sees
from console.web.frame import Frame
from console.web.typed import number_of
from console.web.visit import Visit
from helpline.cases.model import Matter, Priority
from helpline.cases.number import LENGTH, is_valid
from helpline.cases.overview import RANKS, Standing, Wanted
from helpline.directory.model import UnitKind
from helpline.repositories import UnitOfWork

PAGE = 50
MOST_SILENT = 30


@dataclass(frozen=True, slots=True)
class Limits:
    """What the address asks for; "" and False limit nothing. `after` is where a page begins."""

    state: str
    kind: str
    priority: str
    station: int
    mine: bool
    overdue: bool
    silent: bool
    after: str

    def query(self, **changes: str) -> str:
        """These limits as an address, with some of them changed; it begins again at the top."""
        said = {
            "state": self.state,
            "kind": self.kind,
            "priority": self.priority,
            "station": str(self.station or ""),
            "mine": "1" if self.mine else "",
            "overdue": "1" if self.overdue else "",
            "silent": "1" if self.silent else "",
            **changes,
        }
        kept = {name: value for name, value in said.items() if value}
        if kept.get("state") == Standing.OPEN:
            del kept["state"]
        return f"?{urlencode(kept)}" if kept else ""


@dataclass(frozen=True, slots=True)
class CaseListLines:
    """The part that renews itself. `older` is the address of the next page, or ""; `limited` says
    that something is left out at the reader's own wish."""

    lines: tuple[CaseLine, ...]
    queue: tuple[CaseLine, ...]
    older: str
    limited: bool


@dataclass(frozen=True, slots=True)
class Tab:
    """One state to choose, at `cases.<name>`."""

    name: str
    href: str
    here: bool


@dataclass(frozen=True, slots=True)
class CasesPage(CaseListLines):
    """The whole page. `number` and `problem` are of the form that finds a case by its number."""

    frame: Frame
    limits: Limits
    query: str
    tabs: tuple[Tab, ...]
    kinds: tuple[str, ...]
    priorities: tuple[str, ...]
    stations: tuple[tuple[int, str], ...]
    number: str
    problem: str


async def cases(visit: Visit) -> Response:
    """GET /cases?state=&kind=&priority=&station=&mine=&overdue=&silent=&after="""
    return visit.page("cases.html", await visit.read(lambda tx: _page(tx, visit)))


async def list_lines(visit: Visit) -> Response:
    """GET /cases/lines: the part that renews itself."""
    return visit.page("case_list.html", await visit.read(lambda tx: _lines(tx, visit)))


async def find(visit: Visit) -> Response:
    """POST /cases/find: to a case by its number. A case that is out of sight is not found, and
    whoever asks does not learn that it exists."""
    text = visit.form.get("number", "")[:40]
    number = "".join(char for char in text if char.isdigit())

    def work(tx: UnitOfWork) -> int | None:
        case = tx.cases.by_number(number) if is_valid(number) else None
        return case.id if case is not None and sees(tx, visit, case) else None

    found = await visit.read(work)
    if found is not None:
        return visit.go(f"/cases/{found}")
    problem = "case_unknown" if len(number) == LENGTH and is_valid(number) else "case_number"
    page = await visit.read(lambda tx: _page(tx, visit, text, problem))
    return visit.page("cases.html", page, 422)


def limits_of(visit: Visit) -> Limits:
    """What the address says, without what makes no sense."""
    asked = visit.request.query_params
    number = number_of(asked.get("station", ""))
    return Limits(
        state=_one_of(asked.get("state", ""), Standing) or Standing.OPEN.value,
        kind=_one_of(asked.get("kind", ""), Matter),
        priority=_one_of(asked.get("priority", ""), Priority),
        station=number if number in visit.scope.units else 0,
        mine=asked.get("mine") == "1",
        overdue=asked.get("overdue") == "1",
        silent=asked.get("silent") == "1",
        after=asked.get("after", ""),
    )


def _one_of(text: str, kinds: type[Standing] | type[Matter] | type[Priority]) -> str:
    return text if text in {kind.value for kind in kinds} else ""


def _page(tx: UnitOfWork, visit: Visit, number: str = "", problem: str = "") -> CasesPage:
    limits = limits_of(visit)
    lines = _lines(tx, visit)
    query = limits.query(after=limits.after)
    return CasesPage(
        **{name: getattr(lines, name) for name in CaseListLines.__dataclass_fields__},
        frame=visit.frame,
        limits=limits,
        query=query,
        tabs=tuple(
            Tab(
                standing.value,
                f"/cases{limits.query(state=standing.value)}",
                standing.value == limits.state,
            )
            for standing in Standing
        ),
        kinds=tuple(matter.value for matter in Matter),
        priorities=tuple(priority.value for priority in reversed(Priority)),
        stations=tuple(
            (unit.id, called(unit, visit.language))
            for unit in visit.scope.units.values()
            if unit.kind in (UnitKind.DISTRICT, UnitKind.STATION)
        ),
        number=number,
        problem=problem,
    )


def _lines(tx: UnitOfWork, visit: Visit) -> CaseListLines:
    limits, seen = limits_of(visit), case_owners(visit.scope)
    rank, after = _after(limits.after)
    found = tx.overviews.cases(
        Wanted(
            standing=Standing(limits.state),
            unit_ids=seen,
            person_id=me(visit),
            viewer_path=visit.scope.unit.path,
            matter=Matter(limits.kind) if limits.kind else None,
            priority=Priority(limits.priority) if limits.priority else None,
            of_unit=limits.station or None,
            mine=limits.mine,
            silent=limits.silent,
            overdue_at=visit.now if limits.overdue else None,
            after_rank=rank,
            after_id=after,
            before_id=after or None,
            limit=PAGE + 1,
        )
    )
    waiting = tx.overviews.cases(
        Wanted(
            standing=Standing.NEW,
            unit_ids=seen,
            person_id=me(visit),
            viewer_path=visit.scope.unit.path,
            silent=True,
            limit=MOST_SILENT,
        )
    )
    shown = found[:PAGE]
    lines = case_lines(tx, visit, [*shown, *waiting])
    older = ""
    if len(found) > PAGE:
        last = shown[-1]
        older = f"/cases{limits.query(after=f'{RANKS[last.priority]}.{last.id}')}"
    limited = bool(
        limits.kind
        or limits.priority
        or limits.station
        or limits.mine
        or limits.overdue
        or limits.silent
        or limits.after
    )
    return CaseListLines(lines[: len(shown)], soonest_first(lines[len(shown) :]), older, limited)


def soonest_first(lines: tuple[CaseLine, ...]) -> tuple[CaseLine, ...]:
    """By what runs out first; what has no clock comes last."""
    return tuple(sorted(lines, key=lambda line: line.due.iso if line.due else "9"))


def _after(text: str) -> tuple[int, int]:
    """The rank and id behind which a page begins; from the top if the text makes no sense."""
    rank, _, number = text.partition(".")
    fits = all(part.isascii() and part.isdigit() and len(part) < 16 for part in (rank, number))
    return (int(rank), int(number)) if fits else (-1, 0)
