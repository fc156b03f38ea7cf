"""What was seen on the spot, and what closes an incident."""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from helpline.acting import Actor
from helpline.checkins.derive import CLOSED_SUFFIX
from helpline.checkins.evidence import take
from helpline.checkins.model import EvidenceKind
from helpline.contact import Door, Letter, Purpose
from helpline.directory.ladders import CONTACT
from helpline.directory.model import Role
from helpline.directory.policies import escalation_policy
from helpline.errors import Refused
from helpline.escalation.alerting import CAUSE, CONFIRM, LOOK, lane_of, tell
from helpline.escalation.all_clear import all_clear
from helpline.escalation.areas.owing import listed
from helpline.escalation.firing import fire_next
from helpline.escalation.model import (
    Alert,
    Channel,
    Incident,
    IncidentKind,
    IncidentState,
    Outcome,
    Post,
)
from helpline.escalation.opening import make_graver
from helpline.escalation.responders import Responder, holders
from helpline.escalation.responding import CONFIRMERS
from helpline.ports import Ids
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork
from helpline.sending.model import Intent, IntentKind, IntentState
from helpline.seniors.departures import Leaving
from helpline.seniors.leaving import leave

NEARBY = timedelta(days=2)
UNDER_WAY = (IntentState.LEASED, IntentState.UNKNOWN, IntentState.SENT)
ONCE_MORE = timedelta(minutes=5)  # longer than a phone rings and a senior talks


class Reported(StrEnum):
    """What became of a report; the reply to the reporter is chosen by it."""

    CLOSED = "closed"
    PROVISIONAL = "provisional"
    NOTED = "noted"
    ALREADY_CLOSED = "already_closed"


def report(
    tx: UnitOfWork,
    door: Door,
    ids: Ids,
    now: datetime,
    alert: Alert,
    outcome: Outcome,
    *,
    diary_number: str | None = None,
    via: str,
) -> Reported:
    """A responder says what they saw.

    'Well' of a beat officer is provisional until the senior has answered our own call or the SHO
    confirms (invariant 15); said again it puts off nothing and asks the SHO nothing. An SHO or a
    higher rank confirms by saying so. Any other outcome of such a rank closes when it carries a
    general-diary number. 'Not at home' and the like of others is handed to the next rung at once.
    """
    incident = tx.incidents.get(alert.incident_id)
    if not incident.open:
        return Reported.ALREADY_CLOSED
    tx.audit.add(
        now,
        "reported",
        "incident",
        incident.id,
        actor_id=alert.responder_id,
        unit_id=incident.station_id,
        detail={"outcome": outcome.value, "role": alert.role, "via": via},
    )
    confirms = alert.role in CONFIRMERS
    if outcome is Outcome.WELL:
        if confirms or (incident.senior_well_at and alert.role != CONTACT):
            close(tx, door, now, incident, outcome, alert.responder_id, diary_number)
            return Reported.CLOSED
        if _said_before(incident, alert):
            _ring_her_again(tx, door, now, incident)
        else:
            _provisional(tx, door, ids, now, incident, alert)
        return Reported.PROVISIONAL
    if confirms and diary_number:
        close(tx, door, now, incident, outcome, alert.responder_id, diary_number)
        return Reported.CLOSED
    noted = replace(incident, report=outcome, report_by=alert.responder_id, report_at=now)
    if outcome is Outcome.FOUND_DEAD:
        for cause in (CONFIRM, LOOK):
            tx.intents.cancel_pending(cause, incident.id, now)
    fire_next(tx, door, ids, now, noted)
    return Reported.NOTED


