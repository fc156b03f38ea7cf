"""A flow as small as a flow can be, to be changed by each test."""

import tomllib
from typing import Any

from flows.engine.definition import Flow
from flows.engine.events import Do, Event
from flows.engine.inputs import Done, Input
from flows.engine.parse import parse
from flows.engine.run import Turn, begin, resume

SMALL = """
name = "small"
title = "A small flow"
audience = "caller"
start = "first"
human = "ring"
danger = "danger"
not_understood = ["t.not_understood"]

[facts]
answer = { given_by = ["answer"] }

[nodes.first]
kind = "ask"
prompts = ["t.first"]
slower = ["t.first_slow"]
[nodes.first.choices]
1 = { go = "second", means = "yes", heard = ["t.yes"] }
2 = { go = "bye", means = "need" }

[nodes.second]
kind = "ask"
prompts = ["t.second"]
store = "answer"
choices.4 = { go = "told", means = "fourth" }

[nodes.told]
kind = "do"
event = "told"
with = ["answer", "how"]
next = "bye"

[nodes.bye]
kind = "end"
prompts = ["t.bye"]
reason = "done"

[nodes.ring]
kind = "connect"
prompts = ["t.ring"]
target = "desk"
answered = "bye"
failed = "bye"

[nodes.danger]
kind = "do"
event = "danger"
with = ["how"]
next = "ring"
"""


def small(**changes: Any) -> Flow:
    """SMALL with top-level fields replaced (None takes one out); nodes are merged by name."""
    content = tomllib.loads(SMALL)
    for table in ("nodes", "facts"):
        changes[table] = {**content[table], **changes.get(table, {})}
    merged = {**content, **changes}
    return parse({name: value for name, value in merged.items() if value is not None}, "small", {})


def after(flow: Flow, *inputs: Input, facts: dict[str, str] | None = None) -> Turn:
    """The turn that the last of `inputs` leads to; every Do is answered with nothing."""
    turn = begin(flow, facts or {})
    for arrived in inputs:
        turn = resume(flow, _past_do(flow, turn).session, arrived)
    return turn


def _past_do(flow: Flow, turn: Turn) -> Turn:
    while isinstance(turn.events[-1], Do):
        turn = resume(flow, turn.session, Done({}))
    return turn


def last(turn: Turn) -> Event:
    return turn.events[-1]


def said(turn: Turn) -> list[str]:
    """The keys of every prompt of a turn."""
    return [prompt.key for event in turn.events for prompt in getattr(event, "prompts", ())]
