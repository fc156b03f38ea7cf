"""Prompts: every sentence exists in every language, filled with what it needs."""

from collections.abc import Collection, Iterator, Mapping

from flows.engine.checks.paths import Found, reach, steps_over
from flows.engine.definition import AskNode, Flow, Prompt, RecordNode, spoken_at, written_at
from flows.engine.walk import SMS, VOICE


def spoken_in(flow: Flow) -> Iterator[tuple[str, Prompt]]:
    """Every prompt that a flow may say, with the place that says it."""
    yield from (("not_understood", prompt) for prompt in flow.not_understood)
    for node in flow.nodes.values():
        yield from ((f"nodes.{node.name}", prompt) for prompt in spoken_at(node))


def written_in(flow: Flow) -> Iterator[tuple[str, Prompt]]:
    """Every prompt that a flow may send as an SMS, with the place that sends it."""
    for node in flow.nodes.values():
        yield from ((f"nodes.{node.name}.sms", prompt) for prompt in written_at(node))


def prompts_exist(flow: Flow, prompt_keys: Mapping[str, Collection[str]]) -> Iterator[Found]:
    """`prompt_keys`: language to the keys that it has."""
    for where, prompt in (*spoken_in(flow), *written_in(flow)):
        lacking = [each for each, keys in prompt_keys.items() if prompt.key not in keys]
        if lacking:
            file, _, table = prompt.key.partition(".")
            places = ", ".join(f"audio_prompts/{each}/{file}.toml" for each in lacking)
            yield where, f"prompt {prompt.key} is missing; write [{table}] in {places}"


def placeholders_filled(flow: Flow, placeholders: Mapping[str, Collection[str]]) -> Iterator[Found]:
    """Every prompt is given exactly what its sentence has places for."""
    for where, prompt in (*spoken_in(flow), *written_in(flow)):
        given = {name for name, _ in prompt.params}
        needed = set(placeholders.get(prompt.key, given))
        if given != needed:
            wanted = ", ".join(sorted(needed)) or "nothing"
            yield where, f"prompt {prompt.key} takes {wanted}; write params for exactly that"


def prompts_fit_the_channel(flow: Flow, sms_keys: Collection[str]) -> Iterator[Found]:
    """What is said is written to be heard, what is sent is a registered template."""
    for where, prompt in spoken_in(flow):
        if prompt.key in sms_keys:
            yield where, f"prompt {prompt.key} is an SMS; say a voice prompt here"
    for where, prompt in written_in(flow):
        if prompt.key not in sms_keys:
            yield where, f"prompt {prompt.key} is no SMS; send one that has a registered template"


def sms_has_its_own_words(flow: Flow) -> Iterator[Found]:
    """A question that can be met over SMS has a registered text of its own."""
    if SMS not in flow.channels:
        for node in flow.nodes.values():
            if isinstance(node, AskNode | RecordNode) and node.sms:
                yield f"nodes.{node.name}.sms", 'is never sent; write channels = ["voice", "sms"]'
        return
    for name in reach(flow, [flow.start], steps_over(SMS)):
        node = flow.nodes[name]
        if isinstance(node, AskNode | RecordNode) and not node.sms:
            yield f"nodes.{name}.sms", 'is missing; over SMS this asks nothing: write sms = ["..."]'


def calls_have_words(flow: Flow) -> Iterator[Found]:
    """A question that can be met on a call is spoken there."""
    if VOICE not in flow.channels:
        return
    for name in reach(flow, [flow.start], steps_over(VOICE)):
        node = flow.nodes[name]
        if isinstance(node, AskNode) and not node.prompts:
            yield f"nodes.{name}.prompts", "is missing; on a call this asks nothing: write prompts"
