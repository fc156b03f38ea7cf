"""Faults on demand: each kind, and that nothing else happens."""

from __future__ import annotations

from datetime import timedelta

import pytest

from phonenet.errors import ClientTimeout, ConnectionRefused
from phonenet.faults import Fault
from phonenet.handsets.personalities import Answers
from tests.phonenet.service import ALL_EVENTS, BASE, BEAT, LINE, SENIOR, Bench, bench

STATUS = ("StatusCallback", BASE + "/call-status")
CALL = (("To", SENIOR), ("From", LINE), ("Url", BASE + "/call"))


def states(bench: Bench) -> list[str]:
    return [form["CallStatus"] for form in bench.service.forms("/call-status")]


def test_a_throttled_client_is_told_when_to_come_back(bench: Bench) -> None:
    bench.network.faults.add(Fault("throttled", where="POST calls", times=1))
    from tests.phonenet.service import ACCOUNT, authorization

    path = f"/2010-04-01/Accounts/{ACCOUNT.sid}/Calls.json"
    answer = bench.network.api("POST", path, CALL, authorization())
    assert (answer.status, answer.headers["Retry-After"]) == (429, "1")
    assert bench.request("GET", "Calls.json")[1]["calls"] == []
    assert bench.request("POST", "Calls.json", *CALL)[0] == 201


def test_a_server_error_accepts_nothing(bench: Bench) -> None:
    bench.network.faults.add(Fault("server_error", where="calls"))
    assert bench.request("POST", "Calls.json", *CALL)[0] == 500
    bench.phone().expect_nothing(within=60)


@pytest.mark.parametrize(
    ("kind", "raised"), [("refused", ConnectionRefused), ("timeout_before", ClientTimeout)]
)
def test_a_request_that_never_arrives_rings_nobody(
    bench: Bench, kind: str, raised: type[Exception]
) -> None:
    bench.network.faults.add(Fault(kind, where="calls"))
    with pytest.raises(raised):
        bench.call(SENIOR)
    bench.phone().expect_nothing(within=60)


def test_a_time_out_after_accepting_rings_all_the_same_and_can_be_found(bench: Bench) -> None:
    bench.network.faults.add(Fault("timeout_after", where="POST calls"))
    with pytest.raises(ClientTimeout):
        bench.call(SENIOR)
    _, listed = bench.request("GET", "Calls.json", ("To", SENIOR), ("From", LINE))
    assert len(listed["calls"]) == 1
    bench.phone().expect_call()


def test_a_slow_answer_says_how_long_it_takes(bench: Bench) -> None:
    from tests.phonenet.service import ACCOUNT, authorization

    bench.network.faults.add(Fault("slow", where="calls", seconds=8))
    path = f"/2010-04-01/Accounts/{ACCOUNT.sid}/Calls.json"
    assert bench.network.api("POST", path, CALL, authorization()).delay_s == 8


def call_through(bench: Bench, fault: Fault) -> None:
    bench.network.faults.add(fault)
    bench.service.says["/call"] = "<Say>x</Say>"
    bench.phone(personality=Answers())
    bench.call(SENIOR, STATUS, *ALL_EVENTS)
    bench.wait(120)


ORDER = ["initiated", "ringing", "in-progress", "completed"]


@pytest.mark.parametrize(
    ("fault", "seen"),
    [
        (Fault("lost", where="call-status"), ORDER[1:]),
        (Fault("doubled", where="call-status"), ["initiated", *ORDER]),
        (Fault("late", where="call-status", seconds=60), [*ORDER[1:], "initiated"]),
        (Fault("reordered", where="call-status"), ["ringing", "initiated", *ORDER[2:]]),
        (Fault("lost", where="amd"), ORDER),
    ],
)
def test_callbacks_are_lost_doubled_late_or_out_of_order(
    bench: Bench, fault: Fault, seen: list[str]
) -> None:
    call_through(bench, fault)
    assert states(bench) == seen


def test_a_last_callback_that_nothing_overtakes_still_comes(bench: Bench) -> None:
    bench.network.faults.add(Fault("reordered", where="call-status"))
    bench.phone(personality=Answers())
    bench.call(SENIOR, STATUS)
    bench.wait(120)
    assert states(bench) == ["completed"]


def test_a_first_callback_comes_before_the_answer(bench: Bench) -> None:
    bench.network.faults.add(Fault("early", where="calls"))
    bench.call(SENIOR, STATUS, *ALL_EVENTS)
    assert states(bench) == ["initiated"]


def test_a_message_is_reported_before_the_answer(bench: Bench) -> None:
    bench.network.faults.add(Fault("early", where="messages"))
    bench.text("x", BEAT, ("StatusCallback", BASE + "/m"))
    assert [form["MessageStatus"] for form in bench.service.forms("/m")] == ["sent"]
    bench.wait(10)
    assert [form["MessageStatus"] for form in bench.service.forms("/m")] == ["sent", "delivered"]


