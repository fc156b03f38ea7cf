"""What a woman answers on our calls during and after closing: her wish, whether she is well, how
she was treated. Answering the call proves nothing; only her own key says something."""

from collections.abc import Mapping

from helpline.cases import after
from helpline.cases.closing import record_wish
from helpline.cases.model import CaseEventKind
from helpline.cases.timeline import note
from helpline.conversations.handlers.caller import case_of
from helpline.conversations.scene import Ending, Handler, Scene

ANSWERS = frozenset(
    {
        CaseEventKind.SAYS_WELL,
        CaseEventKind.NEEDS_MORE,
        CaseEventKind.WISH,
        CaseEventKind.FEEDBACK,
        CaseEventKind.DANGER,
        CaseEventKind.HUMAN,
    }
)


def speaks(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """Somebody pressed the key at the opening."""
    note(scene.tx, scene.now, case_of(scene), CaseEventKind.CONTACT, "our call")
    return {}


def well(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """She is well."""
    after.says_well(scene.tx, scene.now, case_of(scene))
    return {}


def need(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """She needs something again, not urgently: her case is open."""
    after.needs_more(scene.tx, scene.door, scene.now, case_of(scene), facts.get("how", ""))
    return {}


def wish(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """Whether she agrees to closing (invariant 33: it closes nothing)."""
    record_wish(scene.tx, scene.door, scene.now, case_of(scene), facts["agrees"] == "yes")
    return {}


def feedback(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """How she was treated."""
    after.feedback(scene.tx, scene.now, case_of(scene), facts["helped"])
    return {}


def ended(scene: Scene, reason: str) -> None:
    """A call that ends without her answer is no answer."""
    intent, case = scene.intent, case_of(scene)
    if intent is None or intent.flow is None:
        return
    answered = any(
        event.kind in ANSWERS and event.seq > intent.try_no
        for event in scene.tx.cases.events(case.id)
    )
    if not answered:
        after.not_reached(scene.tx, scene.door, scene.now, case, intent.flow)


HANDLERS: Mapping[str, Handler] = {
    "after_speaks": speaks,
    "after_well": well,
    "after_need": need,
    "after_wish": wish,
    "after_feedback": feedback,
}
_: Ending = ended
