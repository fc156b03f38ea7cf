"""What an officer writes into a case beside what the service notes by itself."""

from datetime import datetime

from helpline.cases.model import Case, CaseEvent, CaseEventKind
from helpline.cases.timeline import note
from helpline.errors import Refused
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork


def write_note(tx: UnitOfWork, now: datetime, case: Case, by: int, words: str) -> CaseEvent:
    """A note in the officer's name. It keeps no promise and changes nothing else; what is written
    stays. Raises Refused for somebody who is not on the roster, or without words."""
    officer = tx.officers.find(by)
    if officer is None or not officer.active:
        raise Refused(Why.NOT_ON_ROSTER)
    if not words.strip():
        raise Refused(Why.WRITE_NOTE)
    return note(tx, now, case, CaseEventKind.NOTE, words.strip(), by=by)
