"""What is done on a senior's page: a number is shown, a pause begins or ends."""

from datetime import date, timedelta

from starlette.responses import Response

from console.errors import Forbidden
from console.seniors.person import look, required
from console.web.typed import number_of
from console.web.visit import Visit
from helpline.repositories import UnitOfWork
from helpline.seniors.pausing import LONGEST_DAYS, confirm_pause
from helpline.seniors.resuming import resume


async def show(visit: Visit) -> Response:
    """POST /seniors/{senior_id}/show: one number, once, and a row in the audit chain.

    The number is in the answer to this form only, never in an address.
    """
    phone_id = number_of(visit.form.get("telephone", ""))

    def work(tx: UnitOfWork) -> object:
        found = required(tx, visit)
        phone = tx.people.phone(phone_id)
        allowed = {found.person_id} | {
            contact.person_id for contact in tx.seniors.contacts(found.person_id)
        }
        if phone.person_id not in allowed:
            raise Forbidden
        visit.note(
            tx, "number_shown", "senior", found.person_id, found.station_id, telephone=phone_id
        )
        return look(tx, visit, shown=frozenset({phone_id}))

    return visit.page("senior.html", await visit.write(work))


async def pause(visit: Visit) -> Response:
    """POST /seniors/{senior_id}/pause: no calls until a date, in this officer's name."""
    text = visit.form.get("until", "").strip()
    until, problem = _date(text, visit.local.today())
    if problem or until is None:
        page = await visit.write(lambda tx: look(tx, visit, until=text, problem=problem))
        return visit.page("senior.html", page, 422)
    by = visit.officer()

    def work(tx: UnitOfWork) -> int:
        found = required(tx, visit)
        confirm_pause(tx, visit.now, found.person_id, until, actor_id=by)
        return found.person_id

    return visit.go(f"/seniors/{await visit.write(work)}", "paused")


async def end_pause(visit: Visit) -> Response:
    """POST /seniors/{senior_id}/resume: the daily call begins again."""
    by = visit.officer()

    def work(tx: UnitOfWork) -> int:
        found = required(tx, visit)
        resume(tx, visit.now, found.person_id, actor_id=by)
        return found.person_id

    return visit.go(f"/seniors/{await visit.write(work)}", "resumed")


def _date(text: str, today: date) -> tuple[date | None, str]:
    try:
        until = date.fromisoformat(text)
    except ValueError:
        return None, "date"
    if not today < until <= today + timedelta(days=LONGEST_DAYS):
        return None, "date_range"
    return until, ""
