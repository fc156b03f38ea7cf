"""What a senior has agreed to, on their page, and a new answer in an officer's name."""

from dataclasses import dataclass

from starlette.responses import Response

from console.web.local import Local, Moment
from console.web.visit import Visit
from helpline.consent import ledger
from helpline.consent.model import ConsentPurpose, How
from helpline.errors import NotFound
from helpline.repositories import UnitOfWork
from helpline.seniors.model import Senior

ASKED_OF_SENIORS = (
    ConsentPurpose.CALLS,
    ConsentPurpose.VISITS,
    ConsentPurpose.NEIGHBOURS,
    ConsentPurpose.RECORDING,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """How one purpose stands: "given", "withdrawn", "ended" or "unasked", since when, and how it was
    said ("" if there is no answer in the ledger)."""

    purpose: str
    standing: str
    since: Moment | None
    how: str


def answers_of(tx: UnitOfWork, local: Local, senior: Senior) -> tuple[Answer, ...]:
    """The purposes that seniors are asked about, each with the answer that holds."""
    latest = {event.purpose: event for event in tx.consents.of(senior.person_id)}
    found = []
    for purpose in ASKED_OF_SENIORS:
        event = latest.get(purpose)
        if event is not None:
            no = "ended" if event.how is How.ENDED else "withdrawn"
            standing = "given" if event.given else no
            found.append(Answer(purpose.value, standing, local.moment(event.at), event.how.value))
        elif purpose is ConsentPurpose.CALLS and senior.consent_at is not None:
            since = local.moment(senior.consent_at)
            found.append(Answer(purpose.value, "given", since, How.LEDGER.value))
        else:
            found.append(Answer(purpose.value, "unasked", None, ""))
    return tuple(found)


async def answer(visit: Visit) -> Response:
    """POST /seniors/{senior_id}/consent: the senior has said yes or no to an officer."""
    purpose, said = visit.form.get("purpose", ""), visit.form.get("said", "")
    visit.officer()

    def work(tx: UnitOfWork) -> int:
        senior = tx.seniors.get(visit.number("senior_id"))
        visit.scope.require(senior.station_id, senior.beat_id)
        if purpose not in ASKED_OF_SENIORS or said not in ("give", "withdraw"):
            raise NotFound("this is no answer to anything that seniors are asked")
        write = ledger.give if said == "give" else ledger.withdraw
        chosen = ConsentPurpose(purpose)
        write(tx, visit.now, senior.person_id, chosen, how=How.TALK, by=visit.actor)
        return senior.person_id

    done = "consent_given" if said == "give" else "consent_withdrawn"
    return visit.go(f"/seniors/{await visit.write(work)}", done)
