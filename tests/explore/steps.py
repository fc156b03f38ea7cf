"""Everything that can happen next in a state: the real rules are called, as webhooks, workers, SMS
and the console call them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

from helpline.checkins.asking import Asking
from helpline.checkins.model import CheckInState
from helpline.contact import Door, Letter, Purpose, Refusal
from helpline.conversations.handlers import senior as senior_says
from helpline.conversations.scene import Scene
from helpline.directory.ladders import CONTACT
from helpline.escalation.by_console import close_as, doubt
from helpline.escalation.by_sms import BySms
from helpline.escalation.due import perform
from helpline.escalation.model import Alert, IncidentState, Outcome
from helpline.escalation.reporting import needs_help, report
from helpline.escalation.responding import acknowledge, decline
from helpline.news import News
from helpline.ports import Accepted, NotSent, SendOutcome, Unknown
from helpline.repositories import UnitOfWork
from helpline.sending.leaving import cancel, decide, heard, settle
from helpline.sending.model import Delivery, Intent, IntentKind, IntentState
from helpline.understanding import Action, OfficerReply
from tests.explore.memory import Memory
from tests.explore.scene import OFFICER, SHO, TICK

Act = Callable[[Memory], None]
ANSWERED = {"completed": Delivery.COMPLETED, "rings out": Delivery.NO_ANSWER}
NO_CODE = "without a code"
REPLIES = {str(number): action for number, action in enumerate(Action, 1)}


@dataclass(frozen=True, slots=True)
class Step:
    """Something that can happen. `changes_nothing`: it must leave the state as it is (a wrong, a
    spent, another's or no code). `again`: the same thing heard twice must count once."""

    name: str
    act: Act
    changes_nothing: bool = False
    again: bool = True


class _AllTexts:
    def has_sms(self, key: str) -> bool:
        return True


def _tx(memory: Memory) -> UnitOfWork:
    return cast(UnitOfWork, memory)


class _TheDoor(Door):
    """The real door. What officers are answered, and that it is over, no rule reads again: it
    leaves no row, so that the states stay small."""

    def send(self, tx: UnitOfWork, now: datetime, letter: Letter) -> Intent | Refusal:
        if letter.purpose in (Purpose.OFFICER_REPLY, Purpose.ALL_CLEAR):
            return Refusal("not_looked_at_here")
        return super().send(tx, now, letter)


def _door(memory: Memory) -> Door:
    return _TheDoor(memory, cast(Any, _AllTexts()))


WIDE = frozenset(
    [
        "accepted",
        "leaves",
        "refused",
        "unknown",
        "not received",
        "the word",
        "voicemail",
        "completed",
        "duress",
        "GD",
        "writes 4",
        "writes 5",
        "diary",
    ]
)


def steps(memory: Memory, *, narrow: bool = False) -> Iterator[Step]:
    """Every step from this state, in a fixed order; `narrow` leaves out the wide ones: whatever is
    to leave leaves at once, and nothing is pressed after a call is over."""
    for step in _steps(memory):
        if not narrow:
            yield step
        elif not any(word in step.name for word in WIDE) and not _late(memory, step.name):
            yield Step(
                step.name, _then(step.act, _everything_leaves), step.changes_nothing, step.again
            )


def _late(memory: Memory, name: str) -> bool:
    if not name.startswith("senior of check-in"):
        return False
    intent = memory.intent_rows[int(name.rsplit(" ", 1)[1])]
    return memory.check_in_rows[intent.cause_id].state is not CheckInState.RINGING


def _everything_leaves(memory: Memory) -> None:
    for intent in list(memory.intent_rows.values()):
        if intent.state is IntentState.PENDING and intent.cause in ("check_in", "incident"):
            _settled(intent.id, Accepted(intent.token, f"sid{intent.id}"))(memory)
            if intent.kind is IntentKind.SMS:
                _delivered(intent.id, Delivery.DELIVERED)(memory)


def _steps(memory: Memory) -> Iterator[Step]:
    yield from _clock(memory)
    for intent in memory.intent_rows.values():
        if intent.cause == "check_in":
            yield from _call(intent)
        elif intent.cause == "incident_confirm" and _may_leave(memory, intent):
            yield from _fresh_call(intent)
        elif intent.cause == "incident":
            yield from _alert(memory, intent)
    for alert in memory.alert_rows.values():
        if memory.incident_rows[alert.incident_id].open:
            yield from _contact(alert) if alert.role == CONTACT else _officer(alert)
    for who in (OFFICER, SHO) if memory.alert_rows else ():
        yield from _guesses(who)
        if len(memory.senior_rows) > 1:
            yield from _without_a_code(memory, who)
    for incident in memory.incident_rows.values():
        if incident.open:
            yield from _supervisor(incident.id, incident.state)


def _may_leave(memory: Memory, intent: Intent) -> bool:
    due = intent.due_at is not None and intent.due_at <= memory.now
    return due and intent.state is IntentState.PENDING


def until(memory: Memory, at: datetime) -> None:
    """Time goes on; what waits for too long is called off."""
    memory.now = at
    for intent in list(memory.intent_rows.values()):
        if intent.state is IntentState.PENDING and intent.not_after <= at:
            cancel(_tx(memory), at, intent, "too_late")


def _clock(memory: Memory) -> Iterator[Step]:
    """Time goes on to the next instant at which a row is due; every order of rows that are due
    together is tried. Beside nobody it also goes on by a tick, as what is due for others has it."""
    rows = [*memory.check_in_rows.values(), *memory.incident_rows.values()]
    due = [row.due_at for row in rows if row.due_at is not None]
    tick = memory.now + timedelta(seconds=TICK)
    if len(memory.senior_rows) == 1 and tick <= min(due, default=tick):
        yield Step("time goes on", lambda memory: until(memory, tick), again=False)
    if not due:
        return
    at = max(memory.now, min(due))

    def check_in(number: int) -> Act:
        def act(memory: Memory) -> None:
            until(memory, at)
            Asking(_door(memory), memory).perform(_tx(memory), memory.now, number)

        return act

    def incident(number: int) -> Act:
        def act(memory: Memory) -> None:
            until(memory, at)
            row = memory.incidents.get(number)
            perform(_tx(memory), _door(memory), memory, memory.now, row)

        return act

    for row in memory.check_in_rows.values():
        if row.due_at is not None and row.due_at <= at:
            yield Step(f"check-in {row.id} is due", check_in(row.id))
    for row in memory.incident_rows.values():
        if row.due_at is not None and row.due_at <= at:
            yield Step(f"incident {row.id} is due", incident(row.id))


def _settled(intent_id: int, outcome: SendOutcome) -> Act:
    def act(memory: Memory) -> None:
        intent = memory.intents.get(intent_id)
        if intent.state not in (IntentState.PENDING, IntentState.UNKNOWN):
            return
        news = News(_door(memory), memory)
        wanted = news.wanted(_tx(memory), intent)
        now = memory.now
        news.settled(_tx(memory), now, settle(_tx(memory), now, intent, outcome, wanted=wanted))

    return act


def _decided(intent_id: int, sids: list[str]) -> Act:
    def act(memory: Memory) -> None:
        intent = memory.intents.get(intent_id)
        if intent.state is not IntentState.UNKNOWN:
            return
        news = News(_door(memory), memory)
        wanted = news.wanted(_tx(memory), intent)
        now = memory.now
        news.settled(_tx(memory), now, decide(_tx(memory), now, intent, sids, wanted=wanted))

    return act


def _delivered(intent_id: int, delivery: Delivery) -> Act:
    def act(memory: Memory) -> None:
        intent = memory.intents.get(intent_id)
        moved = heard(_tx(memory), memory.now, intent, f"sid{intent_id}", delivery, "")
        if moved is not None:
            News(_door(memory), memory).delivered(_tx(memory), memory.now, moved)

    return act


def _says(intent_id: int, subject: str, subject_id: int, what: str, **facts: str) -> Act:
    """The senior on our call, at the question."""

    def act(memory: Memory) -> None:
        talk = SimpleNamespace(
            id=intent_id, step=1, channel="voice", intent_id=intent_id, person_id=None
        )
        scene = Scene(
            tx=_tx(memory),
            now=memory.now,
            door=_door(memory),
            ids=memory,
            conversation=cast(Any, talk),
            subject=subject,
            subject_id=subject_id,
            language="en",
            provider="test",
        )
        senior_says.HANDLERS[what](scene, facts)

    return act


def _then(*acts: Act) -> Act:
    def act(memory: Memory) -> None:
        for each in acts:
            each(memory)

    return act


def _call(intent: Intent) -> Iterator[Step]:
    """The day's call: what the provider answers, what is pressed, how it ends; callbacks and keys
    also come late, after the call is over."""
    token, number = intent.token, intent.id
    if intent.state is IntentState.PENDING:
        yield Step(f"call {number} accepted", _settled(number, Accepted(token, f"sid{number}")))
        yield Step(f"call {number} refused", _settled(number, NotSent(token, "21211", True)))
        yield Step(f"call {number} unknown", _settled(number, Unknown(token, "timeout")))
    elif intent.state is IntentState.UNKNOWN:
        yield Step(f"call {number} found", _decided(number, [f"sid{number}"]))
        yield Step(f"call {number} not found", _decided(number, []))
    elif intent.state is IntentState.SENT:
        for name, delivery in ANSWERED.items():
            yield Step(f"call {number} {name}", _delivered(number, delivery))
        yield Step(f"call {number} voicemail", lambda m: _machine(m, number))
        for key, what, how in (
            ("1", "senior_well", "key"),
            ("the word", "senior_well", "word"),
            ("3", "senior_danger", "key"),
            ("duress", "senior_duress", "key"),
        ):
            said = _says(number, "check_in", intent.cause_id, what, how=how)
            yield Step(f"senior of check-in {intent.cause_id} says {key} on {number}", said)


def _machine(memory: Memory, intent_id: int) -> None:
    intent = memory.intents.get(intent_id)
    News(_door(memory), memory).machine(_tx(memory), memory.now, intent)


def _fresh_call(intent: Intent) -> Iterator[Step]:
    number, incident = intent.id, intent.cause_id
    placed = _settled(number, Accepted(intent.token, f"sid{number}"))
    ended = _delivered(number, Delivery.COMPLETED)
    for key, what, how in (
        ("1", "senior_well", "key"),
        ("the word", "senior_well", "word"),
        ("3", "senior_danger", "key"),
    ):
        said = _says(number, "incident", incident, what, how=how)
        yield Step(f"senior of incident {incident} says {key}", _then(placed, said, ended))
    gone = _then(placed, _delivered(number, Delivery.NO_ANSWER))
    yield Step(f"fresh call of incident {incident} rings out", gone)


def _alert(memory: Memory, intent: Intent) -> Iterator[Step]:
    number, token = intent.id, intent.token
    if intent.state is IntentState.PENDING:
        yield Step(f"alert {number} leaves", _settled(number, Accepted(token, f"sid{number}")))
        yield Step(f"alert {number} refused", _settled(number, NotSent(token, "21610", True)))
    elif intent.state is IntentState.SENT and intent.finished_at is None:
        incident = memory.incident_rows[intent.cause_id]
        if incident.open and intent.try_no == incident.firings:
            lost = Delivery.NO_ANSWER if intent.kind == "call" else Delivery.UNDELIVERED
            yield Step(f"alert {number} not received", _delivered(number, lost))


def _officer(alert: Alert) -> Iterator[Step]:
    """An SMS with the code: the right one, a spent one, another's."""
    who = alert.responder_id
    if alert.live:
        for key, action in REPLIES.items():
            name = f"{who} writes {key} for incident {alert.incident_id}"
            yield Step(name, _writes(who, OfficerReply(action, alert.code)), again=key in "12")
        diary = OfficerReply(Action.NOT_AT_HOME, alert.code, "17/26")
        diary_step = f"{who} writes 4 GD for incident {alert.incident_id}"
        yield Step(diary_step, _writes(who, diary), again=False)
    else:
        spent = OfficerReply(Action.GOING, alert.code)
        yield Step(f"{who} writes a spent code", _writes(who, spent), changes_nothing=True)
    other = SHO if who == OFFICER else OFFICER
    for action in (Action.GOING, Action.WELL, Action.NEEDS_HELP):
        forged = _writes(other, OfficerReply(action, alert.code))
        yield Step(f"{other} writes a code of {who}", forged, changes_nothing=True)


def _guesses(who: int) -> Iterator[Step]:
    """An SMS with a code that nobody was given."""
    for action in (Action.GOING, Action.WELL, Action.NEEDS_HELP):
        guessed = _writes(who, OfficerReply(action, "0000"))
        yield Step(f"{who} guesses a code", guessed, changes_nothing=True)


def _without_a_code(memory: Memory, who: int) -> Iterator[Step]:
    """An SMS without a code: meant is the one incident that its sender holds, or none."""
    holds = [alert for alert in memory.alerts.held_by(who) if alert.role != CONTACT]
    for key, action in REPLIES.items():
        said = _writes(who, OfficerReply(action, None))
        name = f"{who} writes {key} {NO_CODE}"
        yield Step(name, said, changes_nothing=len(holds) != 1, again=key in "12")


def _writes(who: int, reply: OfficerReply) -> Act:
    return lambda memory: write(memory, who, reply)


def write(memory: Memory, who: int, reply: OfficerReply) -> None:
    """An SMS of an officer arrives."""
    memory.drawn += 1
    BySms(_door(memory), memory).take(_tx(memory), memory.now, who, memory.drawn, reply)


def _contact(alert: Alert) -> Iterator[Step]:
    """A contact, by key on our call. What they say is hearsay."""
    if not alert.live:
        return
    about = f"contact {alert.responder_id} of incident {alert.incident_id}"

    def now(memory: Memory) -> Alert:
        return memory.alerts.get(alert.id)

    yield Step(f"{about} goes", lambda m: _gone(acknowledge(_tx(m), m.now, now(m), "call")))
    yield Step(
        f"{about} cannot",
        lambda m: _gone(decline(_tx(m), _door(m), m, m.now, now(m), "call")),
        again=False,
    )
    yield Step(
        f"{about} says well",
        lambda m: _gone(report(_tx(m), _door(m), m, m.now, now(m), Outcome.WELL, via="call")),
    )
    yield Step(
        f"{about} needs help",
        lambda m: _gone(needs_help(_tx(m), _door(m), m, m.now, now(m), "call")),
        again=False,
    )


def _gone(_: object) -> None:
    """The answer itself is not looked at here."""


def _supervisor(incident_id: int, state: IncidentState) -> Iterator[Step]:
    def closes(outcome: Outcome, diary: str | None) -> Act:
        return lambda m: _gone(
            close_as(_tx(m), _door(m), m.now, incident_id, outcome, diary_number=diary, by=SHO)
        )

    yield Step(f"SHO closes {incident_id} as well", closes(Outcome.WELL, None))
    yield Step(f"SHO closes {incident_id} with a diary", closes(Outcome.HOSPITAL, "17/26"))
    if state is IncidentState.PROVISIONAL:
        yield Step(
            f"SHO doubts {incident_id}",
            lambda m: _gone(doubt(_tx(m), _door(m), m, m.now, incident_id, by=SHO)),
            again=False,
        )
