"""From the content of a TOML file to a Flow; whatever does not fit is a problem with its place."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from flows.engine.definition import (
    AskNode,
    Audience,
    BranchNode,
    Choice,
    Collect,
    ConnectNode,
    DoNode,
    EndNode,
    Fact,
    Flow,
    GoNode,
    Node,
    Prompt,
    RecordNode,
    SayNode,
)
from flows.engine.keys import SILENCE_S
from flows.engine.problems import Problem
from flows.engine.table import Table
from flows.errors import FlowRefused

CHANNELS = ("voice", "sms")


def parse(content: Mapping[str, Any], source: str, lines: Mapping[str, int]) -> Flow:
    """Build the flow that `content` describes. Raises FlowRefused with every problem.

    `lines` maps dotted table names to line numbers of `source`.
    """
    problems: list[Problem] = []

    def report(where: str, message: str) -> None:
        problems.append(Problem(source, line_of(where, lines), where, message))

    top = Table(content, "", report)
    flow = Flow(
        name=top.text("name"),
        title=top.text("title"),
        audience=Audience(top.choice("audience", [audience.value for audience in Audience])),
        channels=_channels(top),
        start=top.text("start"),
        human=top.text("human"),
        silence=top.text_or_none("silence"),
        danger=top.text_or_none("danger"),
        not_understood=_prompts(top, "not_understood"),
        facts={name: _fact(name, each) for name, each in top.table("facts").tables().items()},
        nodes=_nodes(top.table("nodes")),
        canonical=json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")),
        source=source,
        lines=lines,
    )
    top.close()
    if problems:
        raise FlowRefused(sorted(problems))
    return flow


def line_of(where: str, lines: Mapping[str, int]) -> int:
    """The line of the innermost table header on the way to `where`, or 0."""
    parts = where.split(".")
    for length in range(len(parts), 0, -1):
        if line := lines.get(".".join(parts[:length])):
            return line
    return 0


def _channels(top: Table) -> tuple[str, ...]:
    channels = top.texts("channels") or CHANNELS[:1]
    if unknown := [channel for channel in channels if channel not in CHANNELS]:
        top.wrong("channels", f"{unknown[0]!r} is none of {', '.join(CHANNELS)}")
    return channels


def _fact(name: str, table: Table) -> Fact:
    default = table.raw("default")
    if default is not None and not isinstance(default, str):
        table.wrong("default", 'write a text, default = "..." (it may be empty)')
        default = None
    fact = Fact(
        name=name,
        one_of=table.texts("one_of"),
        default=default,
        given_by=table.texts("given_by") or ("start",),
        private=table.flag("private"),
    )
    table.close()
    return fact


def _nodes(table: Table) -> dict[str, Node]:
    nodes = {}
    for name, each in table.tables().items():
        kind = each.choice("kind", list(_KINDS))
        nodes[name] = _KINDS[kind](name, each)
        each.close()
    return nodes


def _say(name: str, table: Table) -> Node:
    prompts, sms = _prompts(table, "prompts"), _prompts(table, "sms")
    if not prompts and not sms:
        table.wrong("prompts", 'says nothing; write prompts = ["..."] or go on with a go node')
    return SayNode(name, prompts, sms, table.text("next"))


def _ask(name: str, table: Table) -> Node:
    choices = table.table("choices").tables()
    node = AskNode(
        name=name,
        prompts=_prompts(table, "prompts"),
        sms=_prompts(table, "sms"),
        slower=_prompts(table, "slower"),
        sms_again=_prompts(table, "sms_again"),
        choices={key: _choice(key, each) for key, each in choices.items()},
        collect=_collect(table.table("collect")) if "collect" in table else None,
        vocabulary=table.text_or_none("vocabulary"),
        secret=table.text_or_none("secret"),
        store=table.text_or_none("store"),
        timeout_s=table.whole("timeout_s", default=10, least=3, most=60),
        patience_s=table.whole("patience_s", default=SILENCE_S, least=3, most=120),
        silence=table.text_or_none("silence"),
        wrong=table.text_or_none("wrong"),
        repeat=table.text_or_none("repeat"),
        hold=table.flag("hold"),
    )
    if node.hold and not node.silence:
        table.wrong("silence", "has to lead to a do node that looks how the ringing goes")
    if not node.prompts and not node.sms and not node.hold:
        table.wrong("prompts", 'asks nothing; write prompts = ["..."]')
    if bool(node.choices) == (node.collect is not None) and not (node.hold and not node.collect):
        table.wrong("choices", "give a question either choices or collect")
    return node


def _choice(key: str, table: Table) -> Choice:
    choice = Choice(
        key=key,
        go=table.text("go"),
        means=table.text("means"),
        heard=_prompts(table, "heard"),
        when=table.text_or_none("when"),
    )
    table.close()
    return choice


def _collect(table: Table) -> Collect:
    collect = Collect(
        least=table.whole("least", default=1, least=1, most=20),
        most=table.whole("most", default=1, least=1, most=20),
        store=table.text("store"),
        next=table.text("next"),
    )
    if collect.least > collect.most:
        table.wrong("most", f"is less than least = {collect.least}")
    table.close()
    return collect


def _record(name: str, table: Table) -> Node:
    return RecordNode(
        name=name,
        prompts=_prompts(table, "prompts"),
        sms=_prompts(table, "sms"),
        max_seconds=table.whole("max_seconds", default=60, least=5, most=600),
        store=table.text("store"),
        next=table.text("next"),
        silence=table.text_or_none("silence"),
    )


def _connect(name: str, table: Table) -> Node:
    return ConnectNode(
        name=name,
        prompts=_prompts(table, "prompts"),
        target=table.text("target"),
        timeout_s=table.whole("timeout_s", default=30, least=5, most=120),
        answered=table.text("answered"),
        failed=table.text("failed"),
    )


def _branch(name: str, table: Table) -> Node:
    return BranchNode(name, table.text("fact"), table.pairs("cases"), table.text("default"))


def _do(name: str, table: Table) -> Node:
    return DoNode(
        name=name,
        event=table.text("event"),
        with_facts=table.texts("with"),
        given=table.pairs("given"),
        next=table.text("next"),
    )


def _go(name: str, table: Table) -> Node:
    return GoNode(name, table.text("to"))


def _end(name: str, table: Table) -> Node:
    return EndNode(name, _prompts(table, "prompts"), _prompts(table, "sms"), table.text("reason"))


_KINDS: dict[str, Callable[[str, Table], Node]] = {
    "say": _say,
    "ask": _ask,
    "record": _record,
    "connect": _connect,
    "branch": _branch,
    "do": _do,
    "go": _go,
    "end": _end,
}


def _prompts(table: Table, field: str) -> tuple[Prompt, ...]:
    """A list whose items are a key, or `{ key, params }`."""
    listed = table.raw(field)
    if listed is None:
        return ()
    if not isinstance(listed, list):
        table.wrong(field, f'write a list, {field} = ["checkin.question"]')
        return ()
    return tuple(_prompt(each, table, f"{field}[{at}]") for at, each in enumerate(listed))


def _prompt(written: object, outer: Table, field: str) -> Prompt:
    if isinstance(written, str) and written:
        return Prompt(written)
    if not isinstance(written, dict):
        outer.wrong(
            field, 'write a prompt key, "file.sentence", or { key = "...", params = [...] }'
        )
        return Prompt("")
    table = Table(written, outer.at(field), outer.report)
    params = table.raw("params")
    same_name = isinstance(params, list)
    pairs = {name: name for name in table.texts("params")} if same_name else table.pairs("params")
    prompt = Prompt(table.text("key"), tuple(sorted(pairs.items())))
    table.close()
    return prompt