def needs_help(
    tx: UnitOfWork, door: Door, ids: Ids, now: datetime, alert: Alert, via: str
) -> Reported:
    """Somebody on the spot asks for help: the ladder of emergencies begins at once."""
    incident = tx.incidents.get(alert.incident_id)
    if not incident.open:
        return Reported.ALREADY_CLOSED
    tx.audit.add(
        now,
        "needs_help",
        "incident",
        incident.id,
        actor_id=alert.responder_id,
        unit_id=incident.station_id,
        detail={"role": alert.role, "via": via},
    )
    noted = replace(incident, report=None, report_by=alert.responder_id, report_at=now)
    if incident.kind is IncidentKind.EMERGENCY:
        fire_next(tx, door, ids, now, noted, _needs_help)
    elif incident.kind is IncidentKind.DURESS:
        fire_next(tx, door, ids, now, noted)
    else:
        make_graver(tx, door, ids, now, noted, IncidentKind.EMERGENCY)
    return Reported.NOTED


def _needs_help(responder: Responder) -> str:
    return "alert.needs_help"


def senior_answered(
    tx: UnitOfWork, door: Door, now: datetime, incident_id: int, *, by_key: bool
) -> Incident:
    """The senior said 'well' on our fresh call: by key this confirms a reported 'well', and
    otherwise only informs whoever goes (doubt is sticky, invariant 7).

    A word may be a machine's greeting and a 'well' under duress may be forced: neither counts.
    """
    incident = tx.incidents.get(incident_id)
    if not incident.open:
        return incident
    if not by_key or incident.hidden_from_contacts:
        tx.audit.add(now, "senior_heard", CAUSE, incident.id, unit_id=incident.station_id)
        return incident
    incident = tx.incidents.save(replace(incident, senior_well_at=now))
    tx.audit.add(now, "senior_answered", "incident", incident.id, unit_id=incident.station_id)
    reporter = incident.report_by
    if incident.state is IncidentState.PROVISIONAL and reporter not in (None, incident.senior_id):
        return close(tx, door, now, incident, Outcome.WELL, reporter, None)
    if incident.state is IncidentState.ALERTING and listed(tx, incident) is not None:
        return _answered_on_list(tx, now, incident)
    return incident


def _answered_on_list(tx: UnitOfWork, now: datetime, incident: Incident) -> Incident:
    """Nobody need go to a senior of an area who has answered again: the row waits for the name of
    an officer who confirms it, and comes back to the list if none does."""
    wait = timedelta(seconds=escalation_policy(tx, incident.station_id).provisional_s)
    tx.intents.cancel_pending(CAUSE, incident.id, now)
    return tx.incidents.save(
        replace(
            incident,
            state=IncidentState.PROVISIONAL,
            report=Outcome.WELL,
            report_by=incident.senior_id,
            report_at=now,
            firings=incident.firings + 1,
            due_at=now + wait,
        )
    )


def close(
    tx: UnitOfWork,
    door: Door,
    now: datetime,
    incident: Incident,
    outcome: Outcome,
    by: int,
    diary_number: str | None,
) -> Incident:
    """Close with an outcome and a name; everyone who was alerted hears the all-clear.

    Raises Refused for an outcome other than 'well' without a general-diary number. After a death
    every automatic contact stops: the family hears it from a person.
    """
    if outcome is not Outcome.WELL and not diary_number:
        raise Refused(Why.DIARY_NEEDED(outcome=outcome.value))
    for cause in (CAUSE, CONFIRM, LOOK):
        tx.intents.cancel_pending(cause, incident.id, now)
    if outcome is Outcome.FOUND_DEAD:
        senior, source = tx.seniors.get(incident.senior_id), f"incident:{incident.id}:died"
        leave(tx, now, senior, Leaving.DIED, source=source, by=Actor(by))
    all_clear(tx, door, now, incident, outcome)
    for alert in tx.alerts.of_incident(incident.id):
        if alert.live:
            tx.alerts.save(replace(alert, live=False))
    closed = tx.incidents.save(
        replace(
            incident,
            state=IncidentState.CLOSED,
            outcome=outcome,
            diary_number=diary_number,
            closed_by=by,
            closed_at=now,
            due_at=None,
        )
    )
    tx.audit.add(
        now,
        "incident_closed",
        "incident",
        incident.id,
        actor_id=by,
        unit_id=incident.station_id,
        detail={"outcome": outcome.value, "diary_number": diary_number},
    )
    for check_in_id in _tied(tx, now, incident):
        take(
            tx,
            now,
            check_in_id,
            EvidenceKind.INCIDENT_CLOSED,
            source=f"incident:{incident.id}{CLOSED_SUFFIX}",
            actor_id=by,
        )
    return closed


