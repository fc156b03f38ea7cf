"""Stories on a network in this process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from phonenet.handsets.actions import act
from phonenet.story.views import HandsetView, view

if TYPE_CHECKING:
    from phonenet.network import Network


class Here:
    """A Link (see `phonenet.story.link`): looks and acts directly, lets the owner's clock run."""

    def __init__(
        self, network: Network, wait: Callable[[Callable[[], bool], float], bool] | None
    ) -> None:
        self._network = network
        self._wait = wait

    def look(self, number: str) -> HandsetView:
        return view(self._network.phone_at(number))

    def everyone(self) -> Sequence[HandsetView]:
        return [
            view(handset)
            for handset in self._network.handsets.values()
            if handset.calls or handset.inbox or handset.sent
        ]

    def act(self, number: str, action: str, /, **details: Any) -> str:
        sid = act(self._network, self._network.phone_at(number), action, details)
        self._network.run_due()
        return sid

    def wait(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Without a `wait` of the owner no time passes: only what is due now happens."""
        self._network.run_due()
        if condition():
            return True
        return self._wait(condition, seconds) if self._wait is not None else False
