"""One day of a state: the real plan, the real rules of asking and climbing, the real limits.

The planner writes the day into a database; from there on every check-in is stepped by
`derive` and `next_due`, every incident climbs its ladder by `rungs_from`, and a call starts when
`lanes.reserve` lets it. Only the store between them is left out, and the people are invented.
"""

import heapq
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from audio_prompts.catalogue import Catalogue
from audio_prompts.segments import count
from helpline.checkins.derive import derive, next_due
from helpline.checkins.model import CheckIn, CheckInState, Evidence, EvidenceKind
from helpline.directory.ladders import CONTACT, parse_ladder
from helpline.directory.policies import default_bodies, parse_checkin, parse_escalation
from helpline.escalation.climbing import rungs_from
from helpline.escalation.model import Channel, IncidentKind
from helpline.sending.lanes import Limits
from helpline.sending.model import Lane
from simulation.state.counts import Counts
from simulation.state.lines import Lines
from simulation.state.people import Day, between

K = EvidenceKind
LOOK = timedelta(milliseconds=100)  # how often a worker looks for free starts
ANSWERED = (CheckInState.OK, CheckInState.NEED)
ANSWERED_HOOKS, UNANSWERED_HOOKS = 8, 4  # webhooks of a call, as the World counts them
ALERT = {
    "code": "4821",
    "name": "Sita Devi",
    "place": "Shanti Nagar",
}
LANGUAGE = "hi"


@dataclass(slots=True)
class _Senior:
    check_in: CheckIn
    beat: int
    away: bool
    evidence: list[Evidence] = field(default_factory=list)
    told_at: datetime | None = None
    seen_at: datetime | None = None
    acknowledged_until: datetime | None = None
    rung: int = -1
    round: int = 0


@dataclass(frozen=True, slots=True)
class _Call:
    wanted_at: datetime
    begin: Callable[[datetime], float]
    """Makes the call and returns how long it lasts, in seconds."""


