"""What a service says of its own trouble, on each way on which it can be asked."""

from __future__ import annotations

import contextlib

import httpx

from store.errors import Unavailable
from tests.town.town import Town

ANSWERS_WITHIN_S = 20.0


class Signals:
    """Faults that are raised, and `GET /ready`, of one Town; what stood before is no news."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._before = self._standing()

    def new(self) -> str:
        """The first thing that is said to be wrong and was not before; empty if nothing is."""
        with contextlib.suppress(Unavailable):
            for fault in sorted(self._standing() - self._before):
                return f"fault {fault}"
        return self._not_ready()

    def _standing(self) -> set[str]:
        found = self._town.service.store.read(lambda tx: tx.faults.standing())
        return {f"{kind} {key}" for kind, key, _ in found}

    def _not_ready(self) -> str:
        url = f"{self._town.settings.public_url}/ready"
        try:
            answer = httpx.get(url, timeout=ANSWERS_WITHIN_S, trust_env=False)
        except httpx.HTTPError as error:
            return f"/ready: {type(error).__name__}"
        return "" if answer.status_code == 200 else f"/ready: {answer.text.strip()[:60]}"
