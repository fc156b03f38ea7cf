"""Webhooks about her call that are forged, replayed, doubled or out of order."""

from __future__ import annotations

import httpx
import pytest
from twilio.request_validator import RequestValidator

from helpline.cases.model import CaseEventKind, Priority
from tests.cases.heard import prompt
from tests.town.stories import LATER, SOON
from tests.town.town import Town
from tests.town.women.line import attended, becomes, begun, stored, strays, time_line

pytestmark = [pytest.mark.town, pytest.mark.timeout(300)]

SHE = "+919000098771"


def _post(town: Town, path: str, form: dict[str, str], signature: str | None = None) -> int:
    """The status that the service answers to this webhook; signed as the provider signs it,
    unless another signature is given."""
    url = town.settings.public_url + path
    signer = RequestValidator(town.settings.twilio_auth_tokens[0])
    signed = signer.compute_signature(url, form) if signature is None else signature
    with httpx.Client(trust_env=False, timeout=30) as http:
        answer = http.post(url, data=form, headers={"X-Twilio-Signature": signed})
    return answer.status_code


def test_i18_i30_forged_replayed_doubled_and_late_webhooks_change_nothing(town: Town) -> None:
    case = begun(town, "webhooks", SHE)
    she, owner = town.network.handset(SHE, "she"), town.phone("webhooks", "sho")
    call = she.dial(town.settings.helpline_number).hears(prompt("help.menu"), within=SOON)
    talk = town.service.store.read(lambda tx: tx.conversations.by_call_sid(call.sid))
    assert talk is not None
    turn = f"/twilio/turn/{talk.token}/{talk.step}"
    arrived = {"CallSid": call.sid, "From": SHE, "To": town.settings.helpline_number}
    before = time_line(town, case)
    for forged in ("", "Zm9yZ2Vk"):
        assert _post(town, turn, {**arrived, "Digits": "3"}, forged) == 403
    assert time_line(town, case) == before
    call.press("8", within=SOON).hears(prompt("help.line"), within=SOON)
    before = time_line(town, case)
    assert _post(town, turn, {**arrived, "Digits": "8"}) == 200  # what was pressed, once more
    assert _post(town, turn, {**arrived, "Digits": "3"}) == 200  # an old question, another answer
    assert _post(town, "/twilio/voice", {**arrived, "CallStatus": "ringing"}) == 200
    assert time_line(town, case) == before
    call.hang_up()
    becomes(town, case, CaseEventKind.HUNG_UP)
    owner.expect_sms(case.number, within=LATER)
    before = time_line(town, case)
    for status in ("completed", "in-progress", "ringing", "completed"):
        assert _post(town, "/twilio/status", {**arrived, "CallStatus": status}) == 204
    assert time_line(town, case) == before
    assert stored(town, case).priority is not Priority.DANGER
    written = {"MessageSid": "SM" + "7" * 32, "Body": "suniye", **arrived}
    for _ in range(2):
        assert _post(town, "/twilio/message", written) == 200
    kinds = [kind for kind, _ in time_line(town, case)]
    assert kinds.count(CaseEventKind.MESSAGE) == 1
    she.expect_sms(within=LATER)
    owner.expect_sms(case.number, within=LATER)
    attended(town, case, owner.number)
    assert strays(town, SHE) == []
