"""Where a conversation stands; all that has to be kept between two inputs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields

from flows.errors import SessionUnreadable

VERSION = 1


@dataclass(frozen=True, slots=True)
class Session:
    """One conversation between two turns.

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
        # Not `asdict`: it copies deeply, and this runs with every key that anybody presses.
        stored = {name: getattr(self, name) for name in _NAMES}
        stored["facts"] = dict(self.facts)
        return json.dumps({"version": VERSION, **stored}, ensure_ascii=False)

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
        if wrong := stored.keys() ^ set(_NAMES):
            raise SessionUnreadable(f"missing or unknown fields: {', '.join(sorted(wrong))}")
        for name, fits in _FITS.items():
            if not fits(stored[name]):
                raise SessionUnreadable(f"field {name} has another type than it was written with")
        return cls(**{**stored, "path": tuple(stored["path"])})


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_names(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_facts(value: object) -> bool:
    return isinstance(value, dict) and all(map(_is_text, value.values()))


def _is_reason(value: object) -> bool:
    return value is None or isinstance(value, str)


_FITS = {
    "flow": _is_text,
    "flow_hash": _is_text,
    "node": _is_text,
    "step": _is_count,
    "wrong": _is_count,
    "silent": _is_count,
    "last_key": _is_text,
    "repeats": _is_count,
    "facts": _is_facts,
    "path": _is_names,
    "ended": _is_reason,
}

_NAMES = tuple(field.name for field in fields(Session))
