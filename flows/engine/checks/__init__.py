"""What a flow has to be before it may talk to anybody (DESIGN section 5)."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from flows.engine.checks import facts, keypad, paths, privacy, prompts, secrets
from flows.engine.checks.paths import Found
from flows.engine.definition import Flow
from flows.engine.parse import line_of
from flows.engine.problems import Problem
from flows.errors import FlowRefused

Rule = Callable[[Flow], Iterator[Found]]

# These need exits that lead somewhere, so they wait until all do.
_RULES_OF_PATHS: tuple[Rule, ...] = (
    paths.nothing_unreachable,
    paths.every_path_ends,
    paths.no_loop_without_input,
    keypad.human_is_rung,
    keypad.same_key_three_times,
    privacy.private_facts_behind_a_key,
    secrets.secret_sounds_like_one,
    prompts.sms_has_its_own_words,
    prompts.calls_have_words,
)
_RULES_OF_NODES: tuple[Rule, ...] = (
    keypad.few_choices,
    keypad.one_meaning,
    keypad.danger_is_declared,
    secrets.secret_is_a_choice,
    facts.facts_are_declared,
    facts.cases_are_values,
)


def check(
    flows: Mapping[str, Flow],
    prompt_keys: Mapping[str, Collection[str]],
    placeholders: Mapping[str, Collection[str]] | None = None,
    sms_keys: Collection[str] | None = None,
) -> list[Problem]:
    """Every rule that a flow breaks, in the order of the files.

    `prompt_keys` holds the keys that exist in each language; `placeholders`, where given, what each
    key has to be filled with; `sms_keys`, where given, the keys that are sent and never spoken.
    """
    problems: list[Problem] = []
    for flow in flows.values():
        lost = list(paths.exits_lead_somewhere(flow))
        rules = _RULES_OF_NODES if lost else (*_RULES_OF_NODES, *_RULES_OF_PATHS)
        found = [*lost, *(each for rule in rules for each in rule(flow))]
        found += prompts.prompts_exist(flow, prompt_keys)
        found += prompts.placeholders_filled(flow, placeholders or {})
        if sms_keys is not None:
            found += prompts.prompts_fit_the_channel(flow, sms_keys)
        problems += _placed(flow, found)
    return sorted(set(problems))


def refuse_broken(
    flows: Mapping[str, Flow],
    prompt_keys: Mapping[str, Collection[str]],
    placeholders: Mapping[str, Collection[str]] | None = None,
    sms_keys: Collection[str] | None = None,
) -> None:
    """Raise FlowRefused unless `check` finds nothing."""
    if problems := check(flows, prompt_keys, placeholders, sms_keys):
        raise FlowRefused(problems)


def _placed(flow: Flow, found: Iterable[Found]) -> Iterator[Problem]:
    for where, message in found:
        yield Problem(flow.source, line_of(where, flow.lines), where, message)
