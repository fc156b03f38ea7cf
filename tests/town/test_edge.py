"""What comes in from outside and was not sent by the provider."""

from __future__ import annotations

import httpx
import pytest

from helpline.checkins.model import CheckInState
from tests.town.town import Town

pytestmark = [pytest.mark.town, pytest.mark.timeout(300)]


def test_i30_a_forged_well_is_refused_and_changes_nothing(town: Town) -> None:
    senior = town.phone("forged", "senior")
    town.ask("forged")
    call = senior.expect_call("checkin.question")
    intents = town.service.store.read(
        lambda tx: tx.intents.of_cause("check_in", town.check_in("forged").id)
    )
    talk = town.service.store.read(lambda tx: tx.conversations.by_intent(intents[0].id))
    assert talk is not None
    base, form = town.settings.public_url, {"Digits": "1", "CallSid": call.sid}
    with httpx.Client(trust_env=False) as http:
        for headers in ({}, {"X-Twilio-Signature": ""}, {"X-Twilio-Signature": "Zm9yZ2Vk"}):
            url = f"{base}/twilio/turn/{talk.token}/{talk.step}"
            assert http.post(url, data=form, headers=headers).status_code == 403
    assert town.check_in("forged").state is CheckInState.RINGING
    call.press("1").hears("checkin.heard_well", within=15)
    town.becomes("forged", CheckInState.OK)
    call.hang_up()
