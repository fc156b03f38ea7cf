"""A referral is made: from a case, from a senior's request, or because she asked for it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from helpline.cases.model import Priority
from helpline.contact import Door
from helpline.directory.policies import ReferralPolicy, referral_policy
from helpline.directory.services import Service
from helpline.errors import Refused
from helpline.ports import Ids
from helpline.reasons.refusals import Why
from helpline.referrals.model import Referral, ReferralEventKind, ReferralState
from helpline.referrals.ranks import asked_at
from helpline.referrals.returning import settle_others
from helpline.referrals.telling import tell
from helpline.referrals.timeline import note
from helpline.referrals.waiting import SUBJECT
from helpline.repositories import UnitOfWork

ANSWER = "referral_answer"
CODE_LENGTH = 6
"""Codes of alerts are shorter, so that an SMS names the one or the other."""
CODES_TRIED = 20


def refer(
    tx: UnitOfWork,
    door: Door,
    ids: Ids,
    now: datetime,
    *,
    service_id: int,
    words: str,
    by: int | None,
    case_id: int | None = None,
    request_id: int | None = None,
    scheme: str = "",
) -> Referral:
    """Ask a service to do something for the person of a case or of a senior's request.

    `words` says what; `by` is the officer, or None where her own key or message asked for it.
    The department owes an answer by the policy's time. Asking the same service again while the
    first referral is open gives that one back and changes nothing.

    Raises Refused: neither case nor request, or both; one that is closed; an officer without
    words; a service of another district, or one that is not offered any more.
    """
    base = _base_of(tx, case_id, request_id)
    service = tx.services.get(service_id)
    policy = referral_policy(tx, base.unit_id)
    _check(tx, base, service, words, by)
    for standing in base.referrals:
        if standing.open and (standing.service_id, standing.scheme) == (service_id, scheme):
            return standing
    within = policy.urgent_accept_s if base.urgent else policy.accept_s
    referral = tx.referrals.add(
        Referral(
            id=0,
            case_id=case_id,
            request_id=request_id,
            person_id=base.person_id,
            unit_id=base.unit_id,
            service_id=service_id,
            scheme=scheme,
            code=_free_code(tx, ids),
            words=words.strip(),
            state=ReferralState.ASKED,
            due_at=now + timedelta(seconds=within),
            made_by=by,
            made_at=now,
            answered_by=None,
            answered_at=None,
            ended_by=None,
            ended_at=None,
            version=0,
        )
    )
    note(tx, now, referral, ReferralEventKind.MADE, referral.words, by=by)
    settle_others(tx, now, referral, base.referrals, by)
    _ask(tx, door, now, referral, policy)
    return referral


@dataclass(frozen=True, slots=True)
class _Base:
    """What the referral belongs to."""

    person_id: int
    unit_id: int
    district_ids: tuple[int, ...]
    urgent: bool
    open: bool
    referrals: list[Referral]


def _base_of(tx: UnitOfWork, case_id: int | None, request_id: int | None) -> _Base:
    if (case_id is None) == (request_id is None):
        raise Refused(Why.REFERRAL_OF_WHAT)
    if case_id is not None:
        case = tx.cases.get(case_id)
        return _Base(
            person_id=case.caller_id,
            unit_id=case.unit_id,
            district_ids=(*tx.units.get(case.unit_id).lineage, case.district_id),
            urgent=case.priority is not Priority.NORMAL,
            open=case.open,
            referrals=tx.referrals.of_case(case_id),
        )
    assert request_id is not None
    request = tx.requests.get(request_id)
    return _Base(
        person_id=request.senior_id,
        unit_id=request.station_id,
        district_ids=tx.units.get(request.station_id).lineage,
        urgent=False,
        open=request.done_at is None,
        referrals=tx.referrals.of_request(request_id),
    )


def _check(tx: UnitOfWork, base: _Base, service: Service, words: str, by: int | None) -> None:
    if not base.open:
        raise Refused(Why.CLOSED_BEFORE_REFERRAL)
    if not service.active:
        raise Refused(Why.SERVICE_WITHDRAWN)
    if service.district_id not in base.district_ids:
        raise Refused(Why.SERVICE_ELSEWHERE)
    if by is None:
        return
    officer = tx.officers.find(by)
    if officer is None or not officer.active:
        raise Refused(Why.NOT_ON_ROSTER)
    if not words.strip():
        raise Refused(Why.WRITE_ASKED)


def _ask(
    tx: UnitOfWork, door: Door, now: datetime, referral: Referral, policy: ReferralPolicy
) -> None:
    assert referral.due_at is not None
    tx.duties.add(
        kind=ANSWER,
        subject=SUBJECT,
        subject_id=referral.id,
        unit_id=referral.unit_id,
        due_at=referral.due_at,
    )
    rank, people = asked_at(tx, now, referral, policy, 0)
    if rank != "department":
        tx.faults.report("service_without_nodal_officer", str(referral.service_id), now)
    tell(tx, door, now, referral, people, "referral.new")


def _free_code(tx: UnitOfWork, ids: Ids) -> str:
    for _ in range(CODES_TRIED):
        code = ids.digits(CODE_LENGTH)
        if tx.referrals.by_code(code) is None:
            return code
    raise Refused(Why.CODE_NOT_FOUND)
