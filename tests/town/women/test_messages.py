"""Messages to the women's line, and a woman for whom nothing may leave."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from helpline.cases.closing import ask_her_wish, propose
from helpline.cases.model import CaseEventKind, Priority, Way
from helpline.cases.reaching import call_her, send_number
from helpline.cases.stating import Wish, state
from helpline.contact import Refusal
from tests.town.stories import LATER, SOON
from tests.town.town import Town
from tests.town.women.line import (
    act,
    attended,
    becomes,
    begun,
    case_of,
    person,
    strays,
    time_line,
)
from tests.town.women.plan import CELL

pytestmark = [pytest.mark.town, pytest.mark.timeout(300)]

WRITES, UNSAFE = "+919000098721", "+919000098722"


def test_parts_in_hinglish_are_one_plea_and_digits_answer_every_question(
    town: Town,
) -> None:
    line, catalogue = town.settings.helpline_number, town.service.catalogue
    desk = town.phone(CELL, "desk")
    she = town.network.handset(WRITES, "she writes")
    she.send_sms(line, "mera pati khrcha nahi deta")
    she.send_sms(line, "meri maddad kijye")
    case = case_of(town, WRITES)
    desk.expect_sms(case.number, within=LATER)
    for question, answer in (
        ("first", "1"),
        ("place", "shanti nagar mandir ke paas"),
        ("reach", "7"),
    ):
        she.expect_sms(catalogue.text(f"reach.sms_{question}", "hi", {}), within=LATER)
        she.send_sms(line, answer)
        if not answer.isdecimal():  # her owner hears of words, not of keys
            desk.expect_sms(case.number, within=LATER)
    becomes(town, case, CaseEventKind.SAFE_CONTACT, times=2)
    assert (case.way, case.priority) == (Way.SMS, Priority.NORMAL)
    record = town.service.store.read(lambda tx: tx.safe_contacts.current(case.caller_id))
    assert record is not None
    assert (record.may_call, record.may_write) == (False, False)
    turns = [kind for kind, _ in time_line(town, case)].count(CaseEventKind.ANSWERED)
    assert (turns, len(she.inbox)) == (4, 3)  # both parts are one turn, and the last is not told
    attended(town, case, desk.number)
    assert strays(town, WRITES) == []


def test_i26_nothing_leaves_for_her_when_she_has_said_no(town: Town) -> None:
    case = begun(town, "nothing safe", UNSAFE)
    sho = person(town, town.places["nothing safe"].sho)
    owner = town.phone("nothing safe", "sho")
    she = town.network.handset(UNSAFE, "nothing is safe")
    door, clock = town.service.door, town.service.clock
    attended(town, case, owner.number)
    act(town, case, lambda tx, c: state(tx, clock.now(), c, Wish(False, False)))
    she.dial(town.settings.missed_call_number).expect_end(within=SOON)
    becomes(town, case, CaseEventKind.REFUSED, "channel_not_safe")
    owner.expect_sms(case.number, within=LATER)
    she.send_sms(town.settings.helpline_number, "madad chahiye")
    becomes(town, case, CaseEventKind.REFUSED, "channel_not_safe", times=2)
    owner.expect_sms(case.number, within=LATER)
    act(town, case, lambda tx, c: propose(tx, clock.now(), c, sho, "shelter found"))

    def tried(leave: Callable[..., object]) -> object:
        return act(town, case, lambda tx, c: leave(tx, door, clock.now(), c))

    for leave in (call_her, send_number, ask_her_wish):
        assert tried(leave) == Refusal("channel_not_safe"), leave
    becomes(town, case, CaseEventKind.REFUSED, times=5)
    intents = town.service.store.read(lambda tx: tx.intents.of_cause("case_caller", case.id))
    assert intents == []
    attended(town, case, owner.number)
    assert strays(town, UNSAFE) == []
