"""What the people around a senior answer: hearsay, never proof."""

from collections.abc import Mapping
from datetime import timedelta

from helpline.checkins.evidence import take
from helpline.checkins.model import EvidenceKind
from helpline.contact import Letter, Purpose
from helpline.conversations.scene import Handler, Scene
from helpline.directory.policies import escalation_policy
from helpline.escalation.alerting import LOOK
from helpline.escalation.model import Alert, Incident
from helpline.escalation.reporting import ask_senior_again, needs_help
from helpline.escalation.responding import acknowledge, decline
from helpline.sending.model import IntentKind, Lane

VIA = "call"


def _both(scene: Scene) -> tuple[Alert, Incident]:
    alert = scene.tx.alerts.get(scene.subject_id)
    return alert, scene.tx.incidents.get(alert.incident_id)


def going(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """Noted; we ring back to hear what was found. The ladder goes on."""
    alert, incident = _both(scene)
    acknowledge(scene.tx, scene.now, alert, VIA)
    if not incident.open:
        return {}
    wait = timedelta(seconds=escalation_policy(scene.tx, incident.station_id).contact_looks_s)
    scene.door.send(
        scene.tx,
        scene.now,
        Letter(
            person_id=alert.responder_id,
            kind=IntentKind.CALL,
            purpose=Purpose.CONTACT_LOOK_IN,
            prompt_key="contact.report_question",
            lane=Lane.ESCALATION,
            cause=LOOK,
            cause_id=incident.id,
            try_no=len(scene.tx.intents.of_cause(LOOK, incident.id)),
            flow="contact_lookin",
            alert_id=alert.id,
            about_senior=incident.senior_id,
            not_before=scene.now + wait,
            not_after=scene.now + wait + timedelta(minutes=30),
        ),
    )
    return {}


def cannot(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """Ask the next."""
    alert, incident = _both(scene)
    scene.tx.intents.cancel_pending(LOOK, incident.id, scene.now)
    decline(scene.tx, scene.door, scene.ids, scene.now, alert, VIA)
    return {}


def says_well(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """Hearsay: it is written down, and we ring the senior afresh."""
    alert, incident = _both(scene)
    if incident.check_in_id is not None:
        take(
            scene.tx,
            scene.now,
            incident.check_in_id,
            EvidenceKind.HEARSAY_WELL,
            source=scene.source("hearsay"),
            actor_id=alert.responder_id,
        )
    if incident.open:
        ask_senior_again(scene.tx, scene.door, scene.now, incident)
    return {}


def found_nothing(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """Nothing is known yet: the officers' ladder is running already."""
    alert, incident = _both(scene)
    scene.tx.audit.add(
        scene.now,
        "contact_found_nothing",
        "incident",
        incident.id,
        actor_id=alert.responder_id,
        unit_id=incident.station_id,
    )
    return {}


def wants_help(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """Somebody on the spot asks for help: an emergency."""
    alert, _ = _both(scene)
    needs_help(scene.tx, scene.door, scene.ids, scene.now, alert, VIA)
    return {}


def asks_human(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """Joined to the control room; nothing else changes."""
    return {}


def ended(scene: Scene, reason: str) -> None:
    """A contact who hangs up or stays silent could not be asked: ask the next."""
    if reason in ("silent", "hung_up"):
        alert, incident = _both(scene)
        if incident.open and alert.ack_at is None and alert.declined_at is None:
            decline(scene.tx, scene.door, scene.ids, scene.now, alert, "silence")


HANDLERS: Mapping[str, Handler] = {
    "contact_going": going,
    "contact_cannot": cannot,
    "contact_says_well": says_well,
    "contact_found_nothing": found_nothing,
    "contact_needs_help": wants_help,
    "contact_asks_human": asks_human,
}
