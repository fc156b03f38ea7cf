"""What a check-in's state is, given its evidence: pure, and the only place that decides it.

Rules, in order of weight (invariants 2, 6, 7; DESIGN section 7):

1. Every incident about it has an outcome, and no cry for help came after the last one: closed.
2. Danger or duress, and no outcome since: emergency. No later 'ok' undoes it.
3. An incident stands: escalated, until its outcome.
4. Excused by a named person, and not resumed since.
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
WANTS = frozenset({K.NEED, K.HUMAN, K.NEED_SAID})
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
CLOSED_SUFFIX = ":closed"


@dataclass(frozen=True, slots=True)
class Finding:
    """State and, for 'ok' and 'need', the evidence that it rests on."""

    state: CheckInState
    proof: EvidenceKind | None


def _tries(evidence: Iterable[Evidence]) -> list[int]:
    return sorted({item.try_no for item in evidence if item.kind is K.QUEUED})


def _ours(item: Evidence, evidence: Sequence[Evidence]) -> bool:
    return any(e.kind is K.QUEUED and e.try_no == item.try_no for e in evidence)


def _by_machine(item: Evidence, evidence: Sequence[Evidence]) -> bool:
    """A machine's greeting may hold the words that we wait for; it cannot press a key."""
    spoken = item.kind in (K.WORD_WELL, K.NEED_SAID)
    return spoken and any(e.kind is K.VOICEMAIL and e.try_no == item.try_no for e in evidence)


def _wants(item: Evidence, evidence: Sequence[Evidence], policy: CheckInPolicy) -> bool:
    """Who asks for something is there to ask: on our own call or message, or, where calling in
    is a proof at all, on a call to us. Words that nobody asked for are no sign of life."""
    if item.kind not in WANTS:
        return False
    if _ours(item, evidence):
        return not _by_machine(item, evidence)
    return item.kind is not K.NEED_SAID and K.CALLED_IN.value in policy.accepts


def _proves(item: Evidence, evidence: Sequence[Evidence], policy: CheckInPolicy) -> bool:
    if item.kind in ON_OUR_CALL:
        return _ours(item, evidence) and not _by_machine(item, evidence)
    return item.kind.value in policy.accepts


def _incident(item: Evidence) -> str:
    """The incident that an opening or a closing is about."""
    return item.source.removesuffix(CLOSED_SUFFIX)


def derive(check_in: CheckIn, evidence: Sequence[Evidence], policy: CheckInPolicy) -> Finding:
    """The state that follows from the evidence, whatever order it arrived in."""
    kinds = {item.kind for item in evidence}
    looked_at = max((item.at for item in evidence if item.kind is K.INCIDENT_CLOSED), default=None)
    if any(
        item.kind in DISTRESS and (looked_at is None or item.at > looked_at) for item in evidence
    ):
        return Finding(CheckInState.EMERGENCY, None)
    closed = {_incident(item) for item in evidence if item.kind is K.INCIDENT_CLOSED}
    opened = {_incident(item) for item in evidence if item.kind is K.INCIDENT_OPENED}
    if opened - closed:
        return Finding(CheckInState.ESCALATED, None)
    if closed:
        return Finding(CheckInState.CLOSED, None)
    if _excused(evidence):
        return Finding(CheckInState.EXCUSED, None)
    opens_at = check_in.call_at - timedelta(seconds=policy.early_s)
    in_time = sorted(
        (item for item in evidence if opens_at <= item.at <= check_in.window_ends_at),
        key=lambda item: (item.at, item.kind),
    )
    for item in in_time:
        if _wants(item, evidence, policy):
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


def _excused(evidence: Sequence[Evidence]) -> bool:
    """Whether the last word about it was a pause: one that was ended early excuses nothing, and
    of two words in the same instant the one that lets us ask counts."""
    said = [item for item in evidence if item.kind in (K.EXCUSED, K.RESUMED)]
    return bool(said) and max(said, key=_asked_last).kind is K.EXCUSED


def _asked_last(item: Evidence) -> tuple[datetime, bool]:
    return item.at, item.kind is K.RESUMED


def _first(evidence: Iterable[Evidence], kinds: Iterable[EvidenceKind]) -> datetime | None:
    wanted = frozenset(kinds)
    return min((item.at for item in evidence if item.kind in wanted), default=None)
