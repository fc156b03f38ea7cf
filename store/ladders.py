"""A ladder as the text that an incident keeps of it."""

import json
from functools import lru_cache

from helpline.directory.model import Role
from helpline.escalation.model import Channel, IncidentKind, Ladder, Post, Rung
from store.errors import Corrupt

_ROLES = {role.value: role for role in Role}


def to_text(ladder: Ladder) -> str:
    """JSON that `from_text` reads back."""
    rungs = [
        {
            "posts": [[str(post.role), post.at] for post in rung.posts],
            "channels": [channel.value for channel in rung.channels],
            "wait_s": rung.wait_s,
            "repeat": rung.repeat,
        }
        for rung in ladder.rungs
    ]
    return json.dumps({"kind": ladder.kind.value, "rungs": rungs}, separators=(",", ":"))


@lru_cache(maxsize=512)
def from_text(text: str) -> Ladder:
    """The ladder.

    Raises:
        Corrupt: the text is not what `to_text` writes.
    """
    try:
        body = json.loads(text)
        rungs = tuple(
            Rung(
                posts=tuple(Post(_ROLES.get(role, role), at) for role, at in rung["posts"]),
                channels=tuple(Channel(channel) for channel in rung["channels"]),
                wait_s=rung["wait_s"],
                repeat=rung["repeat"],
            )
            for rung in body["rungs"]
        )
        return Ladder(IncidentKind(body["kind"]), rungs)
    except (ValueError, KeyError, TypeError) as error:
        raise Corrupt("an incident's ladder cannot be read: restore it from a backup") from error
