"""Any day at all: whatever people and provider do, in whatever order, the truths hold.

`WORLD_EXAMPLES` and `WORLD_STEPS` explore further than a test run has time for, at random.
"""

import os
import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from helpline.directory.model import Leave
from phonenet.faults import Fault
from phonenet.handsets.personalities import (
    Answers,
    Busy,
    NeverAnswers,
    Personality,
    SwitchedOff,
    Voicemail,
    hangs_up,
    presses,
    says_word,
    wrong_person,
)
from tests.servers.postgres import PostgresServer
from tests.world.databases import sqlite_copy
from tests.world.town import CONTROL_ROOM, DAUGHTER, SENIOR, SON, STATION, Town, town
from tests.world.truths import Truths
from tests.world.world import World

EXAMPLES = int(os.environ.get("WORLD_EXAMPLES", "5"))
STEPS = int(os.environ.get("WORLD_STEPS", "12"))

SENIORS: dict[str, Personality] = {
    "well": presses("1"),
    "says well": says_word("I am well"),
    "need": presses("24"),
    "danger": presses("3"),
    "well then danger": presses("13"),
    "duress": presses("7"),
    "human": presses("0"),
    "silent": Answers(),
    "voicemail": Voicemail(),
    "busy": Busy(),
    "rings out": NeverAnswers(),
    "switched off": SwitchedOff(gives="failed"),
    "hangs up": hangs_up(6),
    "wrong person": wrong_person(),
}
OFFICERS: dict[str, Personality] = {
    "rings out": NeverAnswers(),
    "goes": presses("1"),
    "seen well": presses("21"),
    "needs help": presses("3"),
    "not at home": presses("41"),
    "cannot": presses("5"),
    "voicemail": Voicemail(),
    "switched off": SwitchedOff(gives="failed"),
}
CONTACTS: dict[str, Personality] = {
    "goes": presses("1"),
    "cannot": presses("2"),
    "needs help": presses("3"),
    "rings out": NeverAnswers(),
    "voicemail": Voicemail(),
}
PARTS = ("beat", "substitute", "desk", "sho", "circle", "control", "night", "sp")
FAULTS = (
    ("throttled", "POST calls"),
    ("server_error", "POST calls"),
    ("server_error", "POST messages"),
    ("refused", "*"),
    ("timeout_before", "POST calls"),
    ("timeout_after", "POST calls"),
    ("timeout_after", "POST messages"),
    ("timeout_before", "GET calls"),
    ("lost", "call-status"),
    ("lost", "amd"),
    ("doubled", "*"),
    ("late", "call-status"),
    ("late", "message-status"),
    ("early", "calls"),
    ("reordered", "call-status"),
    ("undelivered", "messages"),
    ("opted_out", "*"),
)


