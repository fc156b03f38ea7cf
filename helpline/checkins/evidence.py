"""Taking evidence: write it down once, derive the state anew, and act on what it means."""

from dataclasses import replace
from datetime import datetime

from helpline.checkins.derive import derive, next_due
from helpline.checkins.model import CheckIn, Evidence, EvidenceKind
from helpline.directory.policies import checkin_policy_of
from helpline.repositories import UnitOfWork
from helpline.seniors.model import Hearing


def take(
    tx: UnitOfWork,
    now: datetime,
    check_in_id: int,
    kind: EvidenceKind,
    *,
    try_no: int = 0,
    source: str,
    actor_id: int | None = None,
) -> CheckIn:
    """Add one observation to a check-in and set the state that follows from all of them.

    `source` names where it comes from; the same source counts once, so that a callback may come
    twice (invariant 18). Returns the check-in as it now stands. Whoever calls this looks at the
    state and opens an incident where it asks for one (`Asking.follow`).
    """
    check_in = tx.check_ins.get(check_in_id)
    if not tx.check_ins.add_evidence(Evidence(check_in_id, now, kind, try_no, source)):
        return check_in
    tx.audit.add(
        now,
        "evidence",
        "check_in",
        check_in_id,
        actor_id=actor_id,
        unit_id=check_in.station_id,
        detail={"kind": kind.value, "try": try_no},
    )
    return refresh(tx, now, check_in)


def refresh(tx: UnitOfWork, now: datetime, check_in: CheckIn) -> CheckIn:
    """Derive state and next due instant from the stored evidence, and save what changed."""
    policy = checkin_policy_of(tx, check_in.policy_id)
    evidence = tx.check_ins.evidence(check_in.id)
    by_sms = tx.seniors.get(check_in.senior_id).hearing is Hearing.DEAF
    finding = derive(check_in, evidence, policy)
    due = next_due(check_in, finding.state, evidence, policy, by_sms=by_sms, now=now)
    tries = sum(item.kind is EvidenceKind.QUEUED for item in evidence)
    if (finding.state, finding.proof, tries, due) == (
        check_in.state,
        check_in.proof,
        check_in.tries,
        check_in.due_at,
    ):
        return check_in
    return tx.check_ins.save(
        replace(check_in, state=finding.state, proof=finding.proof, tries=tries, due_at=due)
    )
