"""When two states are the same, and what must hold of each."""

from datetime import datetime
from typing import Any

from helpline.checkins.derive import DISTRESS, OVER
from helpline.checkins.model import CheckInState, EvidenceKind
from helpline.directory.ladders import CONTACT
from helpline.escalation.model import IncidentKind, IncidentState, Outcome
from helpline.escalation.responding import CONFIRMERS, RAN_OUT
from helpline.sending.delivery import is_final
from helpline.sending.model import IntentState
from tests.explore.memory import Memory

UNSETTLED = (IntentState.PENDING, IntentState.UNKNOWN)
MAY_SPEAK = (IntentState.SENT, IntentState.UNKNOWN)
PASSING = frozenset(
    {
        EvidenceKind.PLACED,
        EvidenceKind.RANG,
        EvidenceKind.ANSWERED,
        EvidenceKind.DELIVERED,
        EvidenceKind.INCIDENT_OPENED,
    }
)
PROOFS = {"key_well", "word_well", "called_in", "sms_word"}


def of_senior(memory: Memory, senior_id: int) -> tuple[Any, ...]:
    """Everything about one senior that can matter for what comes; instants by their distance."""
    check_ins = [row for row in memory.check_in_rows.values() if row.senior_id == senior_id]
    incidents = [row for row in memory.incident_rows.values() if row.senior_id == senior_id]
    return (
        tuple(_check_in(memory, row) for row in check_ins),
        tuple(_incident(memory, row) for row in incidents if row.open),
        tuple(_all_clear(memory, row) for row in incidents[-1:] if not row.open),
        memory.senior_rows[senior_id].state,
    )


def key(memory: Memory) -> tuple[Any, ...]:
    """The same key, the same future."""
    return tuple(of_senior(memory, senior) for senior in memory.senior_rows)


def key_after(state: Memory, before: tuple[Any, ...], after: Memory) -> tuple[Any, ...]:
    """The key of what a step made of `state`, whose key is `before`: looked at anew is every senior
    about whom something was written, and all of them when time went on."""
    if after.now != state.now:
        return key(after)
    written = after.written_since(state)
    if not written:
        return before
    return tuple(
        of_senior(after, senior) if senior in written else part
        for senior, part in zip(after.senior_rows, before, strict=True)
    )


def counted_as(known: tuple[Any, ...]) -> int:
    """States that differ only in which of two like seniors is the first count as one."""
    return hash(tuple(sorted(map(hash, known))))


def _away(memory: Memory, instant: datetime | None) -> int | None:
    return None if instant is None else max(0, int((instant - memory.now).total_seconds()))


def _check_in(memory: Memory, row: Any) -> tuple[Any, ...]:
    evidence = memory.evidence_rows.get(row.id, ())
    calls = memory.intents.of_cause("check_in", row.id)
    if any(item.kind is EvidenceKind.INCIDENT_OPENED for item in evidence):
        return _opened(calls)
    ways = tuple((call.state, is_final(call.delivery), call.resends) for call in calls)
    kinds = frozenset(_seen(row, item) for item in evidence if item.kind not in PASSING)
    window = (_away(memory, row.window_ends_at), memory.now > row.window_ends_at)
    return (row.state, _away(memory, row.due_at), kinds, ways, window)


def _seen(row: Any, item: Any) -> tuple[str, int, bool]:
    """How a try ended is the same to every rule; that a machine picked up is not, nor whether a
    sign of life came after the window."""
    late = item.kind.value in PROOFS and item.at > row.window_ends_at
    over = item.kind in OVER - {EvidenceKind.VOICEMAIL}
    return "over" if over else item.kind.value, item.try_no, late


def _opened(calls: Any) -> tuple[Any, ...]:
    """Once an incident was opened, the incidents alone decide; of a call that left, a cry for help
    may still come. Whether one was heard before is never asked: each opens an incident or makes it
    graver, and its closing outweighs all that came before."""
    return tuple(call.state for call in calls if call.state in MAY_SPEAK)


def _all_clear(memory: Memory, row: Any) -> bool:
    """Whether somebody is still to hear of a closed incident that it is over."""
    return any(
        intent.state in UNSETTLED and intent.purpose == "contact_all_clear"
        for intent in memory.intents.of_cause("all_clear", row.id)
    )