class AnyDay(RuleBasedStateMachine):
    """One senior's days, from six in the morning on."""

    world: World
    place: Town
    truths: Truths
    # where a database comes from, and where it goes to
    fresh = staticmethod(sqlite_copy)

    @initialize(at_risk=st.sampled_from([False, False, False, True]))
    def begin(self, at_risk: bool) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="khairiyat-day-")
        folder = Path(self.folder.name)
        url = type(self).fresh(folder)
        self.world = World(url, folder)
        contacts = (("Asha", DAUGHTER, True), ("Ravi", SON, True))
        self.place = town(self.world, contacts=contacts, at_risk=at_risk)
        self.truths = Truths(self.world, url)
        for number in (DAUGHTER, SON, CONTROL_ROOM, STATION):
            self.world.network.handset(number, number, NeverAnswers())
        for part in PARTS:
            self.place.officer(part)
        self.place.senior(NeverAnswers())
        self.world.advance(hours=1, minutes=59)

    @rule(minutes=st.sampled_from([1, 5, 15, 15, 45]))
    def time_passes(self, minutes: int) -> None:
        self.world.advance(minutes=minutes)

    @rule()
    def another_day_comes(self) -> None:
        self.world.plan()
        self.world.advance(hours=6)

    @rule(how=st.sampled_from(sorted(SENIORS)))
    def the_senior_answers_like_this_from_now_on(self, how: str) -> None:
        self.world.network.handset(SENIOR).becomes(SENIORS[how])

    @rule(keys=st.sampled_from(["1", "24", "3", "7", "13", "71", "0", ""]))
    def the_senior_rings_us(self, keys: str) -> None:
        phone = self.world.network.handset(SENIOR)
        if phone.view.calls and any(call.state != "over" for call in phone.calls):
            return
        phone.dial(self.world.settings.checkin_number)
        for key in keys:
            self.world.advance(seconds=20)
            if any(call.state != "over" for call in phone.calls):
                phone.press(key)
        self.world.advance(seconds=5)
        if any(call.state != "over" for call in phone.calls):
            phone.hang_up()

    @rule(part=st.sampled_from(PARTS), how=st.sampled_from(sorted(OFFICERS)))
    def an_officer_answers_like_this_from_now_on(self, part: str, how: str) -> None:
        self.place.officer(part).becomes(OFFICERS[how])

    @rule(number=st.sampled_from([DAUGHTER, SON]), how=st.sampled_from(sorted(CONTACTS)))
    def a_contact_answers_like_this_from_now_on(self, number: str, how: str) -> None:
        self.world.network.handset(number).becomes(CONTACTS[how])

    @rule(
        part=st.sampled_from(PARTS),
        action=st.sampled_from(["1", "1", "2", "2", "3", "4", "4", "5"]),
        whose=st.sampled_from(["own", "own", "own", "other", "none", "wrong"]),
        diary=st.sampled_from(["", "", " GD 17/26"]),
    )
    def an_officer_writes(self, part: str, action: str, whose: str, diary: str) -> None:
        incident = self.place.standing()
        alerts = self.place.alerts(incident.id) if incident is not None else []
        me = self.place.person(part)
        codes = [a.code for a in alerts if (a.responder_id == me) is (whose == "own")]
        code = {"none": "", "wrong": "9997"}.get(whose, codes[-1] if codes else "9998")
        self.place.reply(part, f"{action} {code}{diary}".strip())

    @rule(fault=st.sampled_from(FAULTS), times=st.integers(1, 4))
    def the_provider_stumbles(self, fault: tuple[str, str], times: int) -> None:
        kind, where = fault
        self.world.network.faults.add(Fault(kind, where, times=times, seconds=25))

    @rule(minutes=st.sampled_from([2, 20]))
    def the_provider_is_away(self, minutes: int) -> None:
        until = self.world.now + timedelta(minutes=minutes)
        self.world.network.faults.add(Fault("dead", times=None, ends=until))

    @rule(part=st.sampled_from(PARTS))
    def an_officer_goes_on_leave(self, part: str) -> None:
        leave = Leave(self.place.person(part), self.world.now, self.world.now + timedelta(hours=3))
        self.world.store.write(lambda tx: tx.officers.add_leave(leave))

    @invariant()
    def the_truths_hold(self) -> None:
        if hasattr(self, "truths"):
            self.truths.check()

    def teardown(self) -> None:
        if hasattr(self, "truths"):
            self.truths.close()
            self.world.close()
            self.folder.cleanup()


BOUNDED = settings(
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    derandomize="WORLD_EXAMPLES" not in os.environ,
    suppress_health_check=list(HealthCheck),
)


TestAnyDay = AnyDay.TestCase  # explored on SQLite in every run
TestAnyDay.settings = BOUNDED


def test_any_day_on_postgresql(postgres_server: PostgresServer, postgres_template: str) -> None:
    """A few days there too; the rules are the same, the locks are not."""

    class Elsewhere(AnyDay):
        fresh = staticmethod(lambda folder: postgres_server.new_database(postgres_template))

    fewer = settings(BOUNDED, max_examples=max(1, EXAMPLES // 8), stateful_step_count=8)
    run_state_machine_as_test(Elsewhere, settings=fewer)
