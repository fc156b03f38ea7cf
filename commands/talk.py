"""Plays a conversation in the terminal: what would be heard is printed, keys are typed."""

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from audio_prompts.catalogue import Catalogue
from audio_prompts.errors import PromptError
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
from flows.engine.load import DEFINITIONS, load_directory
from flows.engine.run import START, begin, resume
from flows.engine.session import Session
from flows.engine.walk import CHANNEL, SMS, Turn
from flows.errors import FlowRefused, FlowsError

NAME = "talk"
HELP = "Plays a conversation in the terminal."
LEGEND = """\
Type keys (1, 0, *, or a whole number where one is asked for), >words to say something,
nothing for silence, `hangup` to end; when somebody is rung: `yes` if they answer, else `no`.
duress stands for the senior's own secret digit."""

# What may be shown for a fact that was not given; the people are invented.
SAMPLE_FACTS = {
    "name": "कमला देवी",
    "code": "4821",
    "mohalla": "शंकर नगर",
    "address": "मकान 12, गली 3, शंकर नगर",
    "key_holder": "सीता बाई",
    "key_holder_phone": "+917715550142",
    "illness": "शुगर, सुनने में दिक्कत",
    "role": "beat_officer",
    "until": "2026-03-31",
    "deadline": "2026-03-12",
    "number": "1011079194",
    "secret": "4821",
    "place": "शंकर नगर",
    "by_clock": "08:30",
    "member_4": "कमला देवी",
    "member_5": "रमेश प्रसाद",
}
# What the words of the terminal are understood as, a stand-in for real speech recognition.
KEY_OF_WORD = {"well": "1", "need": "2", "danger": "3", "human": "0", "yes": "1", "no": "4"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The flow, the language and what the domain is to know."""
    parser.add_argument("flow", help="name of a definition, as in senior_checkin")
    parser.add_argument("--language", default="hi", help="hi or en (default: hi)")
    parser.add_argument(
        "--fact",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a fact for the flow, as in mode=retry or channel=sms; may be repeated",
    )
    parser.add_argument("--facts", action="store_true", help="list the flow's facts and stop")


def run_without_settings(args: argparse.Namespace) -> int:
    """Play the flow to its end; 2 when the flow or a fact is not understood."""
    try:
        flow = _flow(args.flow)
        given = dict(_known(flow, *_pair(written)) for written in args.fact)
    except (FlowRefused, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    if args.facts:
        print("\n".join(_described(flow)))
        return 0
    catalogue = Catalogue.read()
    if args.language not in catalogue.languages:
        known = ", ".join(catalogue.languages)
        print(f"There are no prompts in {args.language!r}, only in: {known}", file=sys.stderr)
        return 2
    voice = Voice(catalogue, args.language)
    print(f"{flow.title}\n{LEGEND}\n")
    try:
        play(flow, {**samples(flow), **given}, voice, input, print)
    except FlowsError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def play(
    flow: Flow,
    facts: Mapping[str, str],
    voice: "Voice",
    ask: Callable[[str], str],
    show: Callable[[str], None],
) -> Session:
    """Play `flow` with typed answers from `ask` until it ends; the last session."""
    turn = begin(flow, facts)
    while True:
        for line in voice.lines(turn.events):
            show(line)
        if turn.session.ended is not None:
            return turn.session
        turn = resume(flow, turn.session, _answer(flow, turn, facts, ask))


def samples(flow: Flow) -> dict[str, str]:
    """Something for every fact that the flow needs at its start."""
    return {
        name: SAMPLE_FACTS.get(name) or (fact.one_of[0] if fact.one_of else f"<{name}>")
        for name, fact in flow.facts.items()
        if START in fact.given_by and (fact.default is None or name in SAMPLE_FACTS)
    }


@dataclass(frozen=True)
class Voice:
    """Turns events into lines; a prompt without a sentence in `language` is shown by its key."""

    catalogue: Catalogue
    language: str

    def lines(self, events: tuple[Event, ...]) -> Iterator[str]:
        """What is heard, then in brackets what the service does or waits for."""
        for event in events:
            if isinstance(event, Say | Ask | RecordVoice | Connect):
                yield from (f"  {self.sentence(prompt)}" for prompt in event.prompts)
            if (note := _note(event)) is not None:
                yield f"  [{note}]"

    def sentence(self, prompt: PromptRef) -> str:
        """The prompt in words."""
        try:
            return self.catalogue.text(prompt.key, self.language, prompt.params)
        except PromptError:
            filled = ", ".join(f"{name}={value}" for name, value in prompt.params.items())
            return f"<{prompt.key}{': ' + filled if filled else ''}>"


def _note(event: Event) -> str | None:
    match event:
        case Do(name, facts):
            told = ", ".join(f"{fact}={value}" for fact, value in facts.items() if value)
            return f"{name}: {told}" if told else name
        case Connect(target=target, timeout_s=seconds):
            return f"rings {target} for {seconds} s"
        case RecordVoice(max_seconds=seconds):
            return f"records up to {seconds} s"
        case Ask(choices=choices, timeout_s=seconds):
            return f"keys {' '.join(choices)}, waits {seconds} s"
        case End(reason):
            return f"ends: {reason}"
        case _:
            return None


def _answer(flow: Flow, turn: Turn, facts: Mapping[str, str], ask: Callable[[str], str]) -> Input:
    awaited = turn.events[-1]
    if isinstance(awaited, Do):
        return Done({**_given_by(flow, awaited.name), **facts})
    try:
        typed = ask("> ").strip()
    except EOFError:
        return HungUp()
    if typed == "hangup":
        return HungUp()
    if isinstance(awaited, Connect):
        return DialEnded("completed" if typed == "yes" else "no-answer")
    if not typed:
        return TimedOut()
    words = typed.removeprefix(">").strip()
    if turn.session.facts[CHANNEL] == SMS:
        return Text(words, words if len(words) == 1 else KEY_OF_WORD.get(words))
    if typed.startswith(">"):
        if isinstance(awaited, RecordVoice):
            return Recording(reference=words, seconds=len(words.split()))
        return Speech(words, KEY_OF_WORD.get(words))
    return Digits(typed)


def _given_by(flow: Flow, event: str) -> dict[str, str]:
    due = (name for name, fact in flow.facts.items() if event in fact.given_by)
    return {name: SAMPLE_FACTS[name] for name in due if name in SAMPLE_FACTS}


def _flow(name: str) -> Flow:
    flows = load_directory(DEFINITIONS)
    if name not in flows:
        raise ValueError(f"There is no flow {name!r}. There are: {', '.join(sorted(flows))}")
    return flows[name]


def _pair(written: str) -> tuple[str, str]:
    name, equals, value = written.partition("=")
    if not (name and equals):
        raise ValueError(f"--fact {written!r} is not understood; write it as mode=retry")
    return name, value


def _known(flow: Flow, name: str, value: str) -> tuple[str, str]:
    """A fact as given; raises ValueError for one that the flow does not have or cannot have."""
    if name == CHANNEL:
        return name, value
    fact = flow.facts.get(name)
    if fact is None:
        names = ", ".join([*flow.facts, CHANNEL])
        raise ValueError(f"{flow.name} has no fact {name!r}. It has: {names}")
    if fact.one_of and value not in fact.one_of:
        raise ValueError(f"--fact {name}={value} cannot be; write one of: {', '.join(fact.one_of)}")
    return name, value


def _described(flow: Flow) -> Iterator[str]:
    for name, fact in flow.facts.items():
        values = " | ".join(fact.one_of) or "any text"
        default = "" if fact.default is None else f" (default {fact.default!r})"
        yield f"{name}: {values}{default}, from {', '.join(fact.given_by)}"
