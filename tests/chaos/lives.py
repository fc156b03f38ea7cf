"""Lives of a day: a senior, everybody around her, and how each of them behaves.

Whoever holds a telephone here behaves the same at every call, however often it rings; officers
write again when nobody confirms what they wrote. So the same day can be lived with and without
faults, and what every telephone heard can be compared.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from helpline.checkins.model import CheckInState
from helpline.escalation.model import IncidentState
from phonenet.errors import StoryError
from phonenet.handsets.personalities import (
    Answers,
    Declines,
    HangUp,
    Personality,
    Press,
    Say,
)
from phonenet.story.told import heard
from tests.servers.waiting import until
from tests.town.district import CONTROL_ROOM
from tests.town.rules import rules
from tests.town.stories import code_in
from tests.town.town import Plan, Town

QUICK_S, LOOKS_AGAIN_S = 0.4, 6.0
WRITES_AGAIN = 50  # longer than any fault lasts
UNREAD = "unread"
DECLINES = Declines(after_s=QUICK_S)


def presses(keys: str) -> Personality:
    """Picks up at once and answers each question with the next key."""
    return Answers(after_s=QUICK_S, then=tuple(Press(key) for key in keys))


@dataclass(frozen=True, slots=True)
class Life:
    """`holds`: part -> who holds that telephone. `goes_on`: what the people do beside it.
    `ends_as`: the state of the check-in at the end of the day. `only_with_fault`: on a quiet day
    nobody lives it."""

    holds: Mapping[str, Personality]
    ends_as: CheckInState
    goes_on: Callable[[Town, str, float], None] | None = None
    only_with_fault: bool = False


def _looks_after(town: Town, story: str, within: float) -> None:
    beat, senior = town.phone(story, "beat"), town.phone(story, "senior")
    code = code_in(beat.expect_sms("Look in", within=within).body)
    _tells(town, story, "beat", f"1 {code}", "noted, you are going")
    senior.becomes(presses("1"))
    _tells(town, story, "beat", f"2 {code}", "well, noted")


def _goes(part: str, alert: str, after: str = "") -> Callable[[Town, str, float], None]:
    """An officer goes; not before the part `after` was rung, since who acknowledges calls off
    what has not left yet."""

    def goes(town: Town, story: str, within: float) -> None:
        if after:
            other = town.phone(story, after)
            until(lambda: other.calls, f"the {after} of {story} to be rung", within)
        code = code_in(town.phone(story, part).expect_sms(alert, within=within).body)
        _tells(town, story, part, f"1 {code}", "noted, you are going")
        incident = town.incident(story)
        assert incident and incident.state is IncidentState.ACKNOWLEDGED

    return goes


def _tells(town: Town, story: str, part: str, words: str, answer: str) -> None:
    """An officer writes, and writes again as long as no answer comes."""
    phone = town.phone(story, part)
    for _ in range(WRITES_AGAIN):
        phone.send_sms(town.settings.checkin_number, words)
        try:
            phone.expect_sms(answer, within=LOOKS_AGAIN_S)
        except StoryError:
            continue
        return
    raise AssertionError(f"{story}: nobody answered what the {part} wrote")


LIVES: Mapping[str, Life] = {
    "key": Life({"senior": presses("1")}, CheckInState.OK),
    "word": Life({"senior": Answers(after_s=QUICK_S, then=(Say("I am well"),))}, CheckInState.OK),
    "medicine": Life({"senior": presses("24")}, CheckInState.NEED),
    "missed": Life(
        {
            "senior": DECLINES,
            "contact": presses("2"),
            "beat": DECLINES,
            "sho": DECLINES,
        },
        CheckInState.CLOSED,
        _looks_after,
    ),
    "danger": Life(
        {
            "senior": presses("3"),
            "contact": presses("1"),
            "beat": DECLINES,
            "desk": DECLINES,
            "sho": DECLINES,
        },
        CheckInState.EMERGENCY,
        _goes("beat", "URGENT", after="contact"),
    ),
    "duress": Life(
        {"senior": presses("7"), "contact": presses("1"), "beat": DECLINES, "sho": DECLINES},
        CheckInState.EMERGENCY,
        _goes("sho", "Routine visit", after="sho"),
    ),
    UNREAD: Life(
        {"senior": DECLINES, "contact": presses("2"), "beat": DECLINES, "desk": DECLINES},
        CheckInState.ESCALATED,
        _goes("desk", "Stand in"),
        only_with_fault=True,
    ),
}


def plan_of(kinds: Sequence[str], tries: int = 3) -> Plan:
    """A Town in which these lives are lived; a story is called `<number> <kind>`. Rungs and
    promises last so long that a fault of a minute sends no other people than a day without, and
    seniors are rung so often that calls may break off."""
    chosen = {
        **rules(contact_s=20, rung_s=150),
        "checkin": {"window_s": 600, "tries": tries, "retry_after_s": 2, "unheard_s": 25},
        "escalation": {
            "ack_lasts_s": 1800,
            "provisional_s": 1800,
            "contact_looks_s": 1800,
            "repeat_s": 60,
        },
    }
    stories = [f"{number} {kind}" for number, kind in enumerate(kinds)]
    return Plan(stories=stories, rules=chosen, rules_of={})


def kind_of(story: str) -> str:
    """The life that a story tells."""
    return story.partition(" ")[2]


def hold(town: Town, stories: Sequence[str]) -> None:
    """Everybody takes their telephone."""
    control = Answers(after_s=QUICK_S, then=(HangUp(2.5),))
    town.network.handset(CONTROL_ROOM, "control room", control, landline=True)
    for story in stories:
        for part, personality in LIVES[kind_of(story)].holds.items():
            town.phone(story, part, personality)


def live(town: Town, stories: Sequence[str], within: float, every_s: float = 0.3) -> None:
    """Live these lives at once, one begun after the other; returns when all have ended as they
    should, and nothing waits to leave. Raises AssertionError or StoryError for the first that
    does not within so many seconds."""
    hold(town, stories)
    with ThreadPoolExecutor(max_workers=len(stories)) as people:
        begun = []
        for story in stories:
            town.ask(story)
            begun.append(people.submit(live_one, town, story, within))
            time.sleep(every_s)
        for life in begun:
            life.result()


def live_one(town: Town, story: str, within: float) -> None:
    """What the people of a life do once its call is near."""
    life = LIVES[kind_of(story)]
    try:
        if life.goes_on is not None:
            life.goes_on(town, story, within)
        town.becomes(story, life.ends_as, within)
    except (AssertionError, StoryError) as error:
        what = str(error).splitlines()[0]
        raise AssertionError(f"{story}: {what}\n{_told(town, story)}") from None


def _told(town: Town, story: str) -> str:
    """What became of a life, and what its telephones heard, for the message of a failure."""
    lines = [f"  check-in {town.check_in(story).state}, incident {town.incident(story)}"]
    for part, number in town.places[story].telephones.items():
        view = town.network.handset(number).view
        lines += [f"  {part} {c.began} {c.status}: {heard(c)}" for c in view.calls]
        lines += [f"  {part} {text.at} reads {text.body}" for text in view.inbox]
    return "\n".join(lines)
