"""Which PIN codes exist in India and in which districts they lie, from India Post's own list.

The list comes with the package `indian-pincode` and is on this machine: nothing is asked outside.
It knows districts, not police stations; those serve PIN codes as their own files say.
"""

import indian_pincode

PIN_DIGITS = 6


def districts_of(pin_code: str) -> tuple[str, ...]:
    """The districts in which this PIN code lies, as India Post writes them (capitals); more than
    one where it crosses a border; empty if there is no such PIN code."""
    if not is_pin_code(pin_code):
        return ()
    return tuple(indian_pincode.get_districts(pin_code))


def is_pin_code(text: str) -> bool:
    """Whether these six digits are a PIN code that India Post has given."""
    well_formed = len(text) == PIN_DIGITS and text.isascii() and text.isdigit()
    return well_formed and indian_pincode.validate(text)


def names_district(name: str, postal: str) -> bool:
    """Whether a district's name in our files is the one that India Post writes `postal`."""
    return _folded(name) == _folded(postal)


def _folded(name: str) -> str:
    return "".join(character for character in name.casefold() if character.isalpha())
