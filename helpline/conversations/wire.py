"""Events as JSON, so that the answer of a step can be given again (invariant 18)."""

import json
from typing import Any

from flows.engine.events import Ask, Connect, Do, End, Event, PromptRef, RecordVoice, Say

KINDS: dict[str, type[Any]] = {
    "say": Say,
    "ask": Ask,
    "record": RecordVoice,
    "connect": Connect,
    "do": Do,
    "end": End,
}
NAMES = {kind: name for name, kind in KINDS.items()}
_written = json.JSONEncoder(ensure_ascii=False).encode


def dump(events: tuple[Event, ...]) -> str:
    """JSON of a list of events."""
    return _written([_plain(event) for event in events])


def load(text: str) -> tuple[Event, ...]:
    """Read what `dump` wrote."""
    return tuple(_event(dict(item)) for item in json.loads(text))


def _plain(event: Event) -> dict[str, Any]:
    fields = {name: getattr(event, name) for name in type(event).__dataclass_fields__}
    if "prompts" in fields:
        fields["prompts"] = [[ref.key, dict(ref.params)] for ref in fields["prompts"]]
    if "facts" in fields:
        fields["facts"] = dict(fields["facts"])
    return {"is": NAMES[type(event)], **fields}


def _event(fields: dict[str, Any]) -> Event:
    kind = KINDS[fields.pop("is")]
    if "prompts" in fields:
        fields["prompts"] = tuple(PromptRef(key, params) for key, params in fields["prompts"])
    if "choices" in fields:
        fields["choices"] = tuple(fields["choices"])
    event: Event = kind(**fields)
    return event
