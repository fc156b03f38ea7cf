"""A file is looked through, everything wrong is shown, and one button stores it.

Between the two the file travels in the page and lies nowhere: nothing of people who may never be
enrolled is kept.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from adapters.spreadsheet import rows_of
from console.imports import KINDS, SENIORS
from console.imports.kinds import context, kind_of, out_of_sight, require
from console.web.forms import packed, unpacked
from console.web.frame import Frame
from console.web.reasons import told
from console.web.visit import Visit
from helpline.enrolling.storing import store_rows
from helpline.enrolling.tally import Tally
from helpline.importing import Problem
from helpline.repositories import UnitOfWork

MOST_SHOWN = 300
REHEARSED = 500


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """One thing to correct."""

    line: int
    column: str
    told: str


@dataclass(frozen=True, slots=True)
class Counted:
    """How many lines would be, or were: a key at "import.<what>", and the number."""

    what: str
    number: str


@dataclass(frozen=True, slots=True)
class ImportPage:
    """`state` is "empty", "wrong", "ready" or "stored"; `packed` is the file itself."""

    frame: Frame
    kind: str
    kinds: tuple[str, ...]
    state: str
    lines: str
    problems: tuple[ProblemLine, ...]
    more: int
    notes: tuple[ProblemLine, ...]
    counts: tuple[Counted, ...]
    packed: str
    welcome: bool


@dataclass(frozen=True, slots=True)
class _Looked:
    records: tuple[object, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()
    counts: tuple[Counted, ...] = field(default=())


def show(kind: str) -> Callable[[Visit], Awaitable[Response]]:
    """GET /import/<kind>"""

    async def handler(visit: Visit) -> Response:
        require(kind, visit)
        return _page(visit, kind, "empty", _Looked())

    return handler


def look_through(kind: str) -> Callable[[Visit], Awaitable[Response]]:
    """POST /import/<kind>: everything that is wrong, or what would happen."""

    async def handler(visit: Visit) -> Response:
        require(kind, visit)
        content = unpacked(visit.form.get("file", ""))
        looked = await run_in_threadpool(_look, visit, kind, content)
        ready = bool(looked.records) and not looked.problems
        state = "ready" if ready else "wrong"
        return _page(visit, kind, state, looked, content, 200 if ready else 422)

    return handler


def store(kind: str) -> Callable[[Visit], Awaitable[Response]]:
    """POST /import/<kind>/store: read once more, and stored if nothing is wrong."""

    async def handler(visit: Visit) -> Response:
        require(kind, visit)
        content = unpacked(visit.form.get("file", ""))
        looked = await run_in_threadpool(_look, visit, kind, content)
        if looked.problems or not looked.records:
            return _page(visit, kind, "wrong", looked, content, 422)
        tally = await run_in_threadpool(_store, visit, kind, content, looked.records)
        done = _Looked(looked.records, (), tally.notes, _counts(tally, visit))
        return _page(visit, kind, "stored", done)

    return handler


def _look(visit: Visit, kind: str, content: bytes) -> _Looked:
    sheet = rows_of(content)
    if sheet.problem is not None:
        return _Looked(problems=(sheet.problem,))
    file = kind_of(kind, sheet.rows, visit, welcome=False)
    known = visit.house.store.read(lambda tx: context(tx, kind, visit))
    parsed = file.read(sheet.rows, known)
    problems = list(parsed.problems)
    if kind == SENIORS:
        problems += visit.house.store.read(lambda tx: out_of_sight(tx, parsed.records, visit))
    counts: tuple[Counted, ...] = ()
    if not problems and 0 < len(parsed.records) <= REHEARSED:
        tally = store_rows(
            visit.house.store,
            visit.house.clock,
            parsed.records,
            file.enrol,
            what=file.name,
            rehearse=True,
        )
        counts = _counts(tally, visit)
    problems.sort(key=lambda problem: problem.line)
    return _Looked(parsed.records, tuple(problems), parsed.notes, counts)


def _store(visit: Visit, kind: str, content: bytes, records: tuple[object, ...]) -> Tally:
    welcome = visit.form.get("welcome") == "yes"
    file = kind_of(kind, rows_of(content).rows, visit, welcome=welcome)
    tally = store_rows(
        visit.house.store,
        visit.house.clock,
        records,
        file.enrol,
        what=file.name,
        batch=file.batch,
    )

    def note(tx: UnitOfWork) -> None:
        unit_id = visit.scope.unit.id
        visit.note(tx, "imported_on_page", "import", 0, unit_id, file=file.name, **tally.counts())

    visit.house.store.write(note)
    return tally


def _counts(tally: Tally, visit: Visit) -> tuple[Counted, ...]:
    return tuple(
        Counted(what, visit.local.number(number))
        for what, number in tally.counts().items()
        if number
    )


def _page(
    visit: Visit,
    kind: str,
    state: str,
    looked: _Looked,
    content: bytes = b"",
    status: int = 200,
) -> Response:
    context = ImportPage(
        frame=visit.frame,
        kind=kind,
        kinds=tuple(one for one in KINDS if visit.may(f"import.{one}")),
        state=state,
        lines=visit.local.number(len(looked.records)),
        problems=tuple(_line(visit, problem) for problem in looked.problems[:MOST_SHOWN]),
        more=max(0, len(looked.problems) - MOST_SHOWN),
        notes=tuple(_line(visit, note) for note in looked.notes[:MOST_SHOWN]),
        counts=looked.counts,
        packed=packed(content) if state == "ready" else "",
        welcome=kind == SENIORS,
    )
    return visit.page("import.html", context, status)


def _line(visit: Visit, problem: Problem) -> ProblemLine:
    says = told(visit.language, problem.told)
    if problem.shown:
        says = f"{says} ({problem.shown})"
    return ProblemLine(problem.line, problem.column, says)
