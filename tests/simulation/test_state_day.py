"""A simulated day loses nobody and keeps to the limits."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from commands import command_line
from helpline.checkins.model import CheckIn, CheckInState
from helpline.sending.lanes import Limits
from simulation.state.counts import Counts, most
from simulation.state.day import StateDay
from simulation.state.people import DAYS, Day, Habits

SEVEN = datetime(2026, 1, 6, 1, 30, tzinfo=UTC)
SENIORS = 300
ROOM = Limits(5, 200)


def check_ins() -> Iterator[CheckIn]:
    """Seniors who are called over two hours."""
    for number in range(SENIORS):
        at = SEVEN + timedelta(seconds=number * 7200 // SENIORS)
        yield CheckIn(
            id=number,
            senior_id=number,
            day=date(2026, 1, 6),
            station_id=1,
            policy_id=0,
            state=CheckInState.PLANNED,
            proof=None,
            tries=0,
            call_at=at,
            window_ends_at=at + timedelta(seconds=5400),
            due_at=at,
            version=0,
        )


def lived(day: Day, limits: Limits = ROOM, seed: int = 3) -> Counts:
    return StateDay(day, check_ins(), 6, limits, seed).run()


@pytest.mark.parametrize("name", sorted(DAYS))
def test_i02_every_senior_of_a_day_ends_as_something(name: str) -> None:
    counts = lived(DAYS[name])
    assert sum(counts.ends.values()) == SENIORS
    assert set(counts.ends) <= {"ok", "need", "emergency", "missed", "not reached"}


def test_i03_whoever_is_missed_is_looked_at_and_officers_hear_of_it_within_ten_minutes() -> None:
    counts = lived(DAYS["festival"])
    in_trouble = counts.ends["missed"] + counts.ends["emergency"]
    assert in_trouble > 10
    assert len(counts.seen_s) == len(counts.first_told_s) == in_trouble
    assert max(counts.first_told_s) <= 600


def test_nobody_is_rung_while_the_provider_is_dead() -> None:
    counts = lived(DAYS["outage"])
    assert not [second for second in counts.calls if 1800 <= second < 3600]
    assert max(counts.late_s) > 1700


def test_too_few_lines_show_as_lateness_and_as_people_who_were_not_reached() -> None:
    scarce = lived(DAYS["plain"], Limits(5, 2))
    assert scarce.most_live == 2
    assert scarce.ends["not reached"] > lived(DAYS["plain"]).ends["not reached"] == 0


def test_the_rate_is_never_exceeded() -> None:
    everybody_at_once = Day("crowd", Habits(away=1.0))
    crowd = [
        CheckIn(**{name: getattr(item, name) for name in CheckIn._fields}) for item in check_ins()
    ]
    counts = StateDay(everybody_at_once, crowd, 6, Limits(2, 200), 1).run()
    assert most(counts.calls) <= 3


def test_the_same_seed_gives_the_same_day() -> None:
    assert lived(DAYS["plain"]).calls == lived(DAYS["plain"]).calls
    assert lived(DAYS["plain"]).calls != lived(DAYS["plain"], seed=4).calls


def test_the_command_tells_a_day(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["simulate", "--seniors", "40", "--day", "plain", "--call-price", "0.8"]
    assert command_line.main(words, {}, Path("no.env")) == 0
    told = capsys.readouterr().out
    assert "| ended as ok |" in told
    assert "| price |" in told


def test_the_share_of_those_who_never_answer_can_be_given(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ["simulate", "--seniors", "40", "--day", "plain", "--missed", "1"]
    assert command_line.main(words, {}, Path("no.env")) == 0
    assert "| ended as missed | 40 |" in capsys.readouterr().out


@pytest.mark.parametrize("share", ["1.5", "-1", "5%"])
def test_a_share_that_is_none_is_refused(share: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command_line.main(["simulate", "--missed", share], {}, Path("no.env"))
    assert "--missed" in capsys.readouterr().err
