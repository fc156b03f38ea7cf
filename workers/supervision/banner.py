"""What is shown when everything runs: where to look, and how to get in."""

from __future__ import annotations

from collections.abc import Sequence


def banner(title: str, lines: Sequence[tuple[str, str]]) -> str:
    """A block of text that stands out among log lines: a title, then names and what they are."""
    width = max((len(name) for name, _ in lines), default=0)
    rows = [f"  {name:<{width}}   {meaning}".rstrip() for name, meaning in lines]
    rule = "=" * max(map(len, (title, *rows)))
    return "\n".join(["", rule, title, "", *rows, rule, ""])
