"""Ladders as data: reading them from a policy, and writing them into an incident."""

from collections.abc import Mapping
from typing import Any

from helpline.directory.model import Role, UnitKind
from helpline.errors import BadPolicy
from helpline.escalation.model import Channel, IncidentKind, Ladder, Post, Rung

CONTACT = "contact"
POSTS = frozenset(Role) | {CONTACT}


def _post(body: Mapping[str, Any]) -> Post:
    role, at = body.get("role"), body.get("at")
    if role not in POSTS:
        raise BadPolicy(f"role: {role!r} is not on the roster; write one of {sorted(POSTS)}")
    if at not in set(UnitKind):
        raise BadPolicy(f"at: {at!r} is no level; write one of {[kind.value for kind in UnitKind]}")
    return Post(role=str(role), at=str(at))


def _rung(number: int, body: Mapping[str, Any]) -> Rung:
    wait_s, repeat = body.get("wait_s"), body.get("repeat", False)
    if not isinstance(wait_s, int) or isinstance(wait_s, bool) or wait_s < 1:
        raise BadPolicy(f"rung {number}: wait_s: write a whole number of seconds, 1 or more")
    if not isinstance(repeat, bool):
        raise BadPolicy(f"rung {number}: repeat: write true or false")
    channels = body.get("channels", [])
    if not set(channels) <= set(Channel):
        raise BadPolicy(f"rung {number}: channels: write a list of sms, call")
    posts = tuple(_post(post) for post in body.get("posts", []))
    if not posts:
        raise BadPolicy(f"rung {number}: posts: name at least one role and its level")
    return Rung(posts, tuple(Channel(channel) for channel in channels), wait_s, repeat)


def parse_ladder(kind: IncidentKind, body: Mapping[str, Any]) -> Ladder:
    """The ladder in `body` ({"rungs": [...]}). Raises BadPolicy.

    A ladder never ends in silence (invariant 13): at least one rung repeats. In the ladder of
    duress nobody but officers stands (invariant 32), and in the ladder of missed calls a contact
    alone delays the first officer by at most ten minutes (DESIGN section 7).
    """
    rungs = tuple(_rung(number, rung) for number, rung in enumerate(body.get("rungs", []), 1))
    if not any(rung.repeat and rung.channels for rung in rungs):
        raise BadPolicy("rungs: let at least one rung repeat, so that no ladder ends in silence")
    if kind is IncidentKind.DURESS and any(
        post.role == CONTACT for rung in rungs for post in rung.posts
    ):
        raise BadPolicy("rungs: no contact may be told in a ladder of duress; take it out")
    if kind is IncidentKind.MISSED:
        before = 0
        for rung in rungs:
            if any(post.role != CONTACT for post in rung.posts):
                break
            before += rung.wait_s
        if before > 600:
            raise BadPolicy("rungs: the first officer must hear within 600 s; shorten wait_s")
    return Ladder(kind, rungs)


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
