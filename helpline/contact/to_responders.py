"""Who of the force may be told, and of what."""

from helpline.contact.letter import Letter
from helpline.repositories import UnitOfWork


def seal_objection(tx: UnitOfWork, letter: Letter) -> str:
    """Nothing about a case reaches a station that it is sealed from, whoever asks for it."""
    case_id = letter.cause_id if letter.cause == "case" else letter.about_case
    if case_id is None or not tx.custody.sealed_people(case_id, [letter.person_id]):
        return ""
    return "sealed_from_station"


def responder_objection(tx: UnitOfWork, letter: Letter) -> str:
    """Officers who serve, and the desks of units."""
    officer = tx.officers.find(letter.person_id)
    if officer is not None:
        return "" if officer.active else "officer_left"
    return "" if tx.units.of_desk(letter.person_id) else "not_a_responder"
