"""Days that people write."""

from datetime import date

FIRST_YEAR, LAST_YEAR = 1900, 2199


def written_day(text: str) -> date | None:
    """The day that is written as 2026-01-31, if it is one of these centuries: there are days around
    it to count with. None for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None
