"""What responders write about a list: '2 CODE 1 4 7' (CONTRACT section 5, with numbers)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from helpline.contact import Door
from helpline.directory.policies import escalation_policy
from helpline.escalation.areas.acting import Covered, OnList
from helpline.escalation.areas.model import Part
from helpline.escalation.areas.numbers import named
from helpline.escalation.model import Outcome
from helpline.ports import Ids
from helpline.repositories import UnitOfWork
from helpline.understanding import Action

VIA = "sms"
Answered = tuple[str, Mapping[str, str]]


def answer(
    tx: UnitOfWork,
    door: Door,
    ids: Ids,
    now: datetime,
    part: Part,
    action: Action,
    numbers: Sequence[int],
    diary_number: str | None,
) -> Answered:
    """Act, and the text that answers: which numbers were understood, or what to write."""
    code = {"code": part.code}
    if tx.areas.get(part.area_id).closed_at is not None:
        return "ack.already_closed", code
    rows = OnList(door, ids, VIA)
    match action:
        case Action.GOING:
            done = rows.going(tx, now, part, numbers)
            lasts = escalation_policy(tx, part.unit_id).ack_lasts_s
            return _said(part, done, "ack.area_going", {"within": str(lasts)})
        case Action.CANNOT:
            rows.cannot(tx, now, part, numbers)
            return "ack.declined", code
        case Action.NEEDS_HELP:
            return _said(part, rows.needs_help(tx, now, part, numbers), "ack.area_noted", {})
        case Action.WELL:
            done = rows.report(tx, now, part, Outcome.WELL, numbers, diary_number)
        case _:
            done = rows.report(tx, now, part, Outcome.NOT_AT_HOME, numbers, diary_number)
    return _said(part, done, "ack.area_noted", {})


def _said(part: Part, done: Covered, key: str, more: Mapping[str, str]) -> Answered:
    """One number that names nobody is told, and the rest counts all the same."""
    code = {"code": part.code}
    if done.unknown or not done.numbers:
        wrong = named(done.unknown) if done.unknown else "-"
        return "ack.area_numbers", {**code, "numbers": wrong}
    return key, {**code, **more, "numbers": named(done.numbers), "count": str(done.waiting)}
