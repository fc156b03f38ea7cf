"""Whose case it is: offered to another unit, taken over, or kept from a station."""

from starlette.responses import Response

from console.cases.doing import act
from console.cases.typed import words_problem
from console.web.typed import number_of
from console.web.visit import Visit
from helpline.cases import abuse, sealing, transfer
from helpline.cases.custody import Transfer
from helpline.cases.disposition import Disposition
from helpline.cases.model import Case
from helpline.errors import Refused
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork


async def offer(visit: Visit) -> Response:
    """POST /cases/{case_id}/offer: the owner stays until the other unit has accepted."""
    unit_id = number_of(visit.form.get("unit", ""))

    def work(tx: UnitOfWork, case: Case, by: int) -> None:
        words = visit.form["words"].strip()
        transfer.offer(tx, visit.house.door, visit.now, case, tx.units.get(unit_id), by, words)

    problem = words_problem(visit.form) or ("" if unit_id else "unit")
    return await act(visit, "offer", work, done="case_offered", problem=problem)


async def withdraw(visit: Visit) -> Response:
    """POST /cases/{case_id}/offer-withdraw"""

    def work(tx: UnitOfWork, case: Case, by: int) -> None:
        transfer.withdraw(tx, visit.now, _standing(tx, case), by)

    return await act(visit, "withdraw", work, done="offer_withdrawn")


async def accept(visit: Visit) -> Response:
    """POST /cases/{case_id}/accept: this officer owns it from now on."""

    def work(tx: UnitOfWork, case: Case, by: int) -> None:
        transfer.accept(tx, visit.house.door, visit.now, _standing(tx, case), by)

    return await act(visit, "accept", work, done="case_accepted")


async def decline(visit: Visit) -> Response:
    """POST /cases/{case_id}/decline: with the reason; after that it is out of sight."""

    def work(tx: UnitOfWork, case: Case, by: int) -> None:
        reason = visit.form["words"].strip()
        transfer.decline(tx, visit.house.door, visit.now, _standing(tx, case), by, reason)

    return await act(
        visit, "decline", work, done="case_declined", problem=words_problem(visit.form), to="/cases"
    )


async def seal(visit: Visit) -> Response:
    """POST /cases/{case_id}/seal: her own station is the trouble. Whoever belongs to it does not
    see the case again."""
    text = visit.form.get("station", "")
    station_id = number_of(text)

    def work(tx: UnitOfWork, case: Case, by: int) -> None:
        stations = [tx.units.get(station_id)] if station_id else []
        sealing.choose_cell(tx, visit.house.door, visit.now, case, stations, by=by)

    problem = "" if station_id or text == "all" else "unit"
    return await act(visit, "seal", work, done="case_sealed", problem=problem, to="/cases")


async def dispose(visit: Visit) -> Response:
    """POST /cases/{case_id}/dispose: what the call was; it closes nothing."""
    said = visit.form.get("disposition", "")

    def work(tx: UnitOfWork, case: Case, by: int) -> None:
        abuse.dispose(tx, visit.now, case, by, Disposition(said), visit.form["words"].strip())

    known = said in {each.value for each in Disposition}
    problem = words_problem(visit.form) or ("" if known else "disposition")
    return await act(visit, "dispose", work, done="case_disposed", problem=problem)


async def no_case(visit: Visit) -> Response:
    """POST /cases/{case_id}/no-case: the head of a station or higher agrees that it was none."""

    def work(tx: UnitOfWork, case: Case, by: int) -> None:
        abuse.close_as_disposed(tx, visit.now, case, by, visit.form["words"].strip())

    problem = words_problem(visit.form)
    return await act(visit, "no_case", work, done="case_closed", problem=problem)


async def lift(visit: Visit) -> Response:
    """POST /cases/{case_id}/lift: the SP or headquarters, with the reason."""
    station_id = number_of(visit.form.get("station", ""))

    def work(tx: UnitOfWork, case: Case, by: int) -> None:
        reason = visit.form["words"].strip()
        sealing.lift(tx, visit.now, case, tx.units.get(station_id), by, reason)

    problem = words_problem(visit.form) or ("" if station_id else "unit")
    return await act(visit, "lift", work, done="seal_lifted", problem=problem)


def _standing(tx: UnitOfWork, case: Case) -> Transfer:
    found = tx.custody.offer_of(case.id)
    if found is None:
        raise Refused(Why.OFFER_GONE)
    return found
