"""Who of the seniors, and of the people around them, may be reached."""

from helpline.consent.answers import withdrawn
from helpline.consent.model import ConsentPurpose
from helpline.contact.letter import Letter, Purpose
from helpline.repositories import UnitOfWork
from helpline.seniors.model import SeniorState


def senior_objection(tx: UnitOfWork, letter: Letter) -> str:
    """A senior is called as long as she is a member, not away, and has agreed; "" if nothing
    stands against it."""
    senior = tx.seniors.find(letter.person_id)
    if senior is None:
        return "not_a_senior"
    if senior.state is SeniorState.DIED:
        return "senior_died"
    if letter.purpose is Purpose.ENROLMENT:
        return ""
    if senior.state is not SeniorState.ACTIVE:
        return "senior_not_active"
    return "" if senior.consent_at else "no_consent"


def contact_objection(tx: UnitOfWork, letter: Letter) -> str:
    """Invariant 32: duress and risk at home never reach the people around a senior."""
    if letter.about_senior is None:
        return "contact_without_senior"
    senior = tx.seniors.get(letter.about_senior)
    if senior.at_risk:
        return "senior_at_risk_at_home"
    if senior.state is SeniorState.DIED:
        return "senior_died"
    incident = tx.incidents.open_of(senior.person_id)
    if incident is not None and incident.hidden_from_contacts:
        return "duress"
    known = next(
        (c for c in tx.seniors.contacts(senior.person_id) if c.person_id == letter.person_id), None
    )
    if known is None:
        return "not_a_contact"
    if not known.safe:
        return "contact_not_safe"
    told = not withdrawn(tx, senior.person_id, ConsentPurpose.NEIGHBOURS)
    return "" if told else "neighbours_withdrawn"
