"""What a case is owed, each with a clock of its own: one duty of a kind, kept in somebody's name.

A promise that is late climbs from rank to rank (`climbing.py`), and the owner of the case stays
its owner. It is kept by whoever did it, with what was done, or by the act that it waits for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from helpline.cases.model import Case, CaseEventKind
from helpline.cases.timeline import SUBJECT, note
from helpline.directory.policies import casework_policy, helpline_policy
from helpline.duties import Duty, DutyState
from helpline.errors import Refused
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork

CONFIRM = "case_closing"
REVIEW = "case_review"
DISPATCH = "case_dispatch"
ARRIVAL = "case_arrival"
TRANSFER = "case_transfer"
FIR = "case_fir"
SIGNATURE = "case_fir_signature"
ENQUIRY = "case_enquiry"
NEWS = "case_news"
ZERO_FIR = "case_zero_fir"
CHILDLINE = "case_childline"
COMMITTEE = "case_committee"
HOSPITAL = "case_hospital"
STATEMENT = "case_statement"
FOLLOW_UP = "case_follow_up"
SAFETY_FIRST = "case_safety_first"
SAFETY_SECOND = "case_safety_second"
FEEDBACK = "case_feedback"
AFTER_REVIEW = "case_after_review"


@dataclass(frozen=True, slots=True)
class Promise:
    """One kind. `within` names the field of the casework policy (None: its instant is given each
    time); `first_rank` hears of it first when it is late; `by_hand`: an officer can say that it
    was kept, all others are kept by their own act; `outlives`: it goes on after closing;
    `source` is the law or the rule of the service behind it."""

    within: str | None
    first_rank: int
    source: str
    by_hand: bool = False
    outlives: bool = False


PROMISES: Mapping[str, Promise] = {
    DISPATCH: Promise(None, 1, "Dial 112: somebody is sent to a woman in danger", by_hand=True),
    ARRIVAL: Promise(None, 1, "Dial 112: 16 minutes in a town, 28 in a village", by_hand=True),
    TRANSFER: Promise("transfer_s", 1, "whoever answers owns it until another station accepts"),
    FIR: Promise("fir_s", 1, "BNSS 173(1); Lalita Kumari v. Govt of UP (2014) 2 SCC 1"),
    SIGNATURE: Promise("signature_s", 1, "BNSS 173(1)(ii): signed within three days"),
    ENQUIRY: Promise("enquiry_s", 1, "BNSS 173(3)(i): a preliminary enquiry of fourteen days"),
    NEWS: Promise("news_s", 1, "BNSS 193(3)(ii): told within ninety days", outlives=True),
    ZERO_FIR: Promise("zero_fir_s", 1, "BNSS 173(1): any station; it goes to the one it concerns"),
    CHILDLINE: Promise("childline_s", 1, "Childline 1098; JJ Act 32(1)", by_hand=True),
    COMMITTEE: Promise(
        "committee_s", 1, "POCSO Act 19(6), JJ Act 31(1): within 24 hours", by_hand=True
    ),
    HOSPITAL: Promise("hospital_s", 1, "BNSS 184(1), 397: a doctor first", by_hand=True),
    STATEMENT: Promise(
        "statement_s", 1, "BNSS 173(1), 176(1): by a woman officer, where she chose"
    ),
    FOLLOW_UP: Promise(None, 0, "the next session of her counselling"),
    SAFETY_FIRST: Promise("safety_first_s", 0, "she allowed a call after 30 days", outlives=True),
    SAFETY_SECOND: Promise("safety_second_s", 0, "she allowed a call after 90 days", outlives=True),
    FEEDBACK: Promise("feedback_s", 0, "she allowed a call that asks", outlives=True),
    AFTER_REVIEW: Promise(
        "review_s", 0, "she did not answer a call after closing", by_hand=True, outlives=True
    ),
}


def owe(
    tx: UnitOfWork,
    now: datetime,
    case: Case,
    kind: str,
    *,
    due_at: datetime | None = None,
    unit_id: int | None = None,
) -> Duty | None:
    """From now on this is owed, by the unit of the case or the one given. None if it was owed
    already: the first clock goes on."""
    within = PROMISES[kind].within
    if due_at is None:
        if within is None:
            raise Refused(Why.SAY_BY_WHEN(duty=kind))
        due_at = now + timedelta(seconds=getattr(casework_policy(tx, case.unit_id), within))
    duty = tx.duties.add(
        kind=kind,
        subject=SUBJECT,
        subject_id=case.id,
        unit_id=unit_id or case.unit_id,
        due_at=due_at,
    )
    if duty is not None:
        note(tx, now, case, CaseEventKind.PROMISE_MADE, kind)
    return duty


def owe_talk(tx: UnitOfWork, now: datetime, case: Case, kind: str) -> None:
    """A closing is proposed, or she could not be asked about it (CONFIRM, REVIEW): an officer
    owes her a talk. If it is owed already, the first clock goes on."""
    within = timedelta(seconds=helpline_policy(tx, case.unit_id).closing_talk_s)
    tx.duties.add(
        kind=kind,
        subject=SUBJECT,
        subject_id=case.id,
        unit_id=case.unit_id,
        due_at=now + within,
    )


def owe_once(tx: UnitOfWork, now: datetime, case: Case, kind: str) -> Duty | None:
    """As `owe`, unless it was owed or kept before."""
    known = any(duty.kind == kind for duty in tx.duties.of(SUBJECT, case.id))
    return None if known else owe(tx, now, case, kind)


def keep(tx: UnitOfWork, now: datetime, case: Case, kind: str, by: int, words: str) -> bool:
    """It was done, by this person and with these words. False if it was not owed."""
    duty = tx.duties.find(kind, SUBJECT, case.id)
    if duty is None:
        return False
    tx.duties.save(replace(duty, state=DutyState.DONE, done_by=by, due_at=None))
    note(tx, now, case, CaseEventKind.PROMISE_KEPT, f"{kind}\n{words}".strip(), by=by)
    return True


def let_go(tx: UnitOfWork, case: Case, *kinds: str) -> None:
    """What another act has made void is owed no more."""
    for kind in kinds:
        duty = tx.duties.find(kind, SUBJECT, case.id)
        if duty is not None:
            tx.duties.save(replace(duty, state=DutyState.CANCELLED, due_at=None))


def kept_by_hand(tx: UnitOfWork, now: datetime, case: Case, kind: str, by: int, words: str) -> None:
    """An officer says that it was done, and what. Raises Refused for what is not owed, what is
    kept by an act of its own (an FIR by registering it), and without words."""
    promise = PROMISES.get(kind)
    if promise is None or not promise.by_hand:
        raise Refused(Why.KEPT_BY_ITSELF(duty=kind))
    officer = tx.officers.find(by)
    if officer is None or not officer.active:
        raise Refused(Why.NOT_ON_ROSTER)
    if not words.strip():
        raise Refused(Why.WRITE_DONE_WITH_WHOM)
    if not keep(tx, now, case, kind, by, words):
        raise Refused(Why.NOT_OWED_NOW)


def owed(tx: UnitOfWork, case: Case) -> list[Duty]:
    """Everything that was ever owed to this case, in the order in which it was promised."""
    return tx.duties.of(SUBJECT, case.id)


def move_promises(tx: UnitOfWork, case: Case) -> None:
    """The case has another unit: what its unit owes goes with it, and its clocks run on."""
    for duty in tx.duties.of(SUBJECT, case.id):
        if duty.state is DutyState.OPEN and duty.kind != TRANSFER and duty.unit_id != case.unit_id:
            tx.duties.save(replace(duty, unit_id=case.unit_id))
