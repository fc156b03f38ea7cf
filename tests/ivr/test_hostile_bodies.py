"""Bodies that no provider sends: each is refused before anything of ours is touched."""

import asyncio
import hashlib
from collections.abc import AsyncIterator

import pytest

from ivr.form import LARGEST_BODY, MOST_FIELDS, parse
from tests.ivr.fakes import CountingStore, SignedClient, desk

FORM = "application/x-www-form-urlencoded"


class Body:
    """A body in pieces that notes how much of it was taken."""

    def __init__(self, piece: bytes, pieces: int) -> None:
        self.piece, self.pieces, self.taken = piece, pieces, 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for _ in range(self.pieces):
            self.taken += len(self.piece)
            yield self.piece


@pytest.fixture
def store() -> CountingStore:
    return CountingStore()


def headers(**more: str) -> dict[str, str]:
    return {"content-type": FORM, "x-twilio-signature": "x"} | more


def test_i30_a_hundred_megabytes_are_refused_after_the_first_64_kibibytes(
    store: CountingStore,
) -> None:
    body = Body(b"a" * 8192, 100 * 128)
    client = SignedClient(desk(store=store))
    response = client.send("POST", "/twilio/voice", content=aiter(body), headers=headers())
    assert response.status_code == 413
    assert response.headers["connection"] == "close"
    assert body.taken <= LARGEST_BODY + 8192
    assert store.units == 0


def test_i30_an_announced_size_is_believed_before_a_byte_is_read(store: CountingStore) -> None:
    body = Body(b"a", 1)
    client = SignedClient(desk(store=store))
    announced = headers(**{"content-length": str(LARGEST_BODY + 1)})
    response = client.send("POST", "/twilio/voice", content=aiter(body), headers=announced)
    assert (response.status_code, body.taken, store.units) == (413, 0, 0)


def test_i30_nothing_is_read_without_a_signature(store: CountingStore) -> None:
    body = Body(b"a" * 1024, 10)
    client = SignedClient(desk(store=store))
    response = client.send(
        "POST", "/twilio/voice", content=aiter(body), headers={"content-type": FORM}
    )
    assert (response.status_code, body.taken, store.units) == (403, 0, 0)


@pytest.mark.parametrize("fields", [MOST_FIELDS + 1, 300_000])
def test_i30_too_many_fields_are_refused(store: CountingStore, fields: int) -> None:
    client = SignedClient(desk(store=store))
    content = b"&".join([b"a=1"] * fields)
    response = client.send("POST", "/twilio/voice", content=content, headers=headers())
    assert (response.status_code, store.units) == (413, 0)


def test_as_many_fields_as_allowed_are_read() -> None:
    assert len(parse(b"&".join(b"f%d=1" % n for n in range(MOST_FIELDS)))) == MOST_FIELDS


def test_i30_a_body_that_drips_is_given_up(store: CountingStore) -> None:
    async def drips() -> AsyncIterator[bytes]:
        yield b"CallSid="
        await asyncio.Event().wait()

    client = SignedClient(desk(store=store, body_seconds=0.01))
    response = client.send("POST", "/twilio/voice", content=drips(), headers=headers())
    assert (response.status_code, store.units) == (408, 0)


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x", ""])
def test_i30_other_kinds_of_bodies_are_refused(store: CountingStore, kind: str) -> None:
    client = SignedClient(desk(store=store))
    body = b'{"CallSid": "CA1"}'
    target = f"/twilio/voice?bodySHA256={hashlib.sha256(body).hexdigest()}"

    def status(signature: str) -> int:
        sent = {"content-type": kind, "x-twilio-signature": signature}
        return client.send("POST", target, content=body, headers=sent).status_code

    assert status("unsigned") == 403
    assert status(client.signature(target, [])) == 415
    assert store.units == 0


@pytest.mark.parametrize("body", [b"CallSid=\xff", b"CallSid=%FF", b"CallSid=%ED%A0%80"])
def test_i30_what_is_no_text_is_refused(store: CountingStore, body: bytes) -> None:
    client = SignedClient(desk(store=store))
    response = client.send("POST", "/twilio/voice", content=body, headers=headers())
    assert (response.status_code, store.units) == (403, 0)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_webhooks_are_posted(store: CountingStore, method: str) -> None:
    client = SignedClient(desk(store=store))
    assert client.send(method, "/twilio/voice", headers=headers()).status_code == 405