class StateDay:
    """Runs one day. `check_ins` come in the order of their call times; `beats` is how many beats
    share the seniors."""

    def __init__(
        self, day: Day, check_ins: Iterable[CheckIn], beats: int, limits: Limits, seed: int
    ) -> None:
        bodies = default_bodies()
        self._policy = parse_checkin(0, bodies["checkin"])
        self._escalation = parse_escalation(bodies["escalation"])
        self._ladder = parse_ladder(IncidentKind.MISSED, bodies["ladder.missed"])
        self._random = Random(seed)
        self._day, self._habits = day, day.habits
        self.counts = Counts()
        self._coming, self._beats = iter(check_ins), beats
        self._next: CheckIn | None = next(self._coming)
        self._begins = self._now = self._next.call_at
        self._lines = Lines(limits, self._begins)
        self._events: list[tuple[datetime, int, Callable[[], None]]] = []
        self._number = 0
        self._first: deque[_Call] = deque()
        self._again: deque[_Call] = deque()
        self._urgent: deque[_Call] = deque()
        self._segments = count(Catalogue.load().text("alert.missed", LANGUAGE, ALERT)).segments

    def run(self) -> Counts:
        """Let the day pass until nothing is left to do."""
        while self._events or self._waiting() or self._next:
            upcoming = [self._events[0][0]] if self._events else []
            if self._next is not None:
                upcoming.append(self._next.call_at)
            if self._waiting():
                upcoming.append(self._now + LOOK)
            self._now = max(self._now, min(upcoming))
            self._admit()
            while self._events and self._events[0][0] <= self._now:
                heapq.heappop(self._events)[2]()
            self._start()
        return self.counts

    def _admit(self) -> None:
        """The check-ins whose call time has come."""
        while self._next is not None and self._next.call_at <= self._now:
            item, self._next = self._next, next(self._coming, None)
            away = self._random.random() < self._habits.away
            self._due(_Senior(item, self._random.randrange(self._beats), away))

    # --- Asking -----------------------------------------------------------------------------

    def _due(self, senior: _Senior) -> None:
        """What the drain does with a check-in that is due."""
        item = senior.check_in
        if item.due_at is None or item.due_at > self._now or not item.state.open:
            return
        if self._now >= item.window_ends_at:
            self._hear(senior, K.WINDOW_OVER, 0)
        elif item.state is CheckInState.RINGING:
            self._hear(senior, K.UNHEARD, item.tries)
        if senior.check_in.state in (CheckInState.PLANNED, CheckInState.UNCONFIRMED):
            self._ask(senior)

    def _ask(self, senior: _Senior) -> None:
        item = senior.check_in
        number = item.tries + 1
        wanted_at = self._now
        senior.check_in = self._with(item, tries=number)
        self._hear(senior, K.QUEUED, number)

        def begin(now: datetime) -> float:
            if senior.check_in.window_ends_at <= now or senior.check_in.tries != number:
                return 0.0
            if number == 1:
                self.counts.late_s.append((now - wanted_at).total_seconds())
            return self._ring(senior, number)

        (self._first if number == 1 else self._again).append(_Call(wanted_at, begin))

    def _ring(self, senior: _Senior, number: int) -> float:
        self._hear(senior, K.PLACED, number)
        self._hear(senior, K.RANG, number)
        if senior.away or self._random.random() > self._habits.picks_up:
            lasts = float(self._policy.ring_s)
            self._in(lasts, lambda: self._hear(senior, K.NO_ANSWER, number))
            self.counts.call(self._second(), lasts, UNANSWERED_HOOKS)
            return lasts
        lasts = between(self._random, self._habits.talk_s)
        drawn = self._random.random()
        said = K.KEY_WELL if drawn < self._habits.well else K.NEED
        if drawn >= self._habits.well + self._habits.need:
            said = K.DANGER
        self._in(lasts / 2, lambda: self._hear(senior, said, number))
        self.counts.call(self._second(), lasts, ANSWERED_HOOKS)
        return lasts

    def _hear(self, senior: _Senior, kind: EvidenceKind, number: int) -> None:
        """Evidence, and what follows from it by the rules."""
        item = senior.check_in
        before = item.state
        senior.evidence.append(Evidence(item.id, self._now, kind, number, f"{kind}:{number}"))
        finding = derive(item, senior.evidence, self._policy)
        due = next_due(
            item, finding.state, senior.evidence, self._policy, by_sms=False, now=self._now
        )
        senior.check_in = self._with(item, state=finding.state, proof=finding.proof, due_at=due)
        if finding.state is before and due == item.due_at:
            return
        if finding.state is CheckInState.MISSED:
            asked = any(e.kind is K.RANG for e in senior.evidence)
            self.counts.ends["missed" if asked else "not reached"] += 1
            self._hear(senior, K.INCIDENT_OPENED, 0)
            if asked:
                self._climb(senior)
        elif finding.state is CheckInState.EMERGENCY and before is not CheckInState.EMERGENCY:
            self.counts.ends["emergency"] += 1
            self._climb(senior)
        elif due is not None:
            self._at(due, lambda: self._due(senior))
        elif finding.state is not before and finding.state in ANSWERED:
            self.counts.ends[finding.state.value] += 1

    # --- Climbing ---------------------------------------------------------------------------

    def _climb(self, senior: _Senior) -> None:
        """The next rung, unless somebody has looked or is going."""
        if senior.seen_at is not None:
            return
        held = senior.acknowledged_until
        if held is not None and held > self._now:
            self._at(held, lambda: self._climb(senior))
            return
        upcoming = rungs_from(self._ladder, senior.rung, senior.round)
        senior.rung, senior.round = upcoming[0]
        rung = self._ladder.rungs[senior.rung]
        for post in rung.posts:
            self._tell(senior, post.role == CONTACT, rung.channels)
        self._in(rung.wait_s, lambda: self._climb(senior))

    def _tell(self, senior: _Senior, contact: bool, channels: Sequence[Channel]) -> None:
        asked_at = self._now
        if not contact:
            self.counts.officers[senior.beat] += 1
            if senior.told_at is None:
                senior.told_at = self._now
                missed_at = next(
                    e.at for e in senior.evidence if e.kind in (K.INCIDENT_OPENED, K.DANGER)
                )
                self.counts.first_told_s.append((self._now - missed_at).total_seconds())
        if Channel.SMS in channels and not contact:
            self.counts.message(self._second(), self._segments)
        if Channel.CALL in channels:

            def begin(now: datetime) -> float:
                lasts = between(self._random, (20.0, 60.0))
                self.counts.call(self._second(), lasts, ANSWERED_HOOKS - 2)
                return lasts

            self._urgent.append(_Call(asked_at, begin))
        answers = self._habits.contact_goes if contact else self._habits.officer_answers
        if self._random.random() < answers:
            soon = between(self._random, self._habits.answers_after_s)
            self._in(soon, lambda: self._going(senior, contact))

    def _going(self, senior: _Senior, contact: bool) -> None:
        if senior.seen_at is not None:
            return
        if not contact:
            lasts = timedelta(seconds=self._escalation.ack_lasts_s)
            senior.acknowledged_until = self._now + lasts
            self.counts.message(self._second(), 1)
        travel = between(self._random, self._habits.reports_after_s)
        self._in(travel, lambda: self._seen(senior))

    def _seen(self, senior: _Senior) -> None:
        if senior.seen_at is None:
            senior.seen_at = self._now
            self.counts.message(self._second(), 1)
            opened = next(e.at for e in senior.evidence if e.kind in (K.INCIDENT_OPENED, K.DANGER))
            self.counts.seen_s.append((self._now - opened).total_seconds())

    # --- Leaving ----------------------------------------------------------------------------

    def _start(self) -> None:
        if self._dead():
            return
        for lane, queues in (
            (Lane.ESCALATION, (self._urgent,)),
            (Lane.CALLS, (self._again, self._first)),
        ):
            wanted = sum(len(queue) for queue in queues)
            if not wanted:
                continue
            for _ in range(self._lines.start(self._now, lane, min(wanted, 500))):
                call = next(queue for queue in queues if queue).popleft()
                lasts = call.begin(self._now)
                self.counts.talked_s += lasts
                self._in(lasts, self._hang_up)
            self.counts.most_live = max(self.counts.most_live, self._lines.live)

    def _hang_up(self) -> None:
        self._lines.live -= 1

    def _dead(self) -> bool:
        outage = self._day.outage_s
        return outage is not None and outage[0] <= self._second() < outage[1]

    def _waiting(self) -> bool:
        return bool(self._first or self._again or self._urgent)

    def _second(self) -> int:
        return int((self._now - self._begins).total_seconds())

    def _in(self, seconds: float, work: Callable[[], None]) -> None:
        self._at(self._now + timedelta(seconds=seconds), work)

    def _at(self, instant: datetime, work: Callable[[], None]) -> None:
        self._number += 1
        heapq.heappush(self._events, (instant, self._number, work))

    @staticmethod
    def _with(item: CheckIn, **changed: object) -> CheckIn:
        values = {name: getattr(item, name) for name in _FIELDS}
        return CheckIn(**{**values, **changed})


_FIELDS = CheckIn._fields
