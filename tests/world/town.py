"""A district with one senior, and the questions that stories ask about what became of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from helpline.checkins.model import CheckIn, CheckInState, EvidenceKind
from helpline.directory.policies import default_bodies
from helpline.escalation.by_console import close_as
from helpline.escalation.model import Alert, Incident, IncidentKind, Outcome
from helpline.sending.model import Intent
from phonenet.handsets.personalities import NeverAnswers, Personality
from phonenet.story.phone import Phone
from tests.world import district as district_of
from tests.world.district import District
from tests.world.world import World

SENIOR = "+919000000201"
DAUGHTER = "+919000000301"
SON = "+919000000302"
CONTROL_ROOM = "+917712000112"
STATION = "+917712000100"
HOUR = 3600
MORNING = 3 * HOUR  # from six o'clock until the daily call surely has come


def code_in(body: str) -> str:
    """The code that an alert's text carries."""
    found = re.search(r"\b\d{4}\b", body)
    assert found, body
    return found.group()


@dataclass(frozen=True, slots=True)
class Town:
    """The district, its senior, and the World that they live in."""

    world: World
    place: District
    senior_id: int

    def senior(self, personality: Personality | None = None) -> Phone:
        """The senior's telephone; held by the story unless it gets a personality."""
        return self.world.network.handset(SENIOR, "Sita Devi", personality, language="en")

    def officer(self, part: str, personality: Personality | None = None) -> Phone:
        """An officer's telephone, which rings out unless the story holds it otherwise."""
        behaves = personality or NeverAnswers()
        return self.world.network.handset(self.place.number(part), part, behaves)

    def reply(self, part: str, words: str) -> None:
        """An SMS of this officer to the service."""
        phone = self.world.network.handset(self.place.number(part), part)
        phone.send_sms(self.world.settings.checkin_number, words)

    def person(self, part: str) -> int:
        """The person id of an officer."""
        return self.place.officers[part][0]

    def check_in(self) -> CheckIn:
        """The newest check-in whose time has come."""
        found = self.world.store.read(lambda tx: tx.check_ins.latest(self.senior_id, self.now))
        assert found is not None
        return found

    def state(self) -> CheckInState:
        """Where the newest check-in stands."""
        return self.check_in().state

    def heard(self) -> list[EvidenceKind]:
        """The evidence of the newest check-in, in order."""
        check_in = self.check_in()
        evidence = self.world.store.read(lambda tx: tx.check_ins.evidence(check_in.id))
        return [item.kind for item in evidence]

    def incident(self, incident_id: int = 1) -> Incident:
        """An incident as it stands."""
        return self.world.store.read(lambda tx: tx.incidents.get(incident_id))

    def standing(self) -> Incident | None:
        """The senior's open incident."""
        return self.world.store.read(lambda tx: tx.incidents.open_of(self.senior_id))

    def alerts(self, incident_id: int = 1) -> list[Alert]:
        """Everybody who was told of an incident."""
        return self.world.store.read(lambda tx: tx.alerts.of_incident(incident_id))

    def intents(self, cause: str, cause_id: int) -> list[Intent]:
        """What one row has sent."""
        return self.world.store.read(lambda tx: tx.intents.of_cause(cause, cause_id))

    def actions(self, subject: str, subject_id: int) -> list[str]:
        """What the audit chain says of something."""
        rows = self.world.store.read(lambda tx: tx.audit.of(subject, subject_id))
        return [action for _, action, _ in rows]

    def faults(self) -> set[str]:
        """Kinds of the faults that stand."""
        return {kind for kind, _, _ in self.world.store.read(lambda tx: tx.faults.standing())}

    @property
    def now(self) -> datetime:
        """The instant, UTC."""
        return self.world.now

    def policy(self, kind: str, **changes: Any) -> None:
        """A new version of a policy of the district, from now on."""
        body = {**default_bodies()[kind], **changes}
        self.world.store.write(
            lambda tx: tx.policies.add(self.place.district.id, kind, body, self.now)
        )

    def close(self, outcome: Outcome, diary_number: str | None = None) -> Incident:
        """The SHO closes the first incident at the console."""
        return self.world.store.write(
            lambda tx: close_as(
                tx,
                self.world.service.door,
                self.now,
                1,
                outcome,
                diary_number=diary_number,
                by=self.person("sho"),
            )
        )

    def change_senior(self, **changes: Any) -> None:
        """Somebody edits the senior's record."""
        self.world.store.write(
            lambda tx: tx.seniors.save(replace(tx.seniors.get(self.senior_id), **changes))
        )

    def quiet(self) -> None:
        """No officer answers, and the story does not follow what they hear."""
        for part in self.place.officers:
            self.officer(part).ignores()

    def is_missed(self, tries: int = 3) -> None:
        """Nobody answers any of the day's calls."""
        phone = self.senior(NeverAnswers())
        for _ in range(tries):
            phone.expect_missed_call(within=MORNING)

    def rings_for_the_last_time(self, tries: int = 3) -> None:
        """Nobody has answered, and the last call of the day is still ringing."""
        phone = self.senior(NeverAnswers())
        for _ in range(tries - 1):
            phone.expect_missed_call(within=MORNING)
        phone.expect_ring(within=HOUR)
        self.world.advance(seconds=5)

    def ends_well(self, *ignored: Phone) -> None:
        """Nobody heard or read anything that the story did not tell, and the network saw no
        mistake of ours."""
        for phone in ignored:
            phone.ignores()
        self.world.network.assert_nothing_unexpected()
        assert self.world.network.errors == []


def town(
    world: World,
    *,
    without: Sequence[str] = (),
    planned: bool = True,
    calm: bool = True,
    **senior: Any,
) -> Town:
    """Build the district and enrol the senior; the officers named in `without` are off duty.

    `calm` lets the tops of the ladders repeat every half hour, so that long stories are soon told.
    """
    place = world.store.write(lambda tx: district_of.build(tx, world.now))
    for part in without:
        world.store.write(
            lambda tx, part=part: tx.officers.remove_shifts(place.officers[part][0])  # type: ignore[misc]
        )
    senior_id = world.store.write(lambda tx: district_of.enrol(tx, world.now, place, **senior))
    made = Town(world, place, senior_id)
    for kind in IncidentKind if calm else ():
        rungs = default_bodies()[f"ladder.{kind.value}"]["rungs"]
        slower = [{**rung, "wait_s": 1800} if rung.get("repeat") else rung for rung in rungs]
        made.policy(f"ladder.{kind.value}", rungs=slower)
    if planned:
        world.plan()
    return made
