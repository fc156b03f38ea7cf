"""A conversation as data: the flow, its eight kinds of node and what they are made of."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Audience(StrEnum):
    """Who is on the other end; it decides what keys 2 to 5 may mean (CONTRACT section 5)."""

    CALLER = "caller"
    SENIOR = "senior"
    CONTACT = "contact"
    OFFICER = "officer"

    @property
    def may_be_in_danger(self) -> bool:
        """Callers and seniors: key 3 is danger at every question, offered there or not."""
        return self in (Audience.CALLER, Audience.SENIOR)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that the domain knows, by name.

    `given_by` lists who brings it: "start", "answer" (a question or recording stores it) or the
    event whose `Done` carries it. `one_of` lists its values where they are few. A `private` fact
    is not spoken before a key was pressed: a voicemail or a stranger may have answered.
    """

    name: str
    one_of: tuple[str, ...] = ()
    default: str | None = None
    given_by: tuple[str, ...] = ("start",)
    private: bool = False


@dataclass(frozen=True, slots=True)
class Prompt:
    """A sentence by key. `params` pairs placeholder and fact; while one is empty, it is unsaid."""

    key: str
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """What a key means at a question. `heard` says it back; without the fact `when`, not offered."""

    key: str
    go: str
    means: str
    heard: tuple[Prompt, ...] = ()
    when: str | None = None


@dataclass(frozen=True, slots=True)
class Collect:
    """A string of `least` to `most` digits, kept as fact `store`."""

    least: int
    most: int
    store: str
    next: str


@dataclass(frozen=True, slots=True)
class SayNode:
    """Says `prompts` (sends `sms` instead, over SMS) and goes on."""

    name: str
    prompts: tuple[Prompt, ...]
    sms: tuple[Prompt, ...]
    next: str


@dataclass(frozen=True, slots=True)
class AskNode:
    """A question. Waits are in seconds: `timeout_s` each time, `patience_s` of silence in all.

    Asked again after silence it speaks `slower`; asked again over SMS it sends `sms_again`.
    With `hold` it is no question but a wait while somebody is rung, in which every key is heard:
    its silence leads to an event that looks how the ringing goes, and the domain ends the wait.
    """

    name: str
    prompts: tuple[Prompt, ...]
    sms: tuple[Prompt, ...]
    slower: tuple[Prompt, ...]
    sms_again: tuple[Prompt, ...]
    choices: Mapping[str, Choice]
    collect: Collect | None
    vocabulary: str | None
    secret: str | None
    store: str | None
    timeout_s: int
    patience_s: int
    silence: str | None
    wrong: str | None
    repeat: str | None
    hold: bool = False


@dataclass(frozen=True, slots=True)
class RecordNode:
    """Records an answer of at most `max_seconds` as fact `store`; over SMS the next text is it."""

    name: str
    prompts: tuple[Prompt, ...]
    sms: tuple[Prompt, ...]
    max_seconds: int
    store: str
    next: str
    silence: str | None


@dataclass(frozen=True, slots=True)
class ConnectNode:
    """Joins the other end with `target`, ringing for `timeout_s` seconds. Over SMS it fails."""

    name: str
    prompts: tuple[Prompt, ...]
    target: str
    timeout_s: int
    answered: str
    failed: str


@dataclass(frozen=True, slots=True)
class BranchNode:
    """Goes where the value of `fact` leads; no expressions."""

    name: str
    fact: str
    cases: Mapping[str, str]
    default: str


@dataclass(frozen=True, slots=True)
class DoNode:
    """An event for the domain: the facts named in `with_facts`, and constants in `given`."""

    name: str
    event: str
    with_facts: tuple[str, ...]
    given: Mapping[str, str]
    next: str


@dataclass(frozen=True, slots=True)
class GoNode:
    """Goes on elsewhere; load_directory has resolved `flow:node`."""

    name: str
    to: str


@dataclass(frozen=True, slots=True)
class EndNode:
    """Says goodbye and ends for `reason`."""

    name: str
    prompts: tuple[Prompt, ...]
    sms: tuple[Prompt, ...]
    reason: str


Node = SayNode | AskNode | RecordNode | ConnectNode | BranchNode | DoNode | GoNode | EndNode


@dataclass(frozen=True, slots=True)
class Flow:
    """One conversation. `human`, `silence` and `danger` are the exits that every question has.

    `canonical` is the whole content as text: store it under `hash`, and `load.from_canonical`
    brings the very same flow back for the sessions that were begun with it.
    """

    name: str
    title: str
    audience: Audience
    channels: tuple[str, ...]
    start: str
    human: str
    silence: str | None
    danger: str | None
    not_understood: tuple[Prompt, ...]
    facts: Mapping[str, Fact]
    nodes: Mapping[str, Node]
    canonical: str
    source: str = field(compare=False)
    lines: Mapping[str, int] = field(compare=False)
    hash: str = field(init=False, compare=False)
    """The sha256 of the content, in hexadecimal; the file's name and layout do not count."""

    def __post_init__(self) -> None:
        # Once, not at every key that anybody presses: each step looks whether it is pinned.
        digest = hashlib.sha256(self.canonical.encode()).hexdigest()
        object.__setattr__(self, "hash", digest)

    def exits_of(self, node: Node) -> Iterator[tuple[str, str]]:
        """Every (how, node) that `node` can lead to, the flow's common exits included."""
        yield from own_exits(node)
        if isinstance(node, AskNode | RecordNode):
            yield "0", self.human
            if node.silence is None:
                yield "silence", self.silence or self.human
            if self.danger is not None:
                yield "danger", self.danger


def own_exits(node: Node) -> Iterator[tuple[str, str]]:
    """Every (how, node) that `node` itself names."""
    match node:
        case SayNode() | DoNode():
            yield "next", node.next
        case GoNode():
            yield "to", node.to
        case BranchNode():
            yield from node.cases.items()
            yield "default", node.default
        case ConnectNode():
            yield "answered", node.answered
            yield "failed", node.failed
        case RecordNode():
            yield "next", node.next
            if node.silence is not None:
                yield "silence", node.silence
        case AskNode():
            yield from ((choice.key, choice.go) for choice in node.choices.values())
            if node.collect is not None:
                yield "digits", node.collect.next
            for how, target in (("silence", node.silence), ("wrong", node.wrong)):
                if target is not None:
                    yield how, target
            if node.repeat is not None:
                yield "9", node.repeat


def spoken_at(node: Node) -> Iterator[Prompt]:
    """Every prompt that `node` may say on a call."""
    match node:
        case AskNode():
            yield from (*node.prompts, *node.slower)
            for choice in node.choices.values():
                yield from choice.heard
        case SayNode() | RecordNode() | EndNode() | ConnectNode():
            yield from node.prompts
        case _:
            return


def written_at(node: Node) -> Iterator[Prompt]:
    """Every prompt that `node` may send as an SMS."""
    match node:
        case AskNode():
            yield from (*node.sms, *node.sms_again)
        case SayNode() | RecordNode() | EndNode():
            yield from node.sms
        case _:
            return
