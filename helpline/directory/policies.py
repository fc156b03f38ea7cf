"""The rules of a district: how it asks, how it escalates. Versioned; edited without a release.

A policy's body in the database is plain JSON with the fields below; `parse_*` refuses what does
not make sense, and says what to write.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from helpline.directory.casework import CaseworkPolicy, parse_casework
from helpline.directory.ladders import parse_ladder
from helpline.directory.model import UnitKind
from helpline.errors import BadPolicy
from helpline.escalation.model import IncidentKind, Ladder
from helpline.reasons.rules import RuleFault
from helpline.repositories import UnitOfWork

DEFAULTS = Path(__file__).with_name("defaults.toml")
SHORTEST_DAYS = 7
ACCEPTABLE_PROOFS = frozenset({"called_in", "sms_word"})


@dataclass(frozen=True, slots=True)
class CheckInPolicy:
    """How a district asks its seniors. Everything that ends in `_s` is seconds."""

    id: int
    window_s: int
    tries: int
    retry_after_s: int
    ring_s: int
    unheard_s: int
    early_s: int
    accepts: frozenset[str]
    need_answer_s: int
    medicine_answer_s: int
    on_enrolment: bool


@dataclass(frozen=True, slots=True)
class EscalationPolicy:
    """How a district waits for its responders. Everything that ends in `_s` is seconds."""

    ack_lasts_s: int
    provisional_s: int
    contact_looks_s: int
    code_length: int
    alert_ring_s: int
    repeat_s: int


@dataclass(frozen=True, slots=True)
class HelplinePolicy:
    """How a district answers women who call or write. What ends in `_s` is seconds.

    `respond_s`: until a case that nobody took is told to the next rank (invariant 31);
    `climb_s`, `danger_climb_s`: between two ranks; `top_s`: before the highest rank is told again
    (in danger it is `danger_climb_s`); `call_back_s`: how soon a promised call is
    owed; `again_s`: a further contact within this time belongs to the same case;
    `danger_answer_s`, `dispatch_s`, `arrive_town_s`, `arrive_village_s`: from the instant of a
    danger until a human has taken her, somebody is sent, and somebody is there;
    `rings_at_once`: how many lines of a desk ring at the same time; 1 rings one after the other;
    `flood`: so many calls of one number in an hour, or `marks` of its cases judged as prank or
    abuse within 30 days, and it hears the short opening;
    `closing_talk_s`: how soon another officer talks with her before a case closes;
    `call_backs_a_day`: calls back to one number that has no safe-contact record;
    `answers_a_day`: neutral answers to the messages of one such number, 0 for none; `parts_s`: what
    is written within this time of the part before belongs to the same message; `tries_*`:
    wrong case numbers or secrets a day for one number or caller, and an hour in all.
    """

    respond_s: int
    climb_s: int
    danger_climb_s: int
    top_s: int
    call_back_s: int
    again_s: int
    danger_answer_s: int
    dispatch_s: int
    arrive_town_s: int
    arrive_village_s: int
    rings_at_once: int
    flood: int
    marks: int
    closing_talk_s: int
    call_backs_a_day: int
    answers_a_day: int
    parts_s: int
    tries_of_number: int
    tries_of_caller: int
    tries_in_all: int


REFERRAL_RANKS = (
    "department",
    "head",
    "district",
    "owner",
    "sho",
    "circle_officer",
    "sp",
    "collector",
    "headquarters",
)


@dataclass(frozen=True, slots=True)
class ReferralPolicy:
    """How long a department has. Everything that ends in `_s` is seconds.

    `ranks` are asked one after the other, `climb_s` apart, when a promise was not kept:
    department (its nodal officer), head (its head), district (the district's department of women
    and child development), owner (of the case), sho, circle_officer, sp, collector, headquarters.
    """

    accept_s: int
    urgent_accept_s: int
    done_s: int
    return_s: int
    climb_s: int
    ranks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RetentionPolicy:
    """How many days each kind is kept; see `helpline.retention.model.Kept`. State-wide."""

    recordings_days: int
    requests_days: int
    messages_days: int
    evidence_days: int
    check_ins_days: int
    cases_days: int
    tries_days: int
    members_days: int


@dataclass(frozen=True, slots=True)
class AreaPolicy:
    """When many misses become one list (invariant 22). What ends in `_s` is seconds.

    `least` misses that are `share` percent of those asked, within `window_s`; `hold_s`: how long
    a first rung may wait for it (at most 45, for the message itself takes its time: invariant
    21); `most` messages to one officer a day; `part_rows`: more than so many to one beat officer
    are dealt to others too; every `retry_s` `probes` seniors are rung anew.
    """

    window_s: int
    least: int
    share: int
    hold_s: int
    most: int
    part_rows: int
    retry_s: int
    probes: int


def _whole(body: Mapping[str, Any], name: str, least: int) -> int:
    value = body.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise BadPolicy(RuleFault.WHOLE_NUMBER(field=name, least=least, found=repr(value)))
    return value


def _known(kind: str, body: Mapping[str, Any], known: frozenset[str]) -> None:
    unknown = sorted(set(body) - known)
    if unknown:
        raise BadPolicy(
            RuleFault.UNKNOWN_FIELD(
                kind=kind, names=tuple(map(str, unknown)), known=tuple(sorted(known))
            )
        )


def parse_checkin(policy_id: int, body: Mapping[str, Any]) -> CheckInPolicy:
    """The check-in policy in `body`. Raises BadPolicy."""
    _known("checkin", body, frozenset(CheckInPolicy.__dataclass_fields__) - {"id"})
    accepts = body.get("accepts")
    if not isinstance(accepts, list) or not all(
        isinstance(proof, str) and proof in ACCEPTABLE_PROOFS for proof in accepts
    ):
        raise BadPolicy(RuleFault.LIST_OF(field="accepts", known=tuple(sorted(ACCEPTABLE_PROOFS))))
    if not isinstance(body.get("on_enrolment"), bool):
        raise BadPolicy(RuleFault.TRUE_OR_FALSE(field="on_enrolment"))
    policy = CheckInPolicy(
        id=policy_id,
        window_s=_whole(body, "window_s", 1),
        tries=_whole(body, "tries", 1),
        retry_after_s=_whole(body, "retry_after_s", 1),
        ring_s=_whole(body, "ring_s", 1),
        unheard_s=_whole(body, "unheard_s", 1),
        early_s=_whole(body, "early_s", 0),
        accepts=frozenset(accepts),
        need_answer_s=_whole(body, "need_answer_s", 1),
        medicine_answer_s=_whole(body, "medicine_answer_s", 1),
        on_enrolment=body["on_enrolment"],
    )
    if (policy.tries - 1) * policy.retry_after_s >= policy.window_s:
        raise BadPolicy(RuleFault.LAST_TRY(least=(policy.tries - 1) * policy.retry_after_s))
    return policy


def parse_escalation(body: Mapping[str, Any]) -> EscalationPolicy:
    """The escalation policy in `body`. Raises BadPolicy."""
    _known("escalation", body, frozenset(EscalationPolicy.__dataclass_fields__))
    return EscalationPolicy(
        ack_lasts_s=_whole(body, "ack_lasts_s", 1),
        provisional_s=_whole(body, "provisional_s", 1),
        contact_looks_s=_whole(body, "contact_looks_s", 1),
        code_length=_whole(body, "code_length", 4),
        alert_ring_s=_whole(body, "alert_ring_s", 1),
        repeat_s=_whole(body, "repeat_s", 1),
    )


def parse_helpline(body: Mapping[str, Any]) -> HelplinePolicy:
    """The helpline policy in `body`. Raises BadPolicy: invariant 31 allows at most 120 s."""
    fields = HelplinePolicy.__dataclass_fields__
    body = {**default_bodies()["helpline"], **body}  # what a district wrote before a field was new
    _known("helpline", body, frozenset(fields))
    policy = HelplinePolicy(
        **{name: _whole(body, name, int(name != "answers_a_day")) for name in fields}
    )
    if policy.respond_s > 120:
        raise BadPolicy(RuleFault.TOLD_WITHIN)
    return policy


def parse_referral(body: Mapping[str, Any]) -> ReferralPolicy:
    """The referral policy in `body`. Raises BadPolicy."""
    _known("referral", body, frozenset(ReferralPolicy.__dataclass_fields__))
    ranks = body.get("ranks")
    if not isinstance(ranks, list) or not ranks or not set(ranks) <= set(REFERRAL_RANKS):
        raise BadPolicy(RuleFault.LIST_OF(field="ranks", known=tuple(sorted(REFERRAL_RANKS))))
    if ranks[0] != "department" or len(ranks) < 2:
        raise BadPolicy(RuleFault.RANKS_BEGIN)
    return ReferralPolicy(
        accept_s=_whole(body, "accept_s", 1),
        urgent_accept_s=_whole(body, "urgent_accept_s", 1),
        done_s=_whole(body, "done_s", 1),
        return_s=_whole(body, "return_s", 1),
        climb_s=_whole(body, "climb_s", 1),
        ranks=tuple(ranks),
    )


def parse_retention(body: Mapping[str, Any]) -> RetentionPolicy:
    """The retention policy in `body`. Raises BadPolicy."""
    fields = RetentionPolicy.__dataclass_fields__
    _known("retention", body, frozenset(fields))
    policy = RetentionPolicy(**{name: _whole(body, name, SHORTEST_DAYS) for name in fields})
    if policy.check_ins_days < policy.evidence_days:
        raise BadPolicy(RuleFault.KEPT_WITH_EVIDENCE)
    return policy


def parse_area(body: Mapping[str, Any]) -> AreaPolicy:
    """The area policy in `body`. Raises BadPolicy."""
    fields = AreaPolicy.__dataclass_fields__
    _known("area", body, frozenset(fields))
    policy = AreaPolicy(**{name: _whole(body, name, 1) for name in fields})
    if policy.hold_s > 45:
        raise BadPolicy(RuleFault.HOLD_AT_MOST)
    if policy.share > 100:
        raise BadPolicy(RuleFault.SHARE_AT_MOST)
    if policy.most < 5:
        raise BadPolicy(RuleFault.MOST_AT_LEAST)
    return policy


@cache
def default_bodies() -> Mapping[str, Mapping[str, Any]]:
    """Policy kind -> body, as every district starts. Kinds: "checkin", "escalation", "helpline",
    "referral", "casework", "area" and "ladder.<kind of incident>"."""
    read = tomllib.loads(DEFAULTS.read_text(encoding="utf-8"))
    bodies: dict[str, Mapping[str, Any]] = {
        "checkin": read["checkin"],
        "escalation": read["escalation"],
        "helpline": read["helpline"],
        "retention": read["retention"],
        "referral": read["referral"],
        "casework": read["casework"],
        "area": read["area"],
    }
    bodies |= {f"ladder.{kind}": body for kind, body in read["ladder"].items()}
    return bodies


def check(kind: str, body: Mapping[str, Any]) -> None:
    """Refuse a policy that does not make sense before it is stored. Raises BadPolicy."""
    if kind == "checkin":
        parse_checkin(0, body)
    elif kind == "escalation":
        parse_escalation(body)
    elif kind == "helpline":
        parse_helpline(body)
    elif kind == "referral":
        parse_referral(body)
    elif kind == "casework":
        parse_casework(body)
    elif kind == "retention":
        parse_retention(body)
    elif kind == "area":
        parse_area(body)
    elif kind.startswith("ladder.") and kind.removeprefix("ladder.") in set(IncidentKind):
        parse_ladder(IncidentKind(kind.removeprefix("ladder.")), body)
    else:
        raise BadPolicy(RuleFault.NO_KIND(kind=repr(kind), known=tuple(sorted(default_bodies()))))


def _body(tx: UnitOfWork, unit_id: int, kind: str) -> tuple[int, Mapping[str, Any]]:
    stored = tx.policies.current(tx.units.get(unit_id).lineage, kind)
    return (stored.id, stored.body) if stored else (0, default_bodies()[kind])


def checkin_policy(tx: UnitOfWork, unit_id: int) -> CheckInPolicy:
    """The check-in policy in force at a unit: its own, or the nearest above it."""
    return parse_checkin(*_body(tx, unit_id, "checkin"))


def checkin_policy_of(tx: UnitOfWork, policy_id: int) -> CheckInPolicy:
    """The policy that a check-in was planned with (0 = the defaults)."""
    if policy_id == 0:
        return _default_checkin()
    return parse_checkin(policy_id, tx.policies.get(policy_id).body)


@cache
def _default_checkin() -> CheckInPolicy:
    return parse_checkin(0, default_bodies()["checkin"])


def escalation_policy(tx: UnitOfWork, unit_id: int) -> EscalationPolicy:
    """The escalation policy in force at a unit."""
    return parse_escalation(_body(tx, unit_id, "escalation")[1])


def helpline_policy(tx: UnitOfWork, unit_id: int) -> HelplinePolicy:
    """The helpline policy in force at a unit."""
    # a policy that was written before a field was known keeps what every district starts with
    body = _body(tx, unit_id, "helpline")[1]
    return parse_helpline({**default_bodies()["helpline"], **body})


def referral_policy(tx: UnitOfWork, unit_id: int) -> ReferralPolicy:
    """The referral policy in force at a unit."""
    return parse_referral(_body(tx, unit_id, "referral")[1])


def casework_policy(tx: UnitOfWork, unit_id: int) -> CaseworkPolicy:
    """The casework policy in force at a unit."""
    return parse_casework(_body(tx, unit_id, "casework")[1])


def retention_policy(tx: UnitOfWork) -> RetentionPolicy:
    """How long things are kept: one rule for the whole service, since a call or a voice belongs
    to no unit. Of several states the longest holds."""
    found = [
        parse_retention(_body(tx, state.id, "retention")[1])
        for state in tx.units.of_kind(UnitKind.STATE)
    ] or [parse_retention(default_bodies()["retention"])]
    fields = RetentionPolicy.__dataclass_fields__
    return RetentionPolicy(**{name: max(getattr(one, name) for one in found) for name in fields})


def area_policy(tx: UnitOfWork, unit_id: int) -> AreaPolicy:
    """The area policy in force at a unit."""
    return parse_area(_body(tx, unit_id, "area")[1])


def ladder(tx: UnitOfWork, unit_id: int, kind: IncidentKind) -> Ladder:
    """The ladder in force at a unit for one kind of incident."""
    return parse_ladder(kind, _body(tx, unit_id, f"ladder.{kind.value}")[1])
