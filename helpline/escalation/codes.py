"""The codes that responders answer with: one responder, one incident, one code."""

from datetime import datetime, timedelta

from helpline.errors import Refused
from helpline.ports import Ids
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork

REST = timedelta(days=30)
TRIES = 200


def fresh_code(tx: UnitOfWork, ids: Ids, responder_id: int, now: datetime, length: int) -> str:
    """A code that this responder has not been given within 30 days (invariant 14).

    Raises Refused if no free one is found, which a length of four makes impossible in practice
    (9,000 codes); write a greater `code_length` into the policy if it ever happens.
    """
    since = now - REST
    places = (tx.alerts, tx.callouts, tx.areas)
    taken = {code for place in places for code in place.codes_since(responder_id, since)}
    for _ in range(TRIES):
        code = ids.digits(length)
        if code not in taken:
            return code
    raise Refused(Why.NO_FREE_CODE(responder=responder_id))