def _incident(memory: Memory, row: Any) -> tuple[Any, ...]:
    told = memory.alerts.of_incident(row.id)
    # Who was on the way before something was reported is not asked any more.
    goes = row.state is IncidentState.ACKNOWLEDGED
    going = memory.alert_rows[row.ack_alert_id].responder_id if goes else None
    # Only while the first climb waits does an alert that is lost move anything; whether it was
    # refused before it left or not received afterwards is the same to the ladder.
    climbing = row.state is IncidentState.ALERTING and row.rung >= 0 and row.round == 0
    may_be_lost = frozenset(
        intent.person_id
        for intent in memory.intents.of_cause("incident", row.id)
        if climbing and intent.try_no == row.firings
        if intent.state in UNSETTLED
        or (intent.state is IntentState.SENT and intent.finished_at is None)
    )
    # A fresh call to the senior waits for half an hour, longer than any clock of a rung; the second
    # one is planned for within the tick.
    fresh_calls = tuple(
        sorted(
            (call.state, _away(memory, call.due_at) == 0, _away(memory, call.not_after))
            for call in memory.intents.of_cause("incident_confirm", row.id)
            if call.state in UNSETTLED
        )
    )
    # The next promise that runs out asks only whether it is the first one.
    broken = any(action in RAN_OUT for _, action, _ in memory.audit.of("incident", row.id))
    return (
        row.kind,
        row.state,
        row.rung,
        min(row.round, 1),
        _away(memory, row.due_at),
        going,
        (row.report, row.report_by) if row.state is IncidentState.PROVISIONAL else None,
        row.senior_well_at is not None,
        frozenset(_alert(row, alert) for alert in told if alert.live),
        may_be_lost,
        fresh_calls,
        broken,
        any(alert.role == CONTACT for alert in told),
    )


def _alert(incident: Any, alert: Any) -> tuple[Any, ...]:
    """Who holds a code. On which rung they were told, and whether they declined, is asked only of
    who stands on the rung whose clock runs: when another one fires, all who stand there are told
    anew; of officers it is not asked at the repeating top, where the clock alone counts. Whether a contact declined is never asked: if one cannot look in, the next is asked, and
    without a next one the rung gives way, whatever was said before."""
    asked = (
        incident.state is IncidentState.ALERTING
        and alert.rung == incident.rung
        and alert.told_at >= incident.rung_at
        and (incident.round == 0 or alert.role == CONTACT)
        and alert.role in {post.role for post in incident.ladder.rungs[alert.rung].posts}
    )
    if not asked:
        return (alert.responder_id, None, False)
    declined = alert.declined_at is not None and alert.role != CONTACT
    return (alert.responder_id, alert.rung, declined)


def hold(memory: Memory) -> None:
    """The invariants, on one state."""
    for row in memory.check_in_rows.values():
        assert row.state.open is (row.due_at is not None), "an open check-in is due"
        kinds = {item.kind for item in memory.evidence_rows.get(row.id, ())}
        if row.state is CheckInState.OK:
            assert {kind.value for kind in kinds} & PROOFS, "i06: ok rests on a proof"
            assert not kinds & DISTRESS, "i07: distress is sticky"
        incident = memory.incidents.open_of(row.senior_id)
        if row.state in (CheckInState.ESCALATED, CheckInState.EMERGENCY):
            assert incident is not None, "i02: nobody is missed in silence"
        assert row.state is not CheckInState.MISSED, "i02: a miss opens its incident at once"
    for incident in memory.incident_rows.values():
        _incident_holds(memory, incident)
    live = [(a.responder_id, a.code) for a in memory.alert_rows.values() if a.live]
    assert len(live) == len(set(live)), "i14: a code means one incident to its holder"


def _incident_holds(memory: Memory, incident: Any) -> None:
    assert incident.open is (incident.due_at is not None), "i13: no ladder ends in silence"
    waiting = [
        intent
        for intent in memory.intents.of_cause("incident", incident.id)
        if intent.state is IntentState.PENDING
    ]
    if incident.state in (IncidentState.ACKNOWLEDGED, IncidentState.CLOSED):
        assert not waiting, "i16: nothing waits once somebody goes"
    if incident.state is IncidentState.ACKNOWLEDGED:
        alert = memory.alert_rows[incident.ack_alert_id]
        assert alert.incident_id == incident.id, "i14: who goes was told of this incident"
        assert alert.role != CONTACT, "a contact stops no ladder"
        assert incident.ack_until == incident.due_at, "i15: an acknowledgement lasts for a time"
    if incident.state is IncidentState.PROVISIONAL:
        assert incident.report_by is not None, "i15: a report has a name"
    if incident.state is IncidentState.CLOSED:
        assert incident.outcome and incident.closed_by, "i15: an outcome and a name"
        officer = memory.officer_rows.get(incident.closed_by)  # or a contact, confirmed by key
        if incident.outcome is Outcome.WELL:
            confirmed = (
                officer is not None and officer.role in CONFIRMERS
            ) or incident.senior_well_at is not None
            assert confirmed, "i15: 'well' is confirmed"
        else:
            assert incident.diary_number, "i15: a diary number"
    if incident.kind is IncidentKind.DURESS and incident.open:
        for intent in memory.intent_rows.values():
            to_contact = (
                intent.purpose.startswith("contact")
                and memory.incident_rows[intent.cause_id].senior_id == incident.senior_id
            )
            assert not (to_contact and intent.state in UNSETTLED), "i32: nothing to a contact"
