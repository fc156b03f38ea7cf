"""Calls changed in flight. https://www.twilio.com/docs/voice/api/call-resource#update-a-call"""

from __future__ import annotations

from tests.phonenet.service import BASE, BEAT, LINE, SENIOR, Bench


def test_a_waiting_caller_is_taken_to_another_document(bench: Bench) -> None:
    bench.service.says["/voice"] = "<Gather timeout='60'><Say>please hold</Say></Gather>"
    bench.service.says["/taken"] = "<Say>here is the officer</Say>"
    caller = bench.phone().dial(LINE).hears("please hold")
    status, body = bench.request("POST", f"Calls/{caller.sid}.json", ("Url", BASE + "/taken"))
    assert (status, body["status"]) == (200, "in-progress")
    caller.hears("here is the officer", within=1).expect_end()


def test_a_call_can_be_given_twiml_directly(bench: Bench) -> None:
    bench.service.says["/voice"] = "<Pause length='1'/><Say>x</Say><Pause length='60'/>"
    caller = bench.phone().dial(LINE).hears("x")
    bench.request(
        "POST", f"Calls/{caller.sid}.json", ("Twiml", "<Response><Say>now</Say></Response>")
    )
    caller.hears("now", within=1)


def test_a_call_in_progress_is_ended(bench: Bench) -> None:
    bench.service.says["/call"] = "<Pause length='60'/>"
    sid = bench.call(SENIOR)
    call = bench.phone().expect_call()
    bench.request("POST", f"Calls/{sid}.json", ("Status", "completed"))
    assert call.expect_end(within=0).view.status == "completed"


def test_a_ringing_call_is_cancelled(bench: Bench) -> None:
    sid = bench.call(SENIOR)
    ring = bench.phone().expect_ring()
    bench.request("POST", f"Calls/{sid}.json", ("Status", "canceled"))
    assert ring.view.status == "canceled"


def test_a_queued_call_that_is_cancelled_never_reaches_the_phone(bench: Bench) -> None:
    sid = bench.call(SENIOR)
    bench.request("POST", f"Calls/{sid}.json", ("Status", "canceled"))
    bench.phone().expect_nothing(within=60)
    assert bench.network.calls[sid].status == "canceled"


def test_cancelling_does_not_touch_a_call_in_progress(bench: Bench) -> None:
    bench.service.says["/call"] = "<Pause length='60'/>"
    sid = bench.call(SENIOR)
    call = bench.phone().expect_call()
    status, _ = bench.request("POST", f"Calls/{sid}.json", ("Status", "canceled"))
    assert (status, call.view.state) == (200, "talking")


def test_a_call_that_is_over_cannot_be_changed(bench: Bench) -> None:
    bench.service.says["/call"] = "<Say>x</Say>"
    sid = bench.call(SENIOR)
    bench.phone().expect_call().expect_end()
    for change in (("Url", BASE + "/taken"), ("Status", "completed")):
        status, body = bench.request("POST", f"Calls/{sid}.json", change)
        assert (status, body["code"]) == (400, 21220)


def test_a_dialled_leg_can_be_taken_away_from_its_caller(bench: Bench) -> None:
    bench.service.says["/voice"] = f"<Dial action='/dialled'>{BEAT}</Dial>"
    bench.service.says["/dialled"] = "<Say>the officer is called away</Say>"
    bench.service.says["/briefing"] = "<Say>briefing</Say>"
    caller = bench.phone().dial(LINE)
    officer = bench.phone(BEAT).expect_call()
    caller.joined_with(BEAT)
    bench.request("POST", f"Calls/{officer.sid}.json", ("Url", BASE + "/briefing"))
    officer.hears("briefing", within=1)
    caller.hears("the officer is called away", within=1)
