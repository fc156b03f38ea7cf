"""What the law asks for in a case: the FIR with its clocks, the statement, who has to know of a
child. Each act is the domain's own; the rule that refuses one is shown beside what was typed."""

from starlette.responses import Response

from console.cases.doing import act
from console.cases.typed import words_problem
from console.web.typed import number_of
from console.web.visit import Visit
from helpline.cases import first_information as fir
from helpline.cases.model import Case
from helpline.cases.promises import kept_by_hand
from helpline.cases.protection import adult_is_safe, statement_taken
from helpline.errors import Refused
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork

LONGEST_LINE = 200


def line_problem(visit: Visit, name: str) -> str:
    """One line was written, and not too long a one."""
    text = visit.form.get(name, "").strip()
    return "line" if not text or len(text) > LONGEST_LINE else ""


async def fir_needed(visit: Visit) -> Response:
    """POST /cases/{case_id}/fir-needed: the SHO is rung at once."""

    def work(tx: UnitOfWork, case: Case, by: int) -> None:
        fir.need_fir(tx, visit.house.door, visit.now, case, by, visit.form["words"].strip())

    return await act(
        visit, "fir_needed", work, done="fir_needed", problem=words_problem(visit.form)
    )


async def fir_registered(visit: Visit) -> Response:
    """POST /cases/{case_id}/fir-registered: at whatever station this officer belongs to."""

    def work(tx: UnitOfWork, case: Case, by: int) -> None:
        zero = visit.form.get("zero") == "1"
        fir.register_fir(tx, visit.now, case, by, visit.form["number"].strip(), zero=zero)

    return await act(
        visit,
        "fir_registered",
        work,
        done="fir_registered",
        problem=line_problem(visit, "number"),
    )


async def fir_not_needed(visit: Visit) -> Response:
    """POST /cases/{case_id}/fir-not-needed: a circle officer or above, with the reason."""

    def work(tx: UnitOfWork, case: Case, by: int) -> None:
        fir.no_fir(tx, visit.now, case, by, visit.form["words"].strip())

    return await act(
        visit, "fir_not_needed", work, done="fir_not_needed", problem=words_problem(visit.form)
    )


async def by_message(visit: Visit) -> Response:
    """POST /cases/{case_id}/fir-by-message: signed within three days it is taken on record."""

    def work(tx: UnitOfWork, case: Case, by: int) -> None:
        fir.came_by_message(tx, visit.now, case, by, visit.form["words"].strip())

    return await act(
        visit, "by_message", work, done="fir_by_message", problem=words_problem(visit.form)
    )


async def signed(visit: Visit) -> Response:
    """POST /cases/{case_id}/fir-signed"""

    def work(tx: UnitOfWork, case: Case, by: int) -> None:
        fir.signed(tx, visit.now, case, by)

    return await act(visit, "signed", work, done="fir_signed")


async def enquiry(visit: Visit) -> Response:
    """POST /cases/{case_id}/enquiry: before an FIR, with the name of who permitted it."""
    years = visit.form.get("years", "")
    permitted = number_of(visit.form.get("permitted_by", ""))
    problem = words_problem(visit.form)
    if not (years.isascii() and years.isdigit() and len(years) < 3):
        problem = "years"
    if not permitted:
        problem = "permitted_by"

    def work(tx: UnitOfWork, case: Case, by: int) -> None:
        words = visit.form["words"].strip()
        fir.begin_enquiry(
            tx, visit.now, case, by, permitted_by=permitted, years=int(years), words=words
        )

    return await act(visit, "enquiry", work, done="enquiry", problem=problem)


async def enquiry_ended(visit: Visit) -> Response:
    """POST /cases/{case_id}/enquiry-ended: an offence, so that an FIR is owed at once, or none."""
    offence = visit.form.get("offence", "")

    def work(tx: UnitOfWork, case: Case, by: int) -> None:
        words = visit.form["words"].strip()
        fir.end_enquiry(tx, visit.house.door, visit.now, case, by, words, offence=offence == "yes")

    problem = words_problem(visit.form) or ("" if offence in ("yes", "no") else "offence")
    return await act(visit, "enquiry_ended", work, done="enquiry_ended", problem=problem)


async def told_her(visit: Visit) -> Response:
    """POST /cases/{case_id}/told-her: how the investigation goes."""

    def work(tx: UnitOfWork, case: Case, by: int) -> None:
        fir.told_her(tx, visit.now, case, by, visit.form["words"].strip())

    return await act(visit, "told_her", work, done="told_her", problem=words_problem(visit.form))


async def zero_fir_sent(visit: Visit) -> Response:
    """POST /cases/{case_id}/zero-fir-sent: the station that it concerns has it."""

    def work(tx: UnitOfWork, case: Case, by: int) -> None:
        fir.zero_fir_sent(tx, visit.now, case, by, visit.form["words"].strip())

    return await act(
        visit, "zero_fir_sent", work, done="zero_fir_sent", problem=words_problem(visit.form)
    )


async def statement(visit: Visit) -> Response:
    """POST /cases/{case_id}/statement: a woman officer, at the place that she chose."""

    def work(tx: UnitOfWork, case: Case, by: int) -> None:
        place, words = visit.form["place"].strip(), visit.form["words"].strip()
        statement_taken(tx, visit.now, case, by, place, words)

    problem = line_problem(visit, "place") or words_problem(visit.form)
    return await act(visit, "statement", work, done="statement", problem=problem)


async def kept(visit: Visit) -> Response:
    """POST /cases/{case_id}/kept: something that an officer can say was done, with what was."""

    def work(tx: UnitOfWork, case: Case, by: int) -> None:
        kind = visit.form.get("kind", "")[:40]
        kept_by_hand(tx, visit.now, case, kind, by, visit.form["words"].strip())

    return await act(visit, "kept", work, done="case_kept", problem=words_problem(visit.form))


async def safe_adult(visit: Visit) -> Response:
    """POST /cases/{case_id}/safe-adult: who holds a telephone is safe for the child."""
    phone_id = number_of(visit.form.get("telephone", ""))

    def work(tx: UnitOfWork, case: Case, by: int) -> None:
        caller = tx.people.get(case.caller_id)
        if phone_id not in {phone.id for phone in caller.phones}:
            raise Refused(Why.TELEPHONE_OF_CASE)
        adult_is_safe(tx, visit.now, case, by, phone_id, visit.form["words"].strip())

    return await act(
        visit, "safe_adult", work, done="safe_adult", problem=words_problem(visit.form)
    )
