"""Messages both ways. https://www.twilio.com/docs/messaging/guides/webhook-request"""

from __future__ import annotations

import pytest

from phonenet.errors import NotPossible
from phonenet.handsets.personalities import SwitchedOff
from tests.phonenet.service import BASE, BEAT, LINE, SENIOR, Bench, bench

STATUS = ("StatusCallback", BASE + "/message-status")


def states(bench: Bench) -> list[tuple[str, str | None]]:
    return [
        (form["MessageStatus"], form.get("ErrorCode"))
        for form in bench.service.forms("/message-status")
    ]


def test_a_message_is_sent_delivered_and_read(bench: Bench) -> None:
    sid = bench.text("1 = जा रहा हूँ", BEAT, STATUS)
    message = bench.phone(BEAT).expect_sms("जा रहा").message
    assert (message.sender, message.sid) == (LINE, sid)
    assert states(bench) == [("sent", None), ("delivered", None)]
    form = bench.service.forms("/message-status")[0]
    assert (form["MessageSid"], form["SmsSid"], form["To"]) == (sid, sid, BEAT)


@pytest.mark.parametrize(
    ("details", "code"),
    [({"personality": SwitchedOff()}, "30003"), ({"landline": True}, "30006")],
)
def test_a_phone_that_cannot_take_it_is_told_with_the_providers_code(
    bench: Bench, details: dict[str, object], code: str
) -> None:
    phone = bench.phone(BEAT, **details)
    bench.text("x", BEAT, STATUS)
    bench.wait(10)
    assert states(bench) == [("sent", None), ("undelivered", code)]
    assert phone.inbox == ()


def test_an_incoming_message_is_posted_with_the_providers_fields(bench: Bench) -> None:
    bench.phone(BEAT).send_sms(LINE, "1 4821")
    (form,) = bench.service.forms("/message")
    assert (form["From"], form["To"], form["Body"]) == (BEAT, LINE, "1 4821")
    assert (form["NumMedia"], form["NumSegments"], form["SmsStatus"]) == ("0", "1", "received")
    assert form["MessageSid"] == form["SmsSid"] == form["SmsMessageSid"]


def test_the_answer_may_carry_a_message(bench: Bench) -> None:
    bench.service.says["/message"] = "<Message>धन्यवाद</Message>"
    phone = bench.phone(BEAT).send_sms(LINE, "1 4821")
    phone.expect_sms("धन्यवाद").reply("ok")
    assert [form["Body"] for form in bench.service.forms("/message")] == ["1 4821", "ok"]


def test_whatsapp_addresses_keep_their_prefix(bench: Bench) -> None:
    bench.service.says["/message"] = "<Message>नमस्ते</Message>"
    phone = bench.phone(SENIOR).send_sms("whatsapp:" + LINE, "जुड़ना है")
    (form,) = bench.service.forms("/message")
    assert (form["From"], form["To"]) == ("whatsapp:" + SENIOR, "whatsapp:" + LINE)
    assert form["WaId"] == SENIOR[1:]
    assert phone.expect_sms("नमस्ते").message.sender == "whatsapp:" + LINE


def test_a_messaging_service_sends_from_its_number(bench: Bench) -> None:
    status, body = bench.request(
        "POST", "Messages.json", ("To", BEAT), ("MessagingServiceSid", "MG" + "0" * 32),
        ("Body", "x"),
    )  # fmt: skip
    assert (status, body["status"], body["from"]) == (201, "accepted", LINE)
    bench.phone(BEAT).expect_sms("x")


def test_a_broken_answer_is_noted_and_nothing_is_sent(bench: Bench) -> None:
    bench.service.says["/message"] = 500
    bench.phone(BEAT).send_sms(LINE, "1").expect_nothing()
    assert [trouble.code for trouble in bench.network.errors] == [11200]


def test_only_numbers_of_the_service_take_messages(bench: Bench) -> None:
    with pytest.raises(NotPossible, match="takes no messages"):
        bench.phone(BEAT).send_sms(SENIOR, "x")


def test_a_provider_that_obeys_stop_refuses_what_follows_until_start() -> None:
    strict = bench(obeys_stop=True)
    strict.phone(BEAT).send_sms(LINE, "stop")
    asked = ("To", BEAT), ("From", LINE), ("Body", "x")
    status, body = strict.request("POST", "Messages.json", *asked)
    assert (status, body["code"]) == (400, 21610)
    strict.phone(BEAT).send_sms(LINE, "START")
    assert strict.request("POST", "Messages.json", *asked)[0] == 201
    assert [form["Body"] for form in strict.service.forms("/message")] == ["stop", "START"]


def test_stop_is_an_ordinary_word_where_the_opt_out_is_switched_off(bench: Bench) -> None:
    bench.phone(BEAT).send_sms(LINE, "STOP")
    bench.text("x", BEAT)
    bench.phone(BEAT).expect_sms("x")
