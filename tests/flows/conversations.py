"""Golden conversations: a script of inputs, and every event that has to follow each of them.

A file holds `flow NAME`, then `fact NAME VALUE` lines, then the conversation: lines that begin
with `>` are inputs, the others are what the engine answers. Inputs:

    > 1                      digits            > "ठीक है" = 1      words, understood as key 1
    > silence                time-out          > "hmm"            words, not understood
    > hang up                                  > sms "1" = 1      a message
    > done deadline=...      the domain's      > dial busy        how joining ended
    > recorded REF 12 0      12 seconds, ended by key 0 (the key may be left out)
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from flows.engine.definition import Flow
from flows.engine.events import Ask, Connect, Do, End, Event, PromptRef, RecordVoice, Say
from flows.engine.inputs import (
    DialEnded,
    Digits,
    Done,
    HungUp,
    Input,
    Recording,
    Speech,
    Text,
    TimedOut,
)
from flows.engine.run import Turn, begin, resume
from flows.engine.session import Session

GOLDEN = Path(__file__).parent / "golden"
_WORDS = re.compile(r'(sms )?"(.*)"(?: = (\S+))?')


@dataclass(frozen=True)
class Script:
    """What a golden file tells: `lines` are its conversation, comments and blanks left out."""

    flow: str
    facts: dict[str, str]
    lines: list[str]

    @property
    def inputs(self) -> list[str]:
        return [line for line in self.lines if line.startswith(">")]


def read_script(text: str) -> Script:
    lines = [line.strip() for line in text.splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    split = (line.split(" ", 2) for line in lines if line.startswith("fact "))
    facts = {name: value for _, name, value in split}
    (flow,) = (line.removeprefix("flow ") for line in lines if line.startswith("flow "))
    talk = [line for line in lines if not line.startswith(("fact ", "flow "))]
    return Script(flow, facts, talk)


def played(flow: Flow, script: Script) -> list[str]:
    """The conversation as `flow` holds it, saved and loaded between every two steps."""
    turn = begin(flow, script.facts)
    lines = [*told(turn)]
    for line in script.inputs:
        turn = resume(flow, saved_and_loaded(turn).session, read_input(line))
        lines += [line, *told(turn)]
    return lines


def saved_and_loaded(turn: Turn) -> Turn:
    return replace(turn, session=Session.from_json(turn.session.to_json()))


def read_input(line: str) -> Input:
    written = line.removeprefix(">").strip()
    if found := _WORDS.fullmatch(written):
        kind = Text if found[1] else Speech
        return kind(found[2], found[3])
    word, *rest = written.split()
    match word:
        case "silence":
            return TimedOut()
        case "hang":
            return HungUp()
        case "dial":
            return DialEnded(rest[0])
        case "done":
            return Done(dict(pair.split("=", 1) for pair in rest))
        case "recorded":
            return Recording(rest[0], int(rest[1]), *rest[2:])
        case _:
            return Digits(word)


def told(turn: Turn) -> Iterator[str]:
    for event in turn.events:
        yield from _lines(event)


def _lines(event: Event) -> Iterator[str]:
    if isinstance(event, Say | Ask | RecordVoice | Connect):
        yield from (f"say {_prompt(prompt)}" for prompt in event.prompts)
    match event:
        case Ask():
            words = f", words of {event.vocabulary}" if event.vocabulary else ""
            yield f"ask {event.node}: {' '.join(event.choices)}, {event.timeout_s} s{words}"
        case RecordVoice(max_seconds=seconds):
            yield f"record {seconds} s"
        case Connect(target=target, timeout_s=seconds):
            yield f"ring {target} {seconds} s"
        case Do(name, facts):
            yield " ".join(["do", name, *_pairs(facts)])
        case End(reason):
            yield f"end {reason}"


def _prompt(prompt: PromptRef) -> str:
    return " ".join([prompt.key, *_pairs(prompt.params)])


def _pairs(facts: object) -> list[str]:
    assert isinstance(facts, dict)
    return [f"{name}={value}" for name, value in facts.items()]
