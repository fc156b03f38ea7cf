"""What the dead held is known at once to whoever starts in their place (invariants 10 and 11)."""

import fcntl
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from helpline.ledgers import Claim
from workers.hand import Hand, pick_up

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
LEASE = timedelta(seconds=45)
ONE, TWO, THREE = Claim(11, 1), Claim(12, 4), Claim(13, 2)


def dies(hand: Hand) -> None:
    """The kernel gives its file free; what stands in it stays."""
    hand.close()


def test_i11_what_a_dead_process_held_is_in_the_hand_of_the_next(tmp_path: Path) -> None:
    first = pick_up(tmp_path, "worker-calls")
    first.take("intents", [ONE, TWO], NOW, LEASE)
    first.take("check_ins", [THREE], NOW, LEASE)
    first.leave("intents", [ONE])
    dies(first)
    second = pick_up(tmp_path, "worker-calls")
    assert second.held == {"intents": [TWO], "check_ins": [THREE]}
    second.leave("intents", [TWO])
    dies(second)
    third = pick_up(tmp_path, "worker-calls")
    assert third.held == {"check_ins": [THREE]}
    third.close()


def test_i10_nothing_is_taken_from_one_who_lives(tmp_path: Path) -> None:
    lives = pick_up(tmp_path, "worker-calls")
    lives.take("intents", [ONE], NOW, LEASE)
    beside = pick_up(tmp_path, "worker-calls")
    assert beside.held == {}
    beside.take("intents", [TWO], NOW, LEASE)
    dies(beside)
    next_one = pick_up(tmp_path, "worker-calls")
    assert next_one.held == {"intents": [TWO]}
    for hand in (lives, next_one):
        hand.close()


def test_i10_a_lane_takes_nothing_from_another(tmp_path: Path) -> None:
    calls = pick_up(tmp_path, "worker-calls")
    calls.take("intents", [ONE], NOW, LEASE)
    dies(calls)
    messages = pick_up(tmp_path, "worker-messages")
    assert messages.held == {}
    messages.close()


def test_of_several_dead_all_is_taken(tmp_path: Path) -> None:
    both = [pick_up(tmp_path, "sweeper"), pick_up(tmp_path, "sweeper")]
    for hand, claim in zip(both, (ONE, TWO), strict=True):
        hand.take("intents", [claim], NOW, LEASE)
    for hand in both:
        dies(hand)
    after = pick_up(tmp_path, "sweeper")
    assert after.held == {"intents": [ONE, TWO]}
    after.close()


def test_what_was_never_committed_is_forgotten_when_its_lease_is_over(tmp_path: Path) -> None:
    hand = pick_up(tmp_path, "worker-calls")
    hand.take("intents", [ONE], NOW, LEASE)
    hand.take("intents", [TWO], NOW + LEASE, LEASE)
    assert hand.held == {"intents": [TWO]}
    hand.close()


@pytest.mark.parametrize("torn", [b"", b"\n", b'[["intents", 11, 1], ["int', b"[[1]]\n", b"{}\n"])
def test_a_torn_file_says_nothing(tmp_path: Path, torn: bytes) -> None:
    (tmp_path / "worker-calls-0").write_bytes(torn)
    hand = pick_up(tmp_path, "worker-calls")
    assert hand.held == {}
    hand.close()


def test_a_shorter_line_over_a_longer_one_is_read_alone(tmp_path: Path) -> None:
    hand = pick_up(tmp_path, "worker-calls")
    hand.take("intents", [Claim(row, 1) for row in range(100)], NOW, LEASE)
    hand.leave("intents", [Claim(row, 1) for row in range(1, 100)])
    dies(hand)
    after = pick_up(tmp_path, "worker-calls")
    assert after.held == {"intents": [Claim(0, 1)]}
    after.close()


def test_where_no_file_can_be_written_the_work_goes_on(tmp_path: Path) -> None:
    (tmp_path / "hands").write_text("a file where the directory should be")
    hand = pick_up(tmp_path / "hands", "worker-calls")
    hand.take("intents", [ONE], NOW, LEASE)
    assert hand.held == {"intents": [ONE]}


def test_a_full_disk_stops_nobody() -> None:
    with Path("/dev/full").open("r+b", buffering=0) as full:
        hand = Hand(full)
        hand.take("intents", [ONE], NOW, LEASE)
        assert hand.held == {"intents": [ONE]}


def test_only_ids_are_written_and_only_for_their_owner(tmp_path: Path) -> None:
    hand = pick_up(tmp_path / "hands", "worker-calls")
    hand.take("intents", [ONE], NOW, LEASE)
    path = tmp_path / "hands" / "worker-calls-0"
    assert json.loads(path.read_text()) == [["intents", 11, 1]]
    assert path.stat().st_mode & 0o077 == 0
    with path.open("rb") as other, pytest.raises(BlockingIOError):
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    hand.close()
