"""What several suites tell in the same words."""

from __future__ import annotations

import re

from helpline.checkins.model import CheckInState
from helpline.escalation.model import IncidentState
from phonenet.handsets.personalities import Declines, Sequence, Voicemail, presses
from tests.town.town import Town

DECLINES = Declines(after_s=0.3)
MACHINE = Voicemail(after_s=0.3, greeting_s=0.5, hangs_up_after_s=10)
SOON, LATER = 20, 60  # seconds, on a machine with much to do


def code_in(body: str) -> str:
    """The code that an alert's text carries."""
    found = re.search(r"\b\d{4}\b", body)
    assert found, body
    return found.group()


def missed_and_looked_after(town: Town, story: str) -> None:
    """A voicemail, a declined call, a contact who cannot, a beat officer who goes and reports,
    and the senior who confirms it herself."""
    name = town.places[story].name
    senior = town.phone(story, "senior", Sequence((MACHINE, DECLINES)))
    contact = town.phone(story, "contact")
    beat, sho = (town.phone(story, part, DECLINES) for part in ("beat", "sho"))
    town.ask(story)
    senior.expect_call("checkin.question", within=SOON).expect_end(within=SOON)
    senior.expect_missed_call(within=SOON)
    asked = contact.expect_call("Please look in", within=SOON)
    asked.press("2", within=SOON).hears("contact.heard_cannot", within=SOON)
    alert = beat.expect_sms(name, within=SOON)
    beat.expect_missed_call(within=SOON)
    code = code_in(alert.body)
    alert.reply(f"1 {code}")
    beat.expect_sms(code, within=SOON)
    incident = town.incident(story)
    assert incident and incident.state is IncidentState.ACKNOWLEDGED
    senior.becomes(presses("1"))
    beat.send_sms(town.settings.checkin_number, f"2 {code}")
    beat.expect_sms(code, within=SOON)
    sho.expect_sms(name, within=SOON)
    senior.expect_call("checkin.question", within=LATER).hears("checkin.heard_well", within=SOON)
    for phone in (beat, contact, sho):
        phone.expect_sms(within=SOON)
    town.becomes(story, CheckInState.CLOSED)
    assert town.incident(story) is None
    assert town.alone(story) == []
