"""Ladders as data: reading them from a policy, and writing them into an incident."""

from collections.abc import Mapping
from typing import Any

from helpline.directory.model import ON_SHIFT, UnitKind
from helpline.errors import BadPolicy
from helpline.escalation.model import Channel, IncidentKind, Ladder, Post, Rung
from helpline.reasons.rules import RuleFault

CONTACT = "contact"
POSTS = frozenset(ON_SHIFT) | {CONTACT}


FIRST_OFFICER_WITHIN_S = {IncidentKind.MISSED: 600, IncidentKind.EMERGENCY: 0}


def _post(body: Any) -> Post:
    if not isinstance(body, Mapping):
        raise BadPolicy(RuleFault.POSTS_LIST)
    role, at = body.get("role"), body.get("at")
    if not isinstance(role, str) or role not in POSTS:
        raise BadPolicy(RuleFault.NO_ROLE(found=repr(role), known=tuple(sorted(POSTS))))
    if not isinstance(at, str) or at not in set(UnitKind):
        raise BadPolicy(
            RuleFault.NO_LEVEL(found=repr(at), known=tuple(kind.value for kind in UnitKind))
        )
    return Post(role=str(role), at=str(at))


def _list(body: Mapping[str, Any], name: str, what: str) -> list[Any]:
    found = body.get(name, [])
    if not isinstance(found, list):
        raise BadPolicy(RuleFault.NOT_A_LIST(field=name, what=what))
    return found


def _rung(number: int, body: Any) -> Rung:
    if not isinstance(body, Mapping):
        raise BadPolicy(RuleFault.RUNG_TABLE(rung=number))
    wait_s, repeat = body.get("wait_s"), body.get("repeat", False)
    if not isinstance(wait_s, int) or isinstance(wait_s, bool) or wait_s < 1:
        raise BadPolicy(RuleFault.RUNG_WAIT(rung=number))
    if not isinstance(repeat, bool):
        raise BadPolicy(RuleFault.RUNG_REPEAT(rung=number))
    channels = _list(body, "channels", "a list of sms, call")
    if not all(isinstance(channel, str) and channel in set(Channel) for channel in channels):
        raise BadPolicy(RuleFault.RUNG_CHANNELS(rung=number))
    posts = tuple(_post(post) for post in _list(body, "posts", "a list of roles with their level"))
    if not posts:
        raise BadPolicy(RuleFault.RUNG_POSTS(rung=number))
    return Rung(posts, tuple(Channel(channel) for channel in channels), wait_s, repeat)


def parse_ladder(kind: IncidentKind, body: Mapping[str, Any]) -> Ladder:
    """The ladder in `body` ({"rungs": [...]}). Raises BadPolicy.

    A ladder never ends in silence (invariant 13): at least one rung that tells officers repeats.
    In the ladder of duress nobody but officers stands (invariant 32). In the ladder of missed
    calls contacts delay the first officer by at most ten minutes, in that of emergencies not at
    all (DESIGN section 7).
    """
    listed = _list(body, "rungs", "a list of rungs, the first to fire first")
    rungs = tuple(_rung(number, rung) for number, rung in enumerate(listed, 1))
    if not any(rung.repeat and _tells_officers(rung) for rung in rungs):
        raise BadPolicy(RuleFault.MUST_REPEAT)
    if kind is IncidentKind.DURESS and any(
        post.role == CONTACT for rung in rungs for post in rung.posts
    ):
        raise BadPolicy(RuleFault.NO_CONTACT_IN_DURESS)
    if (most := FIRST_OFFICER_WITHIN_S.get(kind)) is not None:
        first = next(index for index, rung in enumerate(rungs) if _tells_officers(rung))
        if sum(rung.wait_s for rung in rungs[:first]) > most:
            raise BadPolicy(RuleFault.FIRST_OFFICER(most=most))
    return Ladder(kind, rungs)


def _tells_officers(rung: Rung) -> bool:
    return bool(rung.channels) and any(post.role != CONTACT for post in rung.posts)


def ladder_body(ladder: Ladder) -> dict[str, Any]:
    """The JSON form of a ladder, as `parse_ladder` reads it."""
    return {
        "rungs": [
            {
                "posts": [{"role": str(post.role), "at": post.at} for post in rung.posts],
                "channels": [channel.value for channel in rung.channels],
                "wait_s": rung.wait_s,
                "repeat": rung.repeat,
            }
            for rung in ladder.rungs
        ]
    }
