"""The FIR: found necessary, rung to the SHO, signed, registered at any station, told about.

Sources, all of the Bharatiya Nagarik Suraksha Sanhita 2023 (BNSS). Section 173(1): information of
a cognizable offence is taken irrespective of where it was committed ('zero FIR'); given by
electronic means it is taken on record when signed within three days. Section 173(3): only for an
offence punishable with three years or more but less than seven, and only with the permission of
an officer not below the rank of Deputy Superintendent, a preliminary enquiry of fourteen days.
Section 193(3)(ii): she is told within ninety days how the investigation goes. That an FIR follows
at once where a cognizable offence is disclosed: Lalita Kumari v. Govt of UP (2014) 2 SCC 1; that a
missing child is one: Bachpan Bachao Andolan v. Union of India (2013).
"""

from datetime import datetime

from helpline.cases.model import Case, CaseEventKind, Matter
from helpline.cases.owners import people_for
from helpline.cases.promises import (
    ENQUIRY,
    FIR,
    NEWS,
    SIGNATURE,
    ZERO_FIR,
    keep,
    let_go,
    owe,
)
from helpline.cases.telling import tell
from helpline.cases.timeline import note
from helpline.contact import Door
from helpline.directory.model import Officer, Role, UnitKind
from helpline.errors import Refused
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork

ABOUT = "fir"
GAZETTED = frozenset({Role.CIRCLE_OFFICER, Role.SP, Role.HEADQUARTERS})
"""Not below the rank of Deputy Superintendent of Police."""

NO_ENQUIRY = frozenset(
    {Matter.SEXUAL, Matter.CHILD, Matter.CHILD_MARRIAGE, Matter.MISSING_CHILD, Matter.TRAFFICKING}
)
LEAST_YEARS, BELOW_YEARS = 3, 7


def enquiry_objection(case: Case, permitted_by: Role | None, years: int) -> Why | None:
    """Why no preliminary enquiry may come before the FIR; None if one may. `years` is the longest
    imprisonment that the offence carries."""
    if case.minor or case.matter in NO_ENQUIRY:
        return Why.NO_ENQUIRY_FIRST
    if not LEAST_YEARS <= years < BELOW_YEARS:
        return Why.ENQUIRY_YEARS
    if permitted_by not in GAZETTED:
        return Why.ENQUIRY_PERMISSION
    return None


def need_fir(tx: UnitOfWork, door: Door, now: datetime, case: Case, by: int, words: str) -> Case:
    """An officer finds that an FIR is needed: the SHO is rung at once and the clock starts."""
    _officer(tx, by)
    _open(case)
    if not words.strip():
        raise Refused(Why.WRITE_FIR_GROUND)
    note(tx, now, case, CaseEventKind.FIR_NEEDED, words, by=by)
    owe(tx, now, case, FIR)
    people = people_for(tx, case, 1, now)
    tell(tx, door, now, case, people, "case.fir_needed", call=True, about=ABOUT)
    return case


def sho_has_heard(tx: UnitOfWork, now: datetime, case: Case, by: int) -> None:
    """The SHO's key on our call: heard. The clock runs until an FIR is registered."""
    note(tx, now, case, CaseEventKind.FIR_SEEN, by=by)


def came_by_message(tx: UnitOfWork, now: datetime, case: Case, by: int, words: str) -> None:
    """She gave the information by message or on the net: signed within three days, it is taken
    on record. She is not asked to come to a station for it: the officer goes where she chose."""
    _officer(tx, by)
    _open(case)
    note(tx, now, case, CaseEventKind.FIR_BY_MESSAGE, words, by=by)
    owe(tx, now, case, SIGNATURE)


def signed(tx: UnitOfWork, now: datetime, case: Case, by: int) -> None:
    """She has signed what she gave by message."""
    _officer(tx, by)
    if not keep(tx, now, case, SIGNATURE, by, ""):
        raise Refused(Why.NO_SIGNATURE_AWAITED)
    note(tx, now, case, CaseEventKind.FIR_SIGNED, by=by)


def begin_enquiry(
    tx: UnitOfWork, now: datetime, case: Case, by: int, *, permitted_by: int, years: int, words: str
) -> None:
    """A preliminary enquiry, with the name of who permitted it. Raises Refused with the rule
    that forbids it."""
    _officer(tx, by)
    _open(case)
    permitting = _officer(tx, permitted_by)
    if objection := enquiry_objection(case, permitting.role, years):
        raise Refused(objection)
    if tx.custody.sealed_people(case.id, [by, permitted_by]):
        raise Refused(Why.SEALED_FROM_OFFICER)
    body = f"{permitted_by} {years}\n{words}"
    note(tx, now, case, CaseEventKind.ENQUIRY_BEGUN, body, by=by)
    owe(tx, now, case, ENQUIRY)
    let_go(tx, case, FIR)


