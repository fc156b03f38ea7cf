"""Lives of a day: a senior, everybody around her, and how each of them behaves.

Whoever holds a telephone here behaves the same at every call, however often it rings; officers
write again when nobody confirms what they wrote. So the same day can be lived with and without
faults, and what every telephone heard can be compared.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Semaphore

from helpline.checkins.model import CheckInState
from helpline.escalation.model import IncidentState
from helpline.sending.model import IntentKind
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
from tests.chaos.giving_up import Climbed, climbed_past, given_up
from tests.chaos.patience import Patience, never
from tests.servers.waiting import SELDOM_S, until
from tests.town.district import CONTROL_ROOM
from tests.town.rules import rules
from tests.town.stories import code_in
from tests.town.town import Plan, Town

QUICK_S, LOOKS_AGAIN_S = 0.4, 6.0
RUNG_TWICE_S = 330.0  # the second call comes after five minutes (`reporting.ONCE_MORE`)
UNREAD, RECORDED = "unread", "recorded"
NEEDED = "the roof leaks over the bed"
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
    goes_on: Callable[[Town, str, Patience], None] | None = None
    only_with_fault: bool = False


def _looks_after(town: Town, story: str, patience: Patience) -> None:
    senior = town.phone(story, "senior")
    code = _told_and_rung(town, story, "beat", "Look in", patience, "contact")
    _tells(town, story, "beat", f"1 {code}", "noted, you are going", patience)
    senior.becomes(presses("1"))
    _tells(town, story, "beat", f"2 {code}", "well, noted", patience)
    _waits_at_the_door(town, story, f"2 {code}", patience)


def _waits_at_the_door(town: Town, story: str, words: str, patience: Patience) -> None:
    """Both calls in which she could say so herself may break off. Then the officer writes again,
    and she is rung anew."""
    written = time.monotonic()

    def closed(seconds: float) -> None:
        nonlocal written
        if time.monotonic() - written > RUNG_TWICE_S:
            town.phone(story, "beat").send_sms(town.settings.checkin_number, words)
            written = time.monotonic()
        town.becomes(story, CheckInState.CLOSED, seconds)

    patience.waits(closed)


def _reads(part: str, text: str) -> Callable[[Town, str, Patience], None]:
    """An officer is told. Of a senior whose call broke off before she could say what she needs they
    hear after some minutes."""

    def reads(town: Town, story: str, patience: Patience) -> None:
        phone = town.phone(story, part)
        patience.waits(lambda s: phone.expect_sms(text, within=s))

    return reads


def _goes(part: str, alert: str, *also: str) -> Callable[[Town, str, Patience], None]:
    """An officer goes, once all who are told beside them (`also`) were rung too."""

    def goes(town: Town, story: str, patience: Patience) -> None:
        code = _told_and_rung(town, story, part, alert, patience, *also)
        _tells(town, story, part, f"1 {code}", "noted, you are going", patience)
        incident = town.incident(story)
        assert incident and incident.state is IncidentState.ACKNOWLEDGED

    return goes


def _told_and_rung(
    town: Town, story: str, part: str, alert: str, patience: Patience, *also: str
) -> str:
    """The code in an officer's alert; not before they and `also` were rung, since who acknowledges
    calls off what has not left yet, and another day would be another one. Raises Climbed."""
    for each in (*also, part):
        _is_rung(town, story, each, patience)
    phone = town.phone(story, part)

    def reads(seconds: float) -> str:
        if climbed_past(town, story, part):
            raise Climbed(f"{story}: the {part} could not be told, the next rung was")
        return code_in(phone.expect_sms(alert, within=seconds).body)

    return patience.waits(reads)


def _is_rung(town: Town, story: str, part: str, patience: Patience) -> None:
    phone = town.phone(story, part)

    def rung() -> bool:
        if any(call.incoming for call in phone.calls):
            return True
        return given_up(town, town.places[story].telephones[part])[IntentKind.CALL] > 0

    patience.waits(lambda s: until(rung, f"the {part} of {story} to be rung", s, SELDOM_S))


def _tells(town: Town, story: str, part: str, words: str, answer: str, patience: Patience) -> None:
    """An officer writes, and writes again as long as no answer comes."""
    phone = town.phone(story, part)

    def writes(_: float) -> None:
        phone.send_sms(town.settings.checkin_number, words)
        phone.expect_sms(answer, within=LOOKS_AGAIN_S)

    patience.waits(writes)


LIVES: Mapping[str, Life] = {
    "key": Life({"senior": presses("1")}, CheckInState.OK),
    "word": Life({"senior": Answers(after_s=QUICK_S, then=(Say("I am well"),))}, CheckInState.OK),
    "medicine": Life({"senior": presses("24")}, CheckInState.NEED, _reads("desk", "request")),
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
        _goes("beat", "URGENT", "contact", "desk", "sho"),
    ),
    "duress": Life(
        {"senior": presses("7"), "contact": presses("1"), "beat": DECLINES, "sho": DECLINES},
        CheckInState.EMERGENCY,
        _goes("sho", "Routine visit", "beat"),
    ),
    UNREAD: Life(
        {"senior": DECLINES, "contact": presses("2"), "beat": DECLINES, "desk": DECLINES},
        CheckInState.ESCALATED,
        _goes("desk", "Stand in", "contact"),
        only_with_fault=True,
    ),
    RECORDED: Life(
        {"senior": Answers(after_s=QUICK_S, then=(Press("2"), Press("8"), Say(NEEDED), HangUp()))},
        CheckInState.NEED,
        only_with_fault=True,
    ),
}


def plan_of(kinds: Sequence[str], tries: int = 3) -> Plan:
    """A Town in which these lives are lived; a story is called `<number> <kind>`. Rungs and
    promises last so long that a fault of a minute sends no other people than a day without,
    seniors are rung so often that calls may break off, and however many are missed at once they
    are told one by one, as on the quiet day, and not in one list."""
    chosen = {
        **rules(contact_s=20, rung_s=150),
        "checkin": {"window_s": 600, "tries": tries, "retry_after_s": 2, "unheard_s": 25},
        "escalation": {
            "ack_lasts_s": 1800,
            "provisional_s": 1800,
            "contact_looks_s": 1800,
            "repeat_s": 60,
        },
        "area": {"least": 10_000},
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


@dataclass(frozen=True, slots=True)
class Lived:
    """Which lives were begun and have ended; in which the ladder `climbed` past the officer who
    should have gone; why some did not end as they should (story -> what became of it)."""

    begun: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    climbed: list[str] = field(default_factory=list)
    broken: dict[str, str] = field(default_factory=dict)

    @property
    def whole(self) -> list[str]:
        """Those that ended as on a quiet day."""
        others = {*self.broken, *self.climbed}
        return [story for story in self.begun if story not in others]

    def require(self) -> None:
        """Raises AssertionError for those that did not end as they should."""
        assert not self.broken, "\n\n".join(self.broken.values())
        assert not self.climbed


def live(
    town: Town,
    stories: Sequence[str],
    within: float,
    every_s: float = 0.3,
    *,
    disturbed: Callable[[], bool] = never,
    at_once: int = 0,
    goes_on: Callable[[], bool] = lambda: True,
    lived: Lived | None = None,
) -> Lived:
    """Live these lives, one begun after the other, at most `at_once` together (0: all); returns
    when all that were begun have ended, or have lasted for `within` seconds in which nothing
    `disturbed` them. None is begun any more when it no longer `goes_on`. Whoever gives `lived` can
    watch."""
    hold(town, stories)
    lived = lived or Lived()
    places = Semaphore(at_once or len(stories))

    def one(story: str) -> None:
        try:
            live_one(town, story, Patience(within, disturbed))
        except Climbed:
            lived.climbed.append(story)
        except (AssertionError, StoryError) as error:
            lived.broken[story] = str(error)
        finally:
            lived.ended.append(story)
            places.release()

    with ThreadPoolExecutor(max_workers=at_once or len(stories)) as people:
        lives = []
        for story in stories:
            places.acquire()
            if not goes_on():
                break
            town.ask(story)
            lived.begun.append(story)
            lives.append(people.submit(one, story))
            time.sleep(every_s)
        for life in lives:
            life.result()
    return lived


def live_one(town: Town, story: str, patience: Patience) -> None:
    """What the people of a life do once its call is near."""
    life = LIVES[kind_of(story)]
    try:
        if life.goes_on is not None:
            life.goes_on(town, story, patience)
        patience.waits(lambda s: town.becomes(story, life.ends_as, s))
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
