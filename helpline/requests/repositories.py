"""Requests as the store keeps them."""

from collections.abc import Sequence
from typing import Protocol

from helpline.requests.model import Request


class Requests(Protocol):
    """What seniors asked for."""

    def add(self, request: Request) -> Request: ...
    def get(self, request_id: int) -> Request: ...
    def save(self, request: Request) -> Request: ...
    def open_at(self, station_ids: Sequence[int]) -> list[Request]: ...
    def open_of(self, senior_id: int) -> list[Request]:
        """This senior's open requests, newest first."""
