"""The forms of a case: done by the domain's own services, in the name of the officer at the desk."""

from collections.abc import Callable

from starlette.responses import Response

from console.cases.page import look
from console.cases.sight import required
from console.cases.typed import Typed, wish_of, words_problem
from console.errors import Forbidden
from console.web.reasons import told_of
from console.web.typed import number_of
from console.web.visit import Visit
from helpline.cases import attending, closing, judging, protection, responding
from helpline.cases.model import Case, Matter, Priority
from helpline.cases.noting import write_note
from helpline.cases.stating import state_by_officer
from helpline.errors import Refused
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork

VIA = "console"
Work = Callable[[UnitOfWork, Case, int], object]


async def act(
    visit: Visit,
    form: str,
    work: Work,
    *,
    done: str,
    problem: str = "",
    to: str = "",
    after: Callable[[], str] = lambda: "",
) -> Response:
    """Do it in this officer's name and go back to the case, or on to `to`; or show the page again,
    with everything that was typed and what is wrong with it. `after()` is asked when it is done,
    and says what was refused all the same, or ""."""
    told = ""
    if not problem:
        try:
            by = visit.officer()
            await visit.write(lambda tx: work(tx, required(tx, visit), by))
            told = after()
        except Refused as refusal:
            told = told_of(visit.language, refusal)
        if not told:
            return visit.go(to or f"/cases/{visit.number('case_id')}", done)
    typed = Typed(form, visit.form, problem, told)
    page = await visit.write(lambda tx: look(tx, visit, typed))
    return visit.page("case.html", page, 422 if problem else 409)


async def take(visit: Visit) -> Response:
    """POST /cases/{case_id}/take: from now on this name answers for it."""

    def work(tx: UnitOfWork, case: Case, by: int) -> None:
        _on_roster(tx, by)
        responding.take_case(tx, visit.now, case, by)

    return await act(visit, "take", work, done="case_taken")


async def note(visit: Visit) -> Response:
    """POST /cases/{case_id}/note"""

    def work(tx: UnitOfWork, case: Case, by: int) -> None:
        write_note(tx, visit.now, case, by, visit.form["words"])

    return await act(visit, "note", work, done="case_noted", problem=words_problem(visit.form))


async def talked(visit: Visit) -> Response:
    """POST /cases/{case_id}/talked: the officer has spoken with her; promises of a call are kept."""

    def work(tx: UnitOfWork, case: Case, by: int) -> None:
        responding.talked_with_her(tx, visit.now, case, by, visit.form["words"].strip())

    return await act(visit, "talked", work, done="case_talked", problem=words_problem(visit.form))


async def priority(visit: Visit) -> Response:
    """POST /cases/{case_id}/priority: with the reason. Danger rings SHO and control room now."""
    wanted = visit.form.get("priority", "")
    known = wanted in {each.value for each in Priority}

    def work(tx: UnitOfWork, case: Case, by: int) -> None:
        words = visit.form["words"].strip()
        judging.set_priority(tx, visit.house.door, visit.now, case, by, Priority(wanted), words)

    problem = words_problem(visit.form) or ("" if known else "priority")
    return await act(visit, "priority", work, done=f"case_{wanted}", problem=problem)


async def on_the_way(visit: Visit) -> Response:
    """POST /cases/{case_id}/dispatched: an officer rang the desk and is on the way."""
    officer = number_of(visit.form.get("officer", ""))

    def work(tx: UnitOfWork, case: Case, by: int) -> None:
        _on_roster(tx, by)
        _on_roster(tx, officer)
        attending.report_dispatched(tx, visit.now, case, officer, VIA)

    problem = "" if officer else "officer"
    return await act(visit, "dispatched", work, done="case_dispatched", problem=problem)


async def there(visit: Visit) -> Response:
    """POST /cases/{case_id}/arrived: an officer rang the desk and tells what was seen."""
    officer, seen = number_of(visit.form.get("officer", "")), visit.form.get("seen", "")

    def work(tx: UnitOfWork, case: Case, by: int) -> None:
        _on_roster(tx, by)
        _on_roster(tx, officer)
        attending.report_arrived(
            tx, visit.house.door, visit.now, case, officer, attending.Seen(seen), VIA
        )

    problem = "" if seen in {each.value for each in attending.Seen} else "outcome"
    return await act(
        visit, "arrived", work, done="case_arrived", problem=problem if officer else "officer"
    )


async def matter(visit: Visit) -> Response:
    """POST /cases/{case_id}/matter: what it is about. It never lowers the priority."""
    named = visit.form.get("matter", "")
    known = named in {each.value for each in Matter}

    def work(tx: UnitOfWork, case: Case, by: int) -> None:
        judging.set_matter(tx, visit.now, case, by, Matter(named))

    return await act(visit, "matter", work, done="case_matter", problem="" if known else "matter")


async def minor(visit: Visit) -> Response:
    """POST /cases/{case_id}/minor: the child-protection way; it is never left again."""

    def work(tx: UnitOfWork, case: Case, by: int) -> None:
        _on_roster(tx, by)
        protection.mark_minor(tx, visit.now, case, by=by)

    return await act(visit, "minor", work, done="case_minor")


async def safe(visit: Visit) -> Response:
    """POST /cases/{case_id}/safe: how she may be reached, as she told this officer."""
    wish, problem = wish_of(visit.form, visit.now, visit.scope.unit.tz)

    def work(tx: UnitOfWork, case: Case, by: int) -> None:
        if wish is not None:
            state_by_officer(tx, visit.now, case, wish, by=by)

    return await act(visit, "safe", work, done="case_safe", problem=problem)


async def propose(visit: Visit) -> Response:
    """POST /cases/{case_id}/propose: what was done for her; another woman officer closes."""

    def work(tx: UnitOfWork, case: Case, by: int) -> None:
        closing.propose(tx, visit.now, case, by, visit.form["words"].strip())

    return await act(
        visit, "propose", work, done="case_proposed", problem=words_problem(visit.form)
    )


async def no_answer(visit: Visit) -> Response:
    """POST /cases/{case_id}/no-answer: she could not be spoken with; it closes nothing."""

    def work(tx: UnitOfWork, case: Case, by: int) -> None:
        closing.no_answer(tx, visit.now, case, by)

    return await act(visit, "no_answer", work, done="case_no_answer")


async def confirm(visit: Visit) -> Response:
    """POST /cases/{case_id}/confirm: another woman officer than the one who proposed it."""

    def work(tx: UnitOfWork, case: Case, by: int) -> None:
        order = visit.form.get("committee_order", "").strip()
        closing.confirm(tx, visit.now, case, by, visit.form["words"].strip(), committee_order=order)

    return await act(visit, "confirm", work, done="case_closed", problem=words_problem(visit.form))


async def show(visit: Visit) -> Response:
    """POST /cases/{case_id}/show: one of her numbers, once, and a row in the audit chain."""
    phone_id = number_of(visit.form.get("telephone", ""))

    def work(tx: UnitOfWork) -> object:
        case = required(tx, visit)
        phone = tx.people.phone(phone_id)
        if phone.person_id != case.caller_id:
            raise Forbidden
        visit.note(tx, "number_shown", "case", case.id, case.unit_id, telephone=phone.id)
        return look(tx, visit, shown=frozenset({phone.id}))

    return visit.page("case.html", await visit.write(work))


def _on_roster(tx: UnitOfWork, by: int) -> None:
    officer = tx.officers.find(by)
    if officer is None or not officer.active:
        raise Refused(Why.NOT_ON_ROSTER)
