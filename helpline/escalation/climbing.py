"""Which rung comes next: pure."""

from helpline.escalation.model import Ladder


def rungs_from(ladder: Ladder, rung: int, round_: int) -> list[tuple[int, int]]:
    """The (rung, round) pairs to try after `rung` in `round_`, until every rung that can still
    fire has been offered once.

    In round 0 every rung is climbed; after the last one only the repeating rungs come again,
    round after round, until a human acknowledges (invariant 13).
    """
    repeating = [index for index, step in enumerate(ladder.rungs) if step.repeat]
    if round_ == 0:
        ahead = [(index, 0) for index in range(rung + 1, len(ladder.rungs))]
        return ahead + [(index, 1) for index in repeating]
    ahead = [(index, round_) for index in repeating if index > rung]
    return ahead + [(index, round_ + 1) for index in repeating]
