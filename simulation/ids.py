"""Tokens and codes that are the same in every run of a test."""


class CountedIds:
    """Implements `helpline.ports.Ids` by counting."""

    def __init__(self) -> None:
        self._tokens = 0
        self._digits = 0

    def token(self) -> str:
        self._tokens += 1
        return f"token{self._tokens:019d}"

    def digits(self, count: int) -> str:
        self._digits += 1
        base: int = 10 ** (count - 1)
        return str(base + (self._digits * 7919) % (9 * base))
