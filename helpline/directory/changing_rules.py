"""Changing the rules of a unit: a new version each time, by somebody; the old ones stay.

Whatever is under way keeps the version that it began with: an incident has its ladder copied, a
check-in names the policy that it was planned by.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from helpline.acting import Actor
from helpline.directory.policies import check, default_bodies
from helpline.directory.repositories import StoredPolicy
from helpline.errors import NotFound, Refused
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds at a unit. `policy` is None for the defaults; its `unit_id` says whose it is."""

    kind: str
    policy: StoredPolicy | None
    body: Mapping[str, Any]

    @property
    def id(self) -> int:
        """The version in force, 0 for the defaults."""
        return self.policy.id if self.policy else 0


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that another version holds otherwise; None where it does not stand there."""

    field: str
    before: Any
    after: Any


def rule_at(tx: UnitOfWork, unit_id: int, kind: str) -> Rule:
    """The rule in force at a unit: its own, the nearest above it, or the default. Raises NotFound
    for a kind that there is not."""
    if kind not in default_bodies():
        raise NotFound("there is no such kind of rule")
    stored = tx.policies.current(tx.units.get(unit_id).lineage, kind)
    return Rule(kind, stored, stored.body if stored else default_bodies()[kind])


def change_rule(
    tx: UnitOfWork,
    now: datetime,
    unit_id: int,
    kind: str,
    body: Mapping[str, Any],
    *,
    based_on: int,
    by: Actor,
) -> StoredPolicy:
    """A new version at this unit, in force from now on for what begins from now on.

    Raises BadPolicy for what makes no sense, Refused if nothing is different or somebody else has
    changed the rule since the version `based_on` was looked at.
    """
    check(kind, body)
    present = rule_at(tx, unit_id, kind)
    if present.id != based_on:
        raise Refused(Why.RULE_CHANGED_MEANWHILE)
    if not differences(present.body, body):
        raise Refused(Why.NOTHING_DIFFERENT)
    stored = tx.policies.add(unit_id, kind, body, now)
    by.note(
        tx,
        now,
        "policy_changed",
        "policy",
        stored.id,
        unit_id,
        kind=kind,
        version=stored.version,
        was=present.id,
    )
    return stored


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Field by field; of a ladder rung by rung, as in "rungs.3"."""
    one, other = _flat(before), _flat(after)
    return [
        Difference(field, one.get(field), other.get(field))
        for field in dict.fromkeys((*one, *other))
        if one.get(field) != other.get(field)
    ]


def _flat(body: Mapping[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for field, value in body.items():
        if isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
            flat |= {
                f"{field}.{number}": {"repeat": False, **item}
                for number, item in enumerate(value, 1)
            }
        else:
            flat[field] = value
    return flat
