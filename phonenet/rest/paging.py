"""Lists in pages, as the provider gives them.

https://www.twilio.com/docs/usage/twilios-response#response-formats-list-paging-information
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from phonenet.rest.parameters import Parameters

PAGING = ("PageSize", "Page", "PageToken")
Item = TypeVar("Item")


def page(
    path: str,
    key: str,
    items: Sequence[Item],
    render: Callable[[Item], dict[str, Any]],
    name_of: Callable[[Item], str],
    query: Sequence[tuple[str, str]],
    parameters: Parameters,
) -> dict[str, Any]:
    """One page of `items` (newest first) as JSON values.

    A page token is the direction and the sid of an item, so that new items in front of the
    list shift nothing for somebody who turns its pages.
    """
    size = parameters.whole("PageSize", 50, 1, 1000)
    number = parameters.whole("Page", 0, 0, 1_000_000)
    token = parameters.text("PageToken")
    start = 0
    if token:
        names = [name_of(item) for item in items]
        if token[2:] not in names:
            raise parameters.invalid("PageToken", "one that a page of this list gave")
        start = names.index(token[2:]) + 1
        if token.startswith("PB"):
            start = max(0, start - 1 - size)
    elif number:
        start = number * size
    shown = items[start : start + size]

    kept = [pair for pair in query if pair[0] not in PAGING]

    def uri(number: int, token: str = "") -> str:
        pairs = [*kept, ("PageSize", str(size)), ("Page", str(number))]
        return f"{path}?{urlencode([*pairs, ('PageToken', token)] if token else pairs)}"

    more = start + size < len(items) and bool(shown)
    before = start > 0 and bool(shown)
    return {
        key: [render(item) for item in shown],
        "first_page_uri": uri(0),
        "next_page_uri": uri(number + 1, "PA" + name_of(shown[-1])) if more else None,
        "previous_page_uri": uri(max(0, number - 1), "PB" + name_of(shown[0])) if before else None,
        "page": number,
        "page_size": size,
        "start": start,
        "end": start + max(0, len(shown) - 1),
        "uri": uri(number, token),
    }
