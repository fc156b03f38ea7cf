"""A unit's day in numbers: how often each thing was counted, under a name in plain words.

    check_in 8 ok               check-ins of the hour from 8:00 that are well
    call 8                      calls placed in that hour
    reason no_answer            attempts without an answer, of check-ins that became an incident
    outcome well                incidents that ended so; "open" if they have not
    wait acknowledged urban 240 incidents in town that were acknowledged after four minutes

Counts of several days or units add up. Lengths of time are kept as `as_told` tells them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from helpline.figures.model import Figures, as_told, spread

Counts = Counter[str]

EVERYWHERE, UNKNOWN = "all", "-"
CHECK_IN, CALL, REASON, OUTCOME, WAIT = "check_in", "call", "reason", "outcome", "wait"
OF_CHECK_INS = frozenset({CHECK_IN, CALL, REASON})


def name(*words: object) -> str:
    """Under what a thing is counted."""
    return " ".join(map(str, words))


def waited(what: str, area: str | None, since: datetime, until: datetime) -> str:
    """The name of a wait, in the area ("urban", "rural" or None) of the unit that it belongs to."""
    return name(WAIT, what, area or UNKNOWN, as_told((until - since).total_seconds()))


def added_up(several: Iterable[Mapping[str, int]]) -> Counts:
    """The sum of all of them."""
    total: defaultdict[str, int] = defaultdict(int)
    for counts in several:
        for key, number in counts.items():
            total[key] += number
    return Counter(total)


def of_check_ins(counts: Mapping[str, int]) -> Counts:
    """What was counted of check-ins and their evidence, without incidents and cases."""
    found = {key: n for key, n in counts.items() if key.split()[0] in OF_CHECK_INS}
    return Counter(found)


def figures(counts: Mapping[str, int]) -> Figures:
    """What a page shows of them."""
    hours: dict[int, Counts] = defaultdict(Counter)
    calls: Counter[int] = Counter()
    plain: dict[str, Counts] = {REASON: Counter(), OUTCOME: Counter()}
    waits: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)
    for key, number in counts.items():
        part, *words = key.split()
        if part == CHECK_IN:
            hours[int(words[0])][words[1]] += number
        elif part == CALL:
            calls[int(words[0])] += number
        elif part == WAIT:
            what, area, length = words
            waits[what, EVERYWHERE][int(length)] += number
            if area != UNKNOWN:
                waits[what, area][int(length)] += number
        else:
            plain[part][words[0]] += number
    return Figures(
        hours={hour: dict(states) for hour, states in sorted(hours.items())},
        calls=dict(sorted(calls.items())),
        reasons=_most_first(plain[REASON]),
        times={key: spread(lengths) for key, lengths in waits.items()},
        outcomes=_most_first(plain[OUTCOME]),
    )


def _most_first(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])))
