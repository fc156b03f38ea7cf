"""How the people behind the sample's telephones behave, in the words of the local network.

A personality is plain data, as the network's directory of handsets reads it.
"""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

Personality = Mapping[str, Any]

MANUAL: Personality = {"kind": "manual"}
NEVER: Personality = {"kind": "never_answers"}
VOICEMAIL: Personality = {"kind": "voicemail", "after_s": 12.0}
SWITCHED_OFF: Personality = {"kind": "switched_off"}
BUSY: Personality = {"kind": "busy"}
DECLINES: Personality = {"kind": "declines", "after_s": 4.0}

SAID_WELL = ("ठीक है", "सब ठीक है", "हाँ ठीक है", "राम राम, सब बढ़िया", "theek hai", "all well")
_MEDICINE, _FOOD, _REPAIR, _COMPANY = "4", "5", "6", "7"


def answers(*acts: Personality, after_s: float = 3.0) -> Personality:
    """Picks up and does one act for each question."""
    return {"kind": "answers", "after_s": after_s, "then": list(acts)}


def press(keys: str) -> Personality:
    """Press keys when the next question waits."""
    return {"kind": "press", "keys": keys}


def say(words: str) -> Personality:
    """Say words when the next question waits."""
    return {"kind": "say", "words": words}


def hang_up(after_s: float) -> Personality:
    """Hang up so many seconds after answering."""
    return {"kind": "hang_up", "after_s": after_s}


def one_after_the_other(*turns: Personality) -> Personality:
    """Each call meets the next of these; the last one stays."""
    return {"kind": "sequence", "turns": list(turns)}


def senior(chance: Random) -> Personality:
    """Most are well; a few need something, a few cannot be reached."""
    after_s = round(chance.uniform(2, 9), 1)
    well = answers(press("1"), after_s=after_s)
    unusual: Sequence[tuple[float, Personality]] = (
        (0.090, answers(say(chance.choice(SAID_WELL)), after_s=after_s)),
        (0.030, answers(press("2"), press(_MEDICINE), after_s=after_s)),
        (0.010, answers(press("2"), press(_FOOD), after_s=after_s)),
        (0.006, answers(press("2"), press(_REPAIR), after_s=after_s)),
        (0.010, answers(press("2"), press(_COMPANY), after_s=after_s)),
        (0.020, answers(press("5"), press("1"), after_s=after_s)),
        (0.030, one_after_the_other(NEVER, well)),
        (0.020, one_after_the_other(BUSY, well)),
        (0.015, one_after_the_other(SWITCHED_OFF, well)),
        (0.015, one_after_the_other(DECLINES, well)),
        (0.015, one_after_the_other(VOICEMAIL, well)),
        (0.010, one_after_the_other(answers(hang_up(4.0)), well)),
        (0.010, answers(say("कौन बोल रहा है?"), hang_up(20.0))),
        (0.010, VOICEMAIL),
        (0.012, NEVER),
        (0.006, SWITCHED_OFF),
    )
    draw = chance.random()
    for share, personality in unusual:
        if draw < share:
            return personality
        draw -= share
    return well


def in_danger() -> Personality:
    """Presses 3, and stays on the line."""
    return answers(press("3"))


def reachable(personality: Personality) -> bool:
    """Whether somebody is there who would also answer another telephone of the house."""
    return personality["kind"] in {"answers", "sequence"}


def responder(chance: Random) -> Personality:
    """An officer or a contact who is told: most say that they go, some cannot, some miss it."""
    draw = chance.random()
    after_s = round(chance.uniform(3, 12), 1)
    if draw < 0.70:
        return answers(press("1"), after_s=after_s)
    if draw < 0.78:
        return answers(press("2"), press("1"), after_s=after_s)
    if draw < 0.90:
        return one_after_the_other(NEVER, answers(press("1"), after_s=after_s))
    return NEVER


def contact(chance: Random) -> Personality:
    """A relative or neighbour who is asked to look in."""
    draw = chance.random()
    if draw < 0.65:
        return answers(press("1"), after_s=round(chance.uniform(3, 12), 1))
    if draw < 0.80:
        return answers(press("2"))
    return NEVER
