"""What an officer answers when a case rings: takes it, or cannot."""

from collections.abc import Mapping

from helpline.cases.first_information import sho_has_heard
from helpline.cases.holding import take_by_alert
from helpline.cases.model import CaseEventKind
from helpline.cases.owners import unsealed
from helpline.cases.responding import take_case
from helpline.cases.timeline import note
from helpline.conversations.handlers.caller import case_of
from helpline.conversations.scene import Handler, Scene


def taken(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """By key on our call to this officer: from now on this name answers for the case."""
    case, officer = case_of(scene), scene.conversation.person_id
    if not case.open or officer is None or not unsealed(scene.tx, case, [officer]):
        return {"taken": "closed"}
    call = scene.intent
    joined = call is not None and take_by_alert(scene.tx, scene.now, case, call)
    take_case(scene.tx, scene.now, case, officer)
    return {"taken": "joined" if joined else "yes"}


def fir_seen(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """The SHO has heard that an FIR is needed; the case stays with its owner."""
    case, officer = case_of(scene), scene.conversation.person_id
    if officer is not None and unsealed(scene.tx, case, [officer]):
        sho_has_heard(scene.tx, scene.now, case, officer)
    return {}


def looks(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """At a unit's landline somebody has heard that there is something to look at."""
    case, officer = case_of(scene), scene.conversation.person_id
    if officer is not None and unsealed(scene.tx, case, [officer]):
        note(scene.tx, scene.now, case, CaseEventKind.LOOKS, by=officer)
    return {}


def declined(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """The clock runs on, and the next rank is rung when it runs out."""
    note(
        scene.tx,
        scene.now,
        case_of(scene),
        CaseEventKind.DECLINED,
        by=scene.conversation.person_id,
    )
    return {}


def asks_human(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """Joined with the control room; the case's clock runs on."""
    return {}


def ended(scene: Scene, reason: str) -> None:
    """A silent or broken call changes nothing: the clock runs."""


HANDLERS: Mapping[str, Handler] = {
    "case_taken": taken,
    "case_fir_seen": fir_seen,
    "case_looks": looks,
    "case_declined": declined,
    "case_asks_human": asks_human,
}
