"""A call to a woman that an officer wants to make: the officer's own telephone is rung first.

Hers rings only after the officer's key, on her safe number and in her hours, through the one door;
whoever picks up there hears the neutral opening of every call of ours, and her cover story if she
does not press the key. The two meet in a room named by the officer's call.
"""

from datetime import datetime, timedelta

from helpline.cases.letters import letter_to_her
from helpline.cases.model import Case, CaseEventKind
from helpline.cases.owners import unsealed
from helpline.cases.reaching import CAUSE as TO_HER
from helpline.cases.reaching import FLOW as HER_FLOW
from helpline.cases.reaching import OPENING
from helpline.cases.timeline import note
from helpline.contact import Door, Letter, Purpose, Refusal
from helpline.errors import Refused
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork
from helpline.sending.model import Intent, IntentKind, IntentState, Lane

CAUSE = "case_through"
FLOW = "call_through"
THROUGH = "through"
"""What a call to her carries: the token of the call of the officer who waits for her."""
PICKED_UP_WITHIN = timedelta(minutes=2)
RINGS_WITHIN = timedelta(seconds=60)
ANSWERS_WITHIN = timedelta(minutes=2)
"""From the officer's key; then the officer is told that she was not reached."""


def ring_officer(
    tx: UnitOfWork, door: Door, now: datetime, case: Case, by: int
) -> Intent | Refusal:
    """Ring the officer `by`, unless the door would not let a call to her leave now: that is
    written down, and nobody is rung.

    Raises Refused for a closed case, and for somebody who is not on the roster or from whom the
    case is sealed.
    """
    officer = tx.officers.find(by)
    if officer is None or not officer.active or not unsealed(tx, case, [by]):
        raise Refused(Why.NOT_ON_ROSTER_OR_SEALED)
    if not case.open:
        raise Refused(Why.CLOSED_NOT_CALLED)
    shut = door.would_refuse(tx, now, _to_her(tx, case, now, 0, {}))
    if shut is not None:
        return shut
    event = note(tx, now, case, CaseEventKind.CALL_THROUGH, by=by)
    return door.send(
        tx,
        now,
        Letter(
            person_id=by,
            kind=IntentKind.CALL,
            purpose=Purpose.CASE_ALERT,
            prompt_key="through.opening",
            lane=Lane.ESCALATION,
            cause=CAUSE,
            cause_id=case.id,
            about_case=case.id,
            try_no=event.seq,
            flow=FLOW,
            not_after=now + PICKED_UP_WITHIN,
        ),
    )


def call_her(tx: UnitOfWork, door: Door, now: datetime, leg: Intent, *, rooms: bool) -> str:
    """The officer on `leg` has pressed the key: "ringing", or "refused" if nothing may leave by
    now. Without `rooms` nobody can be joined: "desk", she is rung as if she had asked for a call."""
    case = tx.cases.get(leg.cause_id)
    if not case.open or not unsealed(tx, case, [leg.person_id]):
        return "refused"
    params = {THROUGH: leg.token} if rooms else {}
    sent = door.send(tx, now, _to_her(tx, case, now, leg.try_no, params))
    if isinstance(sent, Refusal):
        return "refused"
    return "ringing" if rooms else "desk"


def look(tx: UnitOfWork, now: datetime, leg: Intent) -> str:
    """How it goes for the officer who waits: "taken" when she is there, "ringing", or "nobody"."""
    hers = next(
        (i for i in tx.intents.of_cause(TO_HER, leg.cause_id) if leg_of(i) == leg.token), None
    )
    if hers is None or hers.finished_at is not None:
        return "nobody"
    there = any(
        event.kind is CaseEventKind.ON_THE_LINE
        and event.seq > leg.try_no
        and event.actor_id == leg.person_id
        for event in tx.cases.events(leg.cause_id)
    )
    if there:
        return "taken"
    waits = hers.state is not IntentState.CANCELLED and now < hers.not_after + ANSWERS_WITHIN
    return "ringing" if waits else "nobody"


def she_is_there(tx: UnitOfWork, now: datetime, hers: Intent) -> str:
    """She has pressed the key on our call: "taken", or "nobody" if the officer has hung up, and
    she is to have another human."""
    leg = tx.intents.by_token(leg_of(hers))
    if leg is None or leg.finished_at is not None:
        return "nobody"
    case = tx.cases.get(hers.cause_id)
    note(tx, now, case, CaseEventKind.ON_THE_LINE, by=leg.person_id)
    return "taken"


def still_wanted(tx: UnitOfWork, hers: Intent) -> bool:
    """Whether the officer is still there for whom she is called."""
    leg = tx.intents.by_token(leg_of(hers))
    return leg is not None and leg.finished_at is None


def leg_of(hers: Intent) -> str:
    """The token of the officer's call for which she is called, or ""."""
    return hers.params.get(THROUGH, "")


def _to_her(
    tx: UnitOfWork, case: Case, now: datetime, try_no: int, params: dict[str, str]
) -> Letter:
    return letter_to_her(
        tx,
        case,
        IntentKind.CALL,
        Purpose.CASE_CALL,
        OPENING,
        lane=Lane.ESCALATION,
        params=params,
        flow=HER_FLOW,
        try_no=try_no,
        not_after=now + RINGS_WITHIN,
    )