def test_a_doubled_turn_reaches_the_service_twice_and_plays_once(bench: Bench) -> None:
    bench.network.faults.add(Fault("doubled", where="turn"))
    bench.service.says["/call"] = "<Gather action='/turn' numDigits='1'/>"
    bench.service.says["/turn"] = "<Say>thanks</Say>"
    bench.call(SENIOR)
    call = bench.phone().expect_call().press("1").expect_end()
    assert len(bench.service.forms("/turn")) == 2
    assert call.heard == ["thanks"]


def test_a_lost_turn_ends_the_call_after_the_providers_patience(bench: Bench) -> None:
    bench.network.faults.add(Fault("lost", where="turn"))
    bench.service.says["/call"] = "<Gather action='/turn' numDigits='1'/>"
    bench.call(SENIOR)
    call = bench.phone().expect_call().press("1")
    bench.wait(14)
    assert call.view.state == "talking"
    call.expect_end(within=2)
    assert bench.network.errors[0].code == 11205


def test_a_message_is_undelivered_with_the_code_asked_for(bench: Bench) -> None:
    bench.network.faults.add(Fault("undelivered", code=30005, numbers=(BEAT,)))
    bench.text("to the officer", BEAT, ("StatusCallback", BASE + "/m"))
    bench.text("to the senior", SENIOR)
    bench.phone(BEAT).expect_nothing(within=10)
    bench.phone(SENIOR).expect_sms("to the senior")
    assert bench.service.forms("/m")[-1]["ErrorCode"] == "30005"


def test_an_unsubscribed_number_is_refused_at_once(bench: Bench) -> None:
    bench.network.faults.add(Fault("opted_out", where="messages", numbers=(BEAT,)))
    status, body = bench.request(
        "POST", "Messages.json", ("To", BEAT), ("From", LINE), ("Body", "x")
    )
    assert (status, body["code"]) == (400, 21610)


def test_a_lost_key_is_pressed_and_not_heard(bench: Bench) -> None:
    bench.network.faults.add(Fault("keys_lost", times=1))
    bench.service.says["/call"] = "<Gather action='/turn' numDigits='1' timeout='9'/>"
    bench.call(SENIOR)
    call = bench.phone().expect_call().press("1")
    assert bench.service.forms("/turn") == []
    call.press("1")
    assert [form["Digits"] for form in bench.service.forms("/turn")] == ["1"]
    assert call.view.keys == "11"


def test_an_area_cannot_be_reached_for_a_while(bench: Bench) -> None:
    until = bench.service.clock() + timedelta(minutes=10)
    bench.network.faults.add(Fault("unreachable", numbers=("+919800000",), times=None, ends=until))
    bench.service.says["/call"] = "<Say>x</Say>"
    bench.phone(SENIOR, personality=Answers())
    first = bench.call(SENIOR)
    elsewhere = bench.call("+917700000001")
    bench.text("x", BEAT, ("StatusCallback", BASE + "/m"))
    bench.wait(600)
    again = bench.call(SENIOR)
    bench.wait(60)
    outcome = {sid: call.status for sid, call in bench.network.calls.items()}
    assert outcome[first] == "no-answer"
    assert outcome[again] == "completed"
    assert bench.network.calls[elsewhere].rang_at is not None
    assert bench.service.forms("/m")[-1]["ErrorCode"] == "30003"


def test_a_dead_provider_refuses_tells_nobody_and_comes_back(bench: Bench) -> None:
    bench.call(SENIOR, STATUS, *ALL_EVENTS)
    until = bench.service.clock() + timedelta(minutes=5)
    bench.network.faults.add(Fault("dead", times=None, ends=until))
    with pytest.raises(ConnectionRefused):
        bench.call(SENIOR)
    bench.wait(300)
    assert bench.service.asked == []
    bench.call(SENIOR, STATUS, *ALL_EVENTS)
    bench.phone().expect_ring()


def test_chance_is_drawn_from_the_seed(bench: Bench) -> None:
    def struck(seed: str) -> list[int]:
        made = globals()["bench"](seed=seed)
        made.network.faults.add(Fault("server_error", where="calls", times=None, chance=0.5))
        return [made.request("GET", "Calls.json")[0] for _ in range(40)]

    assert struck("a") == struck("a") != struck("b")
    assert set(struck("a")) == {200, 500}


def test_what_struck_can_be_read_and_faults_be_taken_away(bench: Bench) -> None:
    bench.network.faults.add(Fault("server_error", where="calls", times=None))
    assert bench.request("GET", "Calls.json")[0] == 500
    bench.network.faults.clear()
    assert bench.request("GET", "Calls.json")[0] == 200
    assert [(kind, where) for _, kind, where in bench.network.faults.struck] == [
        ("server_error", "GET calls")
    ]


def test_a_misspelt_fault_is_refused() -> None:
    with pytest.raises(ValueError, match="known are"):
        Fault("slwo")


__all__ = ["bench"]
