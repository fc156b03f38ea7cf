"""What a check-in's state is, given its evidence: pure, and the only place that decides it.

Rules, in order of weight (invariants 2, 6, 7; DESIGN section 7):

1. Closed by an outcome: closed.
2. Danger or duress, ever: emergency. No later 'ok' undoes it.
3. An incident stands: escalated, until its outcome.
4. Excused by a named person.
5. A need (or the wish for a human) inside the window: need.
6. A proof of life inside the window: ok.
7. Every try is over, or the window is: missed.
8. A try is under way: ringing. One has failed: unconfirmed. None yet: planned.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from helpline.checkins.model import CheckIn, CheckInState, Evidence, EvidenceKind
from helpline.directory.policies import CheckInPolicy

K = EvidenceKind

DISTRESS = frozenset({K.DANGER, K.DURESS})
WANTS = frozenset({K.NEED, K.HUMAN})
OVER = frozenset(
    {
        K.BUSY,
        K.NO_ANSWER,
        K.UNREACHABLE,
        K.REFUSED,
        K.VOICEMAIL,
        K.SILENT,
        K.HUNG_UP,
        K.UNHEARD,
        K.CONFUSED,
    }
)
ON_OUR_CALL = frozenset({K.KEY_WELL, K.WORD_WELL})
STARTED = frozenset({K.PLACED, K.RANG})


@dataclass(frozen=True, slots=True)
class Finding:
    """State and, for 'ok' and 'need', the evidence that it rests on."""

    state: CheckInState
    proof: EvidenceKind | None


def _tries(evidence: Iterable[Evidence]) -> list[int]:
    return sorted({item.try_no for item in evidence if item.kind is K.QUEUED})


def _proves(item: Evidence, evidence: Sequence[Evidence], policy: CheckInPolicy) -> bool:
    if item.kind in ON_OUR_CALL:
        ours = any(e.kind is K.QUEUED and e.try_no == item.try_no for e in evidence)
        # A machine's greeting may hold the word that we wait for; it cannot press a key.
        machine = any(e.kind is K.VOICEMAIL and e.try_no == item.try_no for e in evidence)
        return ours and not (item.kind is K.WORD_WELL and machine)
    return item.kind.value in policy.accepts


def derive(check_in: CheckIn, evidence: Sequence[Evidence], policy: CheckInPolicy) -> Finding:
    """The state that follows from the evidence, whatever order it arrived in."""
    kinds = {item.kind for item in evidence}
    if K.INCIDENT_CLOSED in kinds:
        return Finding(CheckInState.CLOSED, check_in.proof)
    if kinds & DISTRESS:
        return Finding(CheckInState.EMERGENCY, None)
    if K.INCIDENT_OPENED in kinds:
        return Finding(CheckInState.ESCALATED, None)
    if K.EXCUSED in kinds:
        return Finding(CheckInState.EXCUSED, None)
    opens_at = check_in.call_at - timedelta(seconds=policy.early_s)
    in_time = [item for item in evidence if opens_at <= item.at <= check_in.window_ends_at]
    for item in in_time:
        if item.kind in WANTS:
            return Finding(CheckInState.NEED, item.kind)
    for item in in_time:
        if _proves(item, evidence, policy):
            return Finding(CheckInState.OK, item.kind)
    tries = _tries(evidence)
    over = {item.try_no for item in evidence if item.kind in OVER}
    if K.WINDOW_OVER in kinds or (len(tries) >= policy.tries and set(tries) <= over):
        return Finding(CheckInState.MISSED, None)
    if not tries:
        return Finding(CheckInState.PLANNED, None)
    return Finding(CheckInState.UNCONFIRMED if tries[-1] in over else CheckInState.RINGING, None)


def next_due(
    check_in: CheckIn,
    state: CheckInState,
    evidence: Sequence[Evidence],
    policy: CheckInPolicy,
    *,
    by_sms: bool,
    now: datetime,
) -> datetime | None:
    """When something must happen to the check-in in `state`; None if nothing more does.

    The interval to the next try counts from when the phone rang (or, failing that, from when the
    call was placed or turned out to be impossible), never from when it was queued.
    """
    if not state.open:
        return None
    if state is CheckInState.PLANNED:
        return check_in.call_at
    if state is CheckInState.MISSED:
        return now
    last = _tries(evidence)[-1]
    of_try = [item for item in evidence if item.try_no == last]
    started = _first(of_try, {K.RANG}) or _first(of_try, STARTED)
    if state is CheckInState.RINGING:
        patience = policy.retry_after_s if by_sms else policy.unheard_s
        due = started + timedelta(seconds=patience) if started else check_in.window_ends_at
    else:
        ended = _first(of_try, OVER) or now
        due = max(ended, (started or ended) + timedelta(seconds=policy.retry_after_s))
    return min(due, check_in.window_ends_at)


def _first(evidence: Iterable[Evidence], kinds: Iterable[EvidenceKind]) -> datetime | None:
    wanted = frozenset(kinds)
    return min((item.at for item in evidence if item.kind in wanted), default=None)
