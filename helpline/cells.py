"""Cells of a table that leaves the house, in which no spreadsheet finds a formula."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless_cell(value: str | int | None) -> str:
    """The cell; a text that a spreadsheet would compute gets an apostrophe in front."""
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA) else text
