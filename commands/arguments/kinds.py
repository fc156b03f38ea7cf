"""Kinds of argument: each takes its text, and refuses what would fail later and less clearly."""

import math
from argparse import ArgumentTypeError
from datetime import date

from helpline.days import written_day

LONGEST_ID = 15


def an_id(text: str) -> int:
    """The number of a person or of a row, as the service shows it."""
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_ID):
        raise ArgumentTypeError("write the number as it is shown here, such as 12")
    return int(text)


def one_or_more(text: str) -> int:
    """How many there are of something."""
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text)):
        raise ArgumentTypeError("write a whole number from 1 on")
    return int(text)


def above_nothing(text: str) -> float:
    """A measure or a rate."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 < number < math.inf:
        raise ArgumentTypeError("write a number above 0, such as 2 or 0.5")
    return number


def day(text: str) -> date:
    """A local date."""
    written = written_day(text)
    if written is None:
        raise ArgumentTypeError("write a day as 2026-01-31")
    return written
