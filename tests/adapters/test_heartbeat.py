"""The outside watch hears us, or we know that it did not."""

import httpx
import pytest

from adapters.heartbeat import Heartbeat

URL = "https://watch.example.org/abc"


@pytest.mark.parametrize(
    ("status", "heard"), [(200, True), (204, True), (404, False), (500, False)]
)
def test_a_beat_counts_when_it_was_heard(status: int, heard: bool) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(f"{request.method} {request.url}")
        return httpx.Response(status)

    assert Heartbeat(URL, transport=httpx.MockTransport(answer)).beat() is heard
    assert asked == [f"POST {URL}"]


@pytest.mark.parametrize("error", [httpx.ConnectError("x"), httpx.ReadTimeout("x"), OSError("x")])
def test_a_watch_out_of_reach_is_no_error_of_ours(error: Exception) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise error

    assert Heartbeat(URL, transport=httpx.MockTransport(answer)).beat() is False


def test_with_no_address_nobody_is_told() -> None:
    assert Heartbeat(None).beat() is False
