"""Errors sorted into surely not sent (for good, or for now) and unknown."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from threading import Barrier
from time import monotonic

import aiohttp
import pytest

from adapters.telephony.twilio_rest import TwilioRest
from adapters.telephony.wires import DirectWire, PooledWire
from helpline.ports import Accepted, Missed, NotSent, SendOutcome, Unknown
from helpline.sending.lanes import LATE
from tests.adapters.bad_provider import Asked, nobody_accepts, nobody_listens, provider
from tests.adapters.sent import ACCOUNT, AUTH_TOKEN, CALL, SENIOR, SMS

DONE = '{"sid": "CA0123456789abcdef0123456789abcdef"}'


def refusal(status: int, code: int) -> Callable[[Asked], None]:
    return lambda asked: asked.answer(status, f'{{"code": {code}, "status": {status}}}')


@pytest.fixture
def wire() -> Iterator[PooledWire]:
    wire = PooledWire(under_way=32, connect_s=0.3, answer_s=0.3)
    yield wire
    wire.close()


def outcome(url: str, wire: PooledWire) -> SendOutcome | Missed:
    [one] = TwilioRest(ACCOUNT, AUTH_TOKEN, url, wire=wire).send([CALL])
    return one


@pytest.mark.parametrize(
    ("status", "code", "permanent"),
    [
        (400, 21211, True),
        (400, 21610, True),
        (400, 21614, True),
        (400, 21408, True),
        (403, 21408, True),
        (400, 20001, True),
        (404, 20404, True),
        (429, 20429, False),
        (429, 10004, False),
        (400, 21611, False),
        (401, 20003, False),
        (403, 20003, False),
        (408, 408, False),
        (301, 301, False),
    ],
)
def test_a_refusal_is_not_sent_for_good_or_for_now(
    wire: PooledWire, status: int, code: int, permanent: bool
) -> None:
    with provider(refusal(status, code)) as at:
        assert outcome(at.url, wire) == NotSent("token-1", str(code), permanent)


def test_a_refusal_without_a_body_is_known_by_its_status(wire: PooledWire) -> None:
    with provider(lambda asked: asked.answer(429, "slow down")) as at:
        assert outcome(at.url, wire) == NotSent("token-1", "429", permanent=False)
    with provider(lambda asked: asked.answer(404, "")) as at:
        assert outcome(at.url, wire) == NotSent("token-1", "404", permanent=True)


@pytest.mark.parametrize(
    ("said", "wait_s"), [("7", 7), ("900", 900), ("0", 0), ("-1", 0), ("soon", 0), ("9" * 30, 0)]
)
def test_a_provider_that_has_had_too_much_is_asked_again_when_it_says(
    wire: PooledWire, said: str, wait_s: int
) -> None:
    body = '{"code": 20429, "status": 429}'
    with provider(lambda asked: asked.answer(429, body, {"Retry-After": said})) as at:
        assert outcome(at.url, wire) == NotSent("token-1", "20429", False, wait_s)


def test_i10_a_failure_that_may_have_been_done_stays_unknown_whatever_it_says_of_later(
    wire: PooledWire,
) -> None:
    with provider(lambda asked: asked.answer(503, "", {"Retry-After": "7"})) as at:
        assert isinstance(outcome(at.url, wire), Unknown)


def test_a_refusal_in_the_newer_form_keeps_its_code(wire: PooledWire) -> None:
    problem = '{"type": "about:x", "title": "x", "status": 400, "code": 21610}'
    with provider(lambda asked: asked.answer(400, problem)) as at:
        assert outcome(at.url, wire) == NotSent("token-1", "21610", permanent=True)


@pytest.mark.parametrize(
    "behaviour",
    [
        lambda asked: asked.answer(500, "{}"),
        lambda asked: asked.answer(503, "<html>busy</html>"),
        lambda asked: asked.answer(201, "<html>"),
        lambda asked: asked.answer(201, "{}"),
        lambda asked: asked.answer(201, ""),
        lambda asked: asked.answer(201, '["CA1"]'),
        Asked.half,
        Asked.drop,
        Asked.hang,
    ],
    ids=["500", "503", "no json", "no sid", "empty", "a list", "half", "dropped", "hangs"],
)
def test_i10_what_may_have_been_done_is_unknown(
    wire: PooledWire, behaviour: Callable[[Asked], None]
) -> None:
    with provider(behaviour) as at:
        unknown = outcome(at.url, wire)
    assert isinstance(unknown, Unknown)
    assert unknown.token == "token-1"
    assert unknown.reason


def test_i10_refused_or_not_connected_is_surely_not_sent(wire: PooledWire) -> None:
    with nobody_listens() as url:
        assert outcome(url, wire) == NotSent("token-1", "", permanent=False)
    with nobody_accepts() as url:
        assert outcome(url, wire) == NotSent("token-1", "", permanent=False)


@pytest.mark.parametrize(
    "kind", [aiohttp.ClientConnectorDNSError, aiohttp.ClientConnectorCertificateError]
)
def test_i10_an_unknown_host_or_a_wrong_certificate_is_no_connection(kind: type) -> None:
    assert issubclass(kind, aiohttp.ClientConnectorError)


def test_each_of_a_batch_has_its_own_outcome(wire: PooledWire) -> None:
    def behaviour(asked: Asked) -> None:
        if b"000" in asked.body:
            asked.answer(201, DONE)
        elif b"111" in asked.body:
            asked.answer(400, '{"code": 21211}')
        else:
            asked.drop()

    batch = [replace(CALL, token=n, to=f"+91771555{n}") for n in ("2222", "0000", "1111")]
    with provider(behaviour) as at:
        outcomes = TwilioRest(ACCOUNT, AUTH_TOKEN, at.url, wire=wire).send(batch)
    assert [type(o) for o in outcomes] == [Unknown, Accepted, NotSent]


def test_many_requests_are_under_way_at_once_and_their_connections_stay_open(
    wire: PooledWire,
) -> None:
    all_are_there = Barrier(32, timeout=10)

    def behaviour(asked: Asked) -> None:
        all_are_there.wait()
        asked.answer(201, DONE)

    patient = PooledWire(under_way=32)
    with provider(behaviour) as at:
        telephony = TwilioRest(ACCOUNT, AUTH_TOKEN, at.url, wire=patient)
        for _ in range(3):
            outcomes = telephony.send([replace(SMS, token=str(n)) for n in range(32)])
            assert all(isinstance(o, Accepted) for o in outcomes)
        telephony.close()
        assert (at.most, at.connections) == (32, 32)


def test_never_more_are_under_way_than_allowed() -> None:
    few = PooledWire(under_way=3)
    with provider(lambda asked: asked.answer(201, DONE)) as at:
        telephony = TwilioRest(ACCOUNT, AUTH_TOKEN, at.url, wire=few)
        telephony.send([replace(CALL, token=str(n)) for n in range(30)])
        telephony.close()
        assert at.most <= 3


def test_i21_nobody_is_asked_for_a_call_whose_start_has_gone_by(wire: PooledWire) -> None:
    with provider(lambda asked: asked.answer(201, DONE)) as at:
        telephony = TwilioRest(ACCOUNT, AUTH_TOKEN, at.url, wire=wire)
        gone = monotonic() - LATE.total_seconds() - 0.001
        assert telephony.send([replace(CALL, begins=gone)]) == [Missed(CALL.token)]
        assert at.connections == 0
        soon = monotonic() + 0.05
        telephony.send([replace(CALL, begins=soon)])
        assert monotonic() >= soon, "no call leaves before its start"


def test_after_closing_the_next_request_connects_again(wire: PooledWire) -> None:
    with provider(lambda asked: asked.answer(201, DONE)) as at:
        for _ in range(2):
            assert isinstance(outcome(at.url, wire), Accepted)
            wire.close()
        assert at.connections == 2


def test_a_direct_exchange_works_inside_a_running_event_loop() -> None:
    async def inside() -> list[SendOutcome | Missed]:
        wire = DirectWire(lambda *_: (201, DONE))
        return TwilioRest(ACCOUNT, AUTH_TOKEN, "https://api.example", wire=wire).send([CALL])

    [accepted] = asyncio.run(inside())
    assert isinstance(accepted, Accepted)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ConnectionRefusedError(), NotSent("token-1", "", permanent=False)),
        (TimeoutError(), Unknown("token-1", "TimeoutError")),
    ],
)
def test_a_direct_exchange_tells_not_connected_from_no_answer(
    error: Exception, expected: SendOutcome
) -> None:
    def exchange(*_: object) -> tuple[int, str]:
        raise error

    telephony = TwilioRest(ACCOUNT, AUTH_TOKEN, "https://api.example", wire=DirectWire(exchange))
    assert telephony.send([CALL]) == [expected]


def test_i27_nothing_that_is_sent_is_logged(
    wire: PooledWire, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with provider(refusal(400, 21211)) as at:
        TwilioRest(ACCOUNT, AUTH_TOKEN, at.url, wire=wire).send([CALL, SMS])
    assert SENIOR.lstrip("+") not in caplog.text
    assert "4821" not in caplog.text
    assert AUTH_TOKEN not in caplog.text
