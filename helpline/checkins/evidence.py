"""Taking evidence: write it down once, derive the state anew, and act on what it means."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from helpline.audit import Deed
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


def take_all(tx: UnitOfWork, now: datetime, seen: Sequence[Evidence]) -> list[CheckIn]:
    """`take` for many observations of the machine at once, with as many statements as for one.
    Returns their check-ins as they now stand.

    Raises Conflict if somebody else has changed one of them meanwhile.
    """
    ids = {item.check_in_id for item in seen}
    check_ins, evidence = tx.check_ins.get_all(ids), tx.check_ins.evidence_of_all(ids)
    new: list[Evidence] = []
    for item in seen:
        known = evidence[item.check_in_id]
        if all(item.source != other.source for other in known):
            known.append(item)
            new.append(item)
    tx.check_ins.add_all_evidence(new)
    tx.audit.add_all(now, "evidence", "check_in", [_deed(check_ins, item) for item in new])
    deaf = tx.seniors.deaf_among({check_in.senior_id for check_in in check_ins.values()})
    changed = []
    for check_in in check_ins.values():
        by_sms = check_in.senior_id in deaf
        found = _found(tx, now, check_in, evidence[check_in.id], by_sms=by_sms)
        if found != check_in:
            changed.append(found)
            check_ins[check_in.id] = found._replace(version=found.version + 1)
    tx.check_ins.save_all(changed)
    return list(check_ins.values())


def refresh(tx: UnitOfWork, now: datetime, check_in: CheckIn) -> CheckIn:
    """Derive state and next due instant from the stored evidence, and save what changed."""
    evidence = tx.check_ins.evidence(check_in.id)
    by_sms = tx.seniors.get(check_in.senior_id).hearing is Hearing.DEAF
    found = _found(tx, now, check_in, evidence, by_sms=by_sms)
    return check_in if found == check_in else tx.check_ins.save(found)


def _found(
    tx: UnitOfWork, now: datetime, check_in: CheckIn, evidence: Sequence[Evidence], *, by_sms: bool
) -> CheckIn:
    """The check-in as its evidence says."""
    policy = checkin_policy_of(tx, check_in.policy_id)
    finding = derive(check_in, evidence, policy)
    due = next_due(check_in, finding.state, evidence, policy, by_sms=by_sms, now=now)
    tries = sum(item.kind is EvidenceKind.QUEUED for item in evidence)
    return check_in._replace(state=finding.state, proof=finding.proof, tries=tries, due_at=due)


def _deed(check_ins: Mapping[int, CheckIn], item: Evidence) -> Deed:
    return Deed(
        item.check_in_id,
        check_ins[item.check_in_id].station_id,
        {"kind": item.kind.value, "try": item.try_no},
    )
