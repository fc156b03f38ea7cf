"""What an officer answers to an alert, by key on a call."""

from collections.abc import Mapping
from dataclasses import replace

from helpline.conversations.scene import Handler, Scene
from helpline.escalation.alerting import CONFIRM
from helpline.escalation.firing import fire_again
from helpline.escalation.model import Alert, IncidentState, Outcome
from helpline.escalation.reporting import Reported, needs_help, report
from helpline.escalation.responding import Answer, acknowledge, decline

VIA = "call"
HEARD_AS = {
    Answer.TAKEN: "yes",
    Answer.ALREADY_YOURS: "yes",
    Answer.TAKEN_BY_OTHER: "other",
}


def _alert(scene: Scene) -> Alert:
    return scene.tx.alerts.get(scene.subject_id)


def going(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """'I am going', by key on our call to this officer; says whether the visit is theirs."""
    answer = acknowledge(scene.tx, scene.now, _alert(scene), VIA)
    return {"taken": HEARD_AS.get(answer, "closed")}


def cannot(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """'I cannot': the next is told at once."""
    decline(scene.tx, scene.door, scene.ids, scene.now, _alert(scene), VIA)
    return {}


def reports(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """What was seen; says whether a 'well' is final."""
    alert = _alert(scene)
    if facts["outcome"] == "needs_help":
        needs_help(scene.tx, scene.door, scene.ids, scene.now, alert, VIA)
        return {}
    outcome = Outcome(facts["outcome"])
    done = report(scene.tx, scene.door, scene.ids, scene.now, alert, outcome, via=VIA)
    return {"well_counts": "final" if done is Reported.CLOSED else "provisional"}


def confirms_well(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """The SHO confirms a provisional 'well'."""
    report(scene.tx, scene.door, scene.ids, scene.now, _alert(scene), Outcome.WELL, via=VIA)
    return {}


def doubts_well(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """The SHO doubts it: the ladder starts again where it was."""
    incident = scene.tx.incidents.get(_alert(scene).incident_id)
    if incident.state is IncidentState.PROVISIONAL:
        doubted = replace(incident, report=None, report_by=None, report_at=None)
        scene.tx.audit.add(
            scene.now,
            "well_doubted",
            "incident",
            incident.id,
            actor_id=_alert(scene).responder_id,
            unit_id=incident.station_id,
        )
        scene.tx.intents.cancel_pending(CONFIRM, incident.id, scene.now)
        fire_again(scene.tx, scene.door, scene.ids, scene.now, doubted)
    return {}


def asks_human(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """The officer wants the control room; the ladder's clock runs on."""
    return {}


def ended(scene: Scene, reason: str) -> None:
    """A silent or broken call changes nothing: the rung's clock runs."""


HANDLERS: Mapping[str, Handler] = {
    "responder_going": going,
    "responder_cannot": cannot,
    "responder_report": reports,
    "responder_confirms_well": confirms_well,
    "responder_doubts_well": doubts_well,
    "responder_asks_human": asks_human,
}
