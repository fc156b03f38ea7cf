"""Personalities at work: what they do in an answered call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phonenet.call import Call
from phonenet.handsets.personalities import Act, Answers, HangUp, Press, Say

if TYPE_CHECKING:
    from phonenet.network import Network


def answered(network: Network, call: Call) -> None:
    """Acts that have a time of their own are set when the call is answered."""
    for act in _acts(call):
        if act.after_s is not None:
            _later(network, call, act.after_s, act)


def question(network: Network, call: Call) -> None:
    """A question has been asked to its end: the next act that waits for one is done."""
    waiting = [act for act in _acts(call) if act.after_s is None]
    if call.acts_done < len(waiting):
        act = waiting[call.acts_done]
        call.acts_done += 1
        _later(network, call, network.pace.reaction_s, act)


def perform(network: Network, call: Call, act: Act) -> None:
    """Press, say or hang up, if the call still stands."""
    if call.over:
        return
    match act:
        case Press(keys=keys):
            network.press(call, keys)
        case Say(words=words):
            network.say(call, words)
        case HangUp():
            network.exchange.hang_up(call)


def _acts(call: Call) -> tuple[Act, ...]:
    return call.personality.then if isinstance(call.personality, Answers) else ()


def _later(network: Network, call: Call, seconds: float, act: Act) -> None:
    call.later(network.schedule.after(seconds, lambda: perform(network, call, act)))
