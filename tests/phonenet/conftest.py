"""The bench on which the telephone network is tried."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.phonenet.service import Bench, bench


@pytest.fixture(name="bench")
def a_bench() -> Iterator[Bench]:
    """A network and a service; every webhook that reached the service was signed."""
    made = bench()
    yield made
    assert made.service.badly_signed == []
