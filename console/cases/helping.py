"""Help that goes on: a call through the service, counselling, referrals, what is known of her."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from starlette.responses import Response

from console.cases.doing import act
from console.cases.typed import words_problem
from console.catalogue import label
from console.web.typed import number_of
from console.web.visit import Visit
from helpline.cases import closing
from helpline.cases.calling_through import ring_officer
from helpline.cases.counselling import hold_session
from helpline.cases.danger_screen import QUESTIONS, take_screen
from helpline.cases.model import Case
from helpline.cases.particulars import Particulars, record_particulars
from helpline.cases.writing_to_her import write_to_her
from helpline.contact import Refusal
from helpline.errors import NotFound
from helpline.referrals import answering, making, returning
from helpline.referrals.model import Referral
from helpline.repositories import UnitOfWork

SESSION_AT = time(11)
"""Where only the day of the next session is written."""


async def ring(visit: Visit) -> Response:
    """POST /cases/{case_id}/ring: this officer's own telephone is rung first, and then hers,
    exactly as her record allows."""
    return await _through_the_door(visit, "ring")


async def wish(visit: Visit) -> Response:
    """POST /cases/{case_id}/wish: the service rings her, and her own key says yes or no."""
    return await _through_the_door(visit, "wish")


async def write(visit: Visit) -> Response:
    """POST /cases/{case_id}/write: the officer's own words, as a message, if open words are safe."""
    refused: list[str] = []

    def work(tx: UnitOfWork, case: Case, by: int) -> None:
        refused.clear()
        sent = write_to_her(tx, visit.house.door, visit.now, case, by, visit.form["words"])
        if isinstance(sent, Refusal):
            refused.append(sent.reason)

    def after() -> str:
        return label(visit.language, "door", refused[0]) if refused else ""

    return await act(
        visit, "write", work, done="case_written", problem=words_problem(visit.form), after=after
    )


async def _through_the_door(visit: Visit, form: str) -> Response:
    refused: list[str] = []

    def work(tx: UnitOfWork, case: Case, by: int) -> None:
        refused.clear()
        if form == "wish":
            sent = closing.ask_her_wish(tx, visit.house.door, visit.now, case)
        else:
            sent = ring_officer(tx, visit.house.door, visit.now, case, by)
        if isinstance(sent, Refusal):
            refused.append(sent.reason)

    def after() -> str:
        return label(visit.language, "door", refused[0]) if refused else ""

    done = "case_rings" if form == "wish" else "case_rings_you"
    return await act(visit, form, work, done=done, after=after)


async def session(visit: Visit) -> Response:
    """POST /cases/{case_id}/session: what was agreed, and the day of the next one."""
    day = visit.form.get("next", "").strip()
    next_at, problem = _instant(day, visit.scope.unit.tz)

    def work(tx: UnitOfWork, case: Case, by: int) -> None:
        hold_session(tx, visit.now, case, by, visit.form["words"].strip(), next_at=next_at)

    return await act(
        visit, "session", work, done="case_session", problem=words_problem(visit.form) or problem
    )


async def screen(visit: Visit) -> Response:
    """POST /cases/{case_id}/screen: the four danger questions; what was not asked is left out."""
    answers = {
        question: visit.form[question] == "yes"
        for question in QUESTIONS
        if visit.form.get(question) in ("yes", "no")
    }

    def work(tx: UnitOfWork, case: Case, by: int) -> None:
        take_screen(tx, visit.house.door, visit.now, case, answers, by=by)

    return await act(visit, "screen", work, done="case_screen", problem="" if answers else "screen")


async def particulars(visit: Visit) -> Response:
    """POST /cases/{case_id}/particulars: age, disability, children with her."""
    age = visit.form.get("age", "").strip()
    wrong = bool(age) and not (age.isascii() and age.isdigit() and len(age) < 4)
    children = {"yes": True, "no": False}.get(visit.form.get("children", ""))

    def work(tx: UnitOfWork, case: Case, by: int) -> None:
        known = Particulars(
            language=tx.people.get(case.caller_id).language,
            disability=visit.form.get("disability", "").strip()[:200],
            children_present=children,
            age=int(age) if age else None,
        )
        record_particulars(tx, visit.house.door, visit.now, case, by, known)

    return await act(
        visit, "particulars", work, done="case_particulars", problem="age" if wrong else ""
    )


async def refer(visit: Visit) -> Response:
    """POST /cases/{case_id}/refer: a department or organisation is asked, and owes an answer."""
    service_id = number_of(visit.form.get("service", ""))

    def work(tx: UnitOfWork, case: Case, by: int) -> None:
        making.refer(
            tx,
            visit.house.door,
            visit.house.ids,
            visit.now,
            service_id=service_id,
            words=visit.form["words"].strip(),
            by=by,
            case_id=case.id,
        )

    problem = words_problem(visit.form) or ("" if service_id else "service")
    return await act(visit, "refer", work, done="case_referred", problem=problem)


async def referral_withdrawn(visit: Visit) -> Response:
    """POST /cases/{case_id}/referral-withdraw: it is not needed any more."""

    def work(tx: UnitOfWork, case: Case, by: int) -> None:
        words = visit.form["words"].strip()
        answering.withdraw(tx, visit.now, _referral(tx, visit, case).id, by, words)

    return await act(
        visit,
        "referral",
        work,
        done="referral_withdrawn",
        problem=words_problem(visit.form),
    )


async def referral_taken_on(visit: Visit) -> Response:
    """POST /cases/{case_id}/referral-taken-on: what happens instead of a declined one."""

    def work(tx: UnitOfWork, case: Case, by: int) -> None:
        words = visit.form["words"].strip()
        returning.take_on(tx, visit.now, _referral(tx, visit, case).id, by, words)

    return await act(
        visit, "referral", work, done="referral_taken_on", problem=words_problem(visit.form)
    )


def _referral(tx: UnitOfWork, visit: Visit, case: Case) -> Referral:
    wanted = number_of(visit.form.get("referral", ""))
    found = next((each for each in tx.referrals.of_case(case.id) if each.id == wanted), None)
    if found is None:
        raise NotFound("no such referral of this case")
    return found


def _instant(day: str, tz: str) -> tuple[datetime | None, str]:
    if not day:
        return None, ""
    try:
        at = datetime.combine(datetime.fromisoformat(day).date(), SESSION_AT, ZoneInfo(tz))
    except ValueError:
        return None, "date"
    return at.astimezone(UTC), ""