def end_enquiry(
    tx: UnitOfWork, door: Door, now: datetime, case: Case, by: int, words: str, *, offence: bool
) -> Case:
    """What the enquiry found: an offence, so that an FIR is owed at once, or none."""
    _officer(tx, by)
    if not words.strip():
        raise Refused(Why.WRITE_ENQUIRY_FOUND)
    if not keep(tx, now, case, ENQUIRY, by, words):
        raise Refused(Why.NO_ENQUIRY_UNDER_WAY)
    note(tx, now, case, CaseEventKind.ENQUIRY_ENDED, words, by=by)
    return need_fir(tx, door, now, case, by, words) if offence else case


def register_fir(
    tx: UnitOfWork, now: datetime, case: Case, by: int, number: str, *, zero: bool = False
) -> Case:
    """An FIR was registered, at whatever station `by` belongs to. At another one than the case's
    own, or where it happened elsewhere (`zero`), it is a zero FIR: it counts as any other, and
    goes to the station that it concerns.

    She is owed news of the investigation from now on, also after the case is closed.
    """
    officer = _officer(tx, by)
    _open(case)
    if not number.strip():
        raise Refused(Why.WRITE_FIR_NUMBER)
    if tx.custody.sealed_people(case.id, [by]):
        raise Refused(Why.SEALED_FROM_OFFICER)
    zero = zero or _is_zero(tx, case, officer)
    note(tx, now, case, CaseEventKind.FIR_REGISTERED, f"{'zero ' * zero}{number}", by=by)
    keep(tx, now, case, FIR, by, number)
    let_go(tx, case, SIGNATURE, ENQUIRY)
    owe(tx, now, case, NEWS)
    if zero:
        owe(tx, now, case, ZERO_FIR)
    return case


def zero_fir_sent(tx: UnitOfWork, now: datetime, case: Case, by: int, words: str) -> None:
    """The zero FIR has reached the station that it concerns; also kept by a transfer."""
    _officer(tx, by)
    if not words.strip():
        raise Refused(Why.WRITE_STATION_HAS_IT)
    if not keep(tx, now, case, ZERO_FIR, by, words):
        raise Refused(Why.NO_ZERO_FIR_WAITS)


def no_fir(tx: UnitOfWork, now: datetime, case: Case, by: int, words: str) -> Case:
    """A circle officer or above finds that none is needed, and why. A station cannot refuse one
    by itself; she may go to the SP all the same: BNSS section 173(4)."""
    if _officer(tx, by).role not in GAZETTED:
        raise Refused(Why.CIRCLE_OFFICER_DECIDES)
    if not words.strip():
        raise Refused(Why.WRITE_WHY_NO_FIR)
    if tx.duties.find(FIR, "case", case.id) is None:
        raise Refused(Why.NO_FIR_AWAITED)
    keep(tx, now, case, FIR, by, words)
    note(tx, now, case, CaseEventKind.FIR_NOT_NEEDED, words, by=by)
    return case


def told_her(tx: UnitOfWork, now: datetime, case: Case, by: int, words: str) -> None:
    """She was told how the investigation goes; the next ninety days begin."""
    _officer(tx, by)
    if not words.strip():
        raise Refused(Why.WRITE_TOLD_HER)
    if not keep(tx, now, case, NEWS, by, words):
        raise Refused(Why.NO_NEWS_OWED)
    if case.open:
        owe(tx, now, case, NEWS)


def fir_registered(tx: UnitOfWork, case: Case) -> bool:
    """Whether an FIR stands on the time line."""
    return any(event.kind is CaseEventKind.FIR_REGISTERED for event in tx.cases.events(case.id))


def _is_zero(tx: UnitOfWork, case: Case, officer: Officer) -> bool:
    owner = tx.units.get(case.unit_id)
    return owner.kind is UnitKind.STATION and owner.id not in tx.units.get(officer.unit_id).lineage


def _officer(tx: UnitOfWork, person_id: int) -> Officer:
    officer = tx.officers.find(person_id)
    if officer is None or not officer.active:
        raise Refused(Why.NOT_ON_ROSTER)
    return officer


def _open(case: Case) -> None:
    if not case.open:
        raise Refused(Why.CASE_CLOSED)
