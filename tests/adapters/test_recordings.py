"""Recordings are taken by id from the provider's own host, and deleted there."""

import re
from collections.abc import Callable, Iterator
from itertools import count

import httpx
import pytest

from adapters.errors import RecordingAbsent, RecordingRefused, RecordingUnavailable
from adapters.recordings import LARGEST, Recordings
from tests.adapters.openapi_provider import OpenApiProvider
from tests.adapters.sent import ACCOUNT, AUTH_TOKEN

RE1 = "RE" + "0" * 31 + "1"
FOLDER = f"https://api.example/2010-04-01/Accounts/{ACCOUNT}/Recordings"


def recordings(answer: Callable[[httpx.Request], httpx.Response]) -> Recordings:
    transport = httpx.MockTransport(answer)
    return Recordings(ACCOUNT, AUTH_TOKEN, "https://api.example/", transport=transport)


def test_a_recording_is_fetched_by_its_id_with_our_own_authorization() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, content=b"RIFF")

    assert recordings(answer).fetch(RE1) == b"RIFF"
    assert (asked[0].method, str(asked[0].url)) == ("GET", f"{FOLDER}/{RE1}.wav")
    assert asked[0].headers["authorization"].startswith("Basic ")


@pytest.mark.parametrize(
    "recording_id",
    [
        "",
        "RE1",
        "CA" + "0" * 32,
        f"https://evil.example/{RE1}",
        f"../{RE1}",
        f"{RE1}/x",
        f"{RE1}\n",
    ],
)
def test_nothing_but_an_id_is_ever_asked_for(recording_id: str) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise AssertionError("nothing may be asked for")

    store = recordings(answer)
    for ask in (store.fetch, store.delete):
        with pytest.raises(RecordingRefused) as refused:
            ask(recording_id)
        assert "evil" not in str(refused.value)


def test_a_redirect_leads_nowhere() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        return httpx.Response(302, headers={"location": "https://evil.example/x.wav"})

    with pytest.raises(RecordingUnavailable):
        recordings(answer).fetch(RE1)
    assert asked == ["api.example"]


@pytest.mark.parametrize(("excess", "refused"), [(0, False), (1, True)])
def test_no_more_than_the_largest_is_taken(excess: int, refused: bool) -> None:
    store = recordings(lambda _: httpx.Response(200, content=b"\0" * (LARGEST + excess)))
    if refused:
        with pytest.raises(RecordingRefused, match="larger"):
            store.fetch(RE1)
    else:
        assert len(store.fetch(RE1)) == LARGEST


@pytest.mark.parametrize("status", [401, 429, 500, 503])
def test_trouble_at_the_provider_passes(status: int) -> None:
    store = recordings(lambda _: httpx.Response(status))
    for ask in (store.fetch, store.delete):
        with pytest.raises(RecordingUnavailable, match=str(status)):
            ask(RE1)


def test_a_sound_that_drips_is_given_up() -> None:
    class Dripping(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            while True:
                yield b"\0" * 64 * 1024

    seconds = count(0, 10)
    transport = httpx.MockTransport(lambda _: httpx.Response(200, stream=Dripping()))
    store = Recordings(
        ACCOUNT,
        AUTH_TOKEN,
        "https://api.example",
        transport=transport,
        monotonic=lambda: float(next(seconds)),
    )
    with pytest.raises(RecordingUnavailable, match="30 s"):
        store.fetch(RE1)
    assert next(seconds) == 50


def test_no_connection_passes_too() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectTimeout("no way to https://api.example")

    for ask in (recordings(answer).fetch, recordings(answer).delete):
        with pytest.raises(RecordingUnavailable, match=r"^ConnectTimeout$"):
            ask(RE1)


def test_one_that_is_gone_cannot_be_fetched_but_counts_as_deleted() -> None:
    store = recordings(lambda _: httpx.Response(404))
    with pytest.raises(RecordingAbsent):
        store.fetch(RE1)
    store.delete(RE1)


def test_deleting_is_a_request_that_the_description_allows() -> None:
    provider = OpenApiProvider()

    def answer(request: httpx.Request) -> httpx.Response:
        status, body = provider(
            request.method, str(request.url), [], request.headers["authorization"]
        )
        return httpx.Response(status, text=body)

    recordings(answer).delete(RE1)
    [(method, template, _)] = provider.asked
    assert (method, re.sub(r"\{\w+\}", "X", template)) == (
        "DELETE",
        "/2010-04-01/Accounts/X/Recordings/X.json",
    )
