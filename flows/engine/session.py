"""Where a conversation stands; all that has to be kept between two inputs."""

import json
from collections.abc import Mapping
from typing import NamedTuple

from flows.errors import SessionUnreadable

VERSION = 1
_written = json.JSONEncoder(ensure_ascii=False).encode


class Session(NamedTuple):
    """One conversation between two turns. A named tuple: every key that anybody presses changes it
    several times, which costs a dataclass eight times as much.

    `step` counts the turns that waited for the other side. `wrong` and `silent` (seconds) count at
    the present question only. `last_key` has been pressed `repeats` times in a row. `path` holds
    the questions behind us, the present one last. `ended` is the reason, once it is over.

    The facts name people and addresses: whoever stores a session encrypts it.
    """

    flow: str
    flow_hash: str
    node: str
    step: int
    wrong: int
    silent: int
    last_key: str
    repeats: int
    facts: Mapping[str, str]
    path: tuple[str, ...]
    ended: str | None

    def to_json(self) -> str:
        """Serialise, with the version of the format."""
        return _written({"version": VERSION, **self._asdict(), "facts": dict(self.facts)})

    @classmethod
    def from_json(cls, text: str) -> "Session":
        """Read what `to_json` wrote; anything else raises SessionUnreadable."""
        try:
            stored = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise SessionUnreadable("it is not JSON") from error
        if not isinstance(stored, dict):
            raise SessionUnreadable("it is not a JSON object")
        if (version := stored.pop("version", None)) != VERSION:
            raise SessionUnreadable(f"its version is {version!r}, this program reads {VERSION}")
        if wrong := stored.keys() ^ _KINDS.keys():
            raise SessionUnreadable(f"missing or unknown fields: {', '.join(sorted(wrong))}")
        for name, kinds in _KINDS.items():
            if type(stored[name]) not in kinds or not _fits(stored[name]):
                raise SessionUnreadable(f"field {name} has another type than it was written with")
        return cls(**{**stored, "path": tuple(stored["path"])})


_TEXT, _COUNT = frozenset({str}), frozenset({int})
_KINDS = {
    "flow": _TEXT,
    "flow_hash": _TEXT,
    "node": _TEXT,
    "step": _COUNT,
    "wrong": _COUNT,
    "silent": _COUNT,
    "last_key": _TEXT,
    "repeats": _COUNT,
    "facts": frozenset({dict}),
    "path": frozenset({list}),
    "ended": frozenset({str, type(None)}),
}


def _fits(value: object) -> bool:
    """No negative count, and nothing but texts in what holds several."""
    if isinstance(value, int):
        return value >= 0
    if isinstance(value, dict):
        return _TEXT.issuperset(map(type, value.values()))
    return not isinstance(value, list) or _TEXT.issuperset(map(type, value))