def _tied(tx: UnitOfWork, now: datetime, incident: Incident) -> list[int]:
    """Every check-in that this incident is about: the one that opened it, and those of later days
    that were missed while it stood."""
    near = tx.check_ins.between(incident.senior_id, incident.opened_at - NEARBY, now + NEARBY)
    tie = f"incident:{incident.id}"
    return [
        check_in.id
        for check_in in near
        if check_in.id == incident.check_in_id
        or any(item.source == tie for item in tx.check_ins.evidence(check_in.id))
    ]


def ask_senior_again(
    tx: UnitOfWork,
    door: Door,
    now: datetime,
    incident: Incident,
    *,
    not_before: datetime | None = None,
) -> None:
    """A fresh call to the senior, unless one waits already, or somebody may stand beside the
    phone (duress)."""
    before = tx.intents.of_cause(CONFIRM, incident.id)
    if incident.hidden_from_contacts or any(i.state is IntentState.PENDING for i in before):
        return
    _ring_her(tx, door, now, incident, not_before)


def _ask_her_twice(tx: UnitOfWork, door: Door, now: datetime, incident: Incident) -> None:
    """Now, in place of any call that is planned for later, and once more: a call that rings out
    or breaks off must not leave a senior who is well without a way to say so. The second one is
    planned at once, whatever becomes of the first; her key closes the incident, which calls it
    off. Under duress she is not rung."""
    tx.intents.cancel_pending(CONFIRM, incident.id, now)
    if not incident.hidden_from_contacts and _ring_her(tx, door, now, incident, None):
        _ring_her(tx, door, now, incident, now + ONCE_MORE)


def _ring_her(
    tx: UnitOfWork, door: Door, now: datetime, incident: Incident, not_before: datetime | None
) -> bool:
    """Whether the door lets it leave."""
    sent = door.send(
        tx,
        now,
        Letter(
            person_id=incident.senior_id,
            kind=IntentKind.CALL,
            purpose=Purpose.CONFIRM,
            prompt_key="checkin.question",
            lane=lane_of(incident),
            cause=CONFIRM,
            cause_id=incident.id,
            try_no=len(tx.intents.of_cause(CONFIRM, incident.id)),
            flow="senior_checkin",
            not_before=not_before,
            not_after=now + timedelta(minutes=30),
        ),
    )
    return isinstance(sent, Intent)


def _said_before(incident: Incident, alert: Alert) -> bool:
    """Whether this is the very report that the incident waits to have confirmed."""
    provisional = incident.state is IncidentState.PROVISIONAL
    return provisional and incident.report_by == alert.responder_id


def _ring_her_again(tx: UnitOfWork, door: Door, now: datetime, incident: Incident) -> None:
    """Whoever stands at her door may ask for another call, once the last one is over: it comes
    before the one that is planned for later."""
    for call in tx.intents.of_cause(CONFIRM, incident.id):
        due = call.state is IntentState.PENDING and call.due_at is not None and call.due_at <= now
        if due or (call.state in UNDER_WAY and call.finished_at is None):
            return
    _ask_her_twice(tx, door, now, incident)


def _provisional(
    tx: UnitOfWork, door: Door, ids: Ids, now: datetime, incident: Incident, alert: Alert
) -> None:
    wait = timedelta(seconds=escalation_policy(tx, incident.station_id).provisional_s)
    tx.intents.cancel_pending(CAUSE, incident.id, now)
    incident = tx.incidents.save(
        replace(
            incident,
            state=IncidentState.PROVISIONAL,
            report=Outcome.WELL,
            report_by=alert.responder_id,
            report_at=now,
            firings=incident.firings + 1,
            due_at=now + wait,
        )
    )
    _ask_her_twice(tx, door, now, incident)
    for sho in holders(tx, incident, Post(Role.SHO, "station"), now):
        tell(tx, door, ids, now, incident, sho, (Channel.SMS,), "alert.provisional")
