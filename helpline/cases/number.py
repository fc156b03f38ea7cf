"""A case number that can be spoken, typed on a keypad and checked before it is looked up.

Three digits of the district, six that tell nothing about how many cases there are, one check
digit. Damm's algorithm (H. M. Damm, 2004) finds every single wrong digit and every swap of two
neighbours, the two mistakes that people make when they type what they heard.
"""

from helpline.ports import Ids

DISTRICT_DIGITS = 3
RANDOM_DIGITS = 6
LENGTH = DISTRICT_DIGITS + RANDOM_DIGITS + 1
SECRET_DIGITS = 4
FIRST_DISTRICT, LAST_DISTRICT = 101, 999

_QUASIGROUP = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


def check_digit(digits: str) -> str:
    """The digit that makes `digits` valid when it is written behind them."""
    interim = 0
    for digit in digits:
        interim = int(_QUASIGROUP[interim][int(digit)])
    return str(interim)


def is_valid(number: str) -> bool:
    """Whether this can be a case number: ten ASCII digits, the last of which checks the others."""
    if len(number) != LENGTH or not (number.isascii() and number.isdigit()):
        return False
    return check_digit(number) == "0"


def new_number(ids: Ids, district: int) -> str:
    """A number for a case of the district with this number (101 to 999); it may be taken."""
    body = f"{district:0{DISTRICT_DIGITS}d}{ids.digits(RANDOM_DIGITS)}"
    return body + check_digit(body)
