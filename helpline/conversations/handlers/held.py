"""A woman waits on the line: officers are rung for her, and she hears when one has taken her."""

from collections.abc import Mapping
from dataclasses import replace

from helpline.cases.holding import begin_hold, look
from helpline.cases.model import CaseEventKind
from helpline.cases.responding import heard
from helpline.cases.timeline import note
from helpline.consent import answers
from helpline.consent.model import ConsentPurpose, How
from helpline.conversations.handlers.caller import case_of
from helpline.conversations.scene import Handler, Scene

RECORDING = "recording"


def held(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """She is put on hold, and officers are rung at once."""
    begin_hold(
        scene.tx,
        scene.door,
        scene.ids,
        scene.now,
        case_of(scene),
        scene.conversation.id,
        danger=facts["why"] == "danger",
    )
    return {}


def looks(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """Every few seconds: has somebody taken her, does it still ring, or is nobody left?"""
    hold = scene.tx.holds.of_conversation(scene.conversation.id)
    if hold is None:
        return {"line": "nobody"}
    return {"line": look(scene.tx, scene.door, scene.ids, scene.now, hold)}


def consents(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """Her own key: the talk may be recorded. Without it nothing is."""
    case = heard(scene.tx, case_of(scene))
    note(scene.tx, scene.now, case, CaseEventKind.CONSENT, RECORDING)
    purpose = ConsentPurpose.RECORDING
    answers.note(scene.tx, scene.now, case.caller_id, purpose, given=True, how=How.KEY)
    hold = scene.tx.holds.of_conversation(scene.conversation.id)
    if hold is not None:
        scene.tx.holds.save(replace(hold, recorded=True))
    return {}


def cannot_speak(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """She can listen and press keys: whoever is rung from now on hears that."""
    case = heard(scene.tx, case_of(scene))
    note(scene.tx, scene.now, case, CaseEventKind.CANNOT_SPEAK)
    hold = scene.tx.holds.of_conversation(scene.conversation.id)
    if hold is not None:
        scene.tx.holds.save(replace(hold, speaks=False))
    return {}


HANDLERS: Mapping[str, Handler] = {
    "caller_held": held,
    "caller_looks": looks,
    "caller_consents": consents,
    "caller_cannot_speak": cannot_speak,
}
