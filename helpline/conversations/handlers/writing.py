"""What a woman answers in writing. Her words themselves are on the time line already."""

import re
from collections.abc import Mapping
from datetime import timedelta

from helpline.cases.known import TALK, place_known, reach_known
from helpline.cases.model import CaseEventKind
from helpline.cases.responding import raise_danger
from helpline.cases.stating import Wish, state
from helpline.conversations.handlers import caller
from helpline.conversations.handlers.caller import case_of
from helpline.conversations.scene import Handler, Scene

JUST_NOW = timedelta(minutes=1)
_PIN_CODE = re.compile(r"(?<!\d)[1-9]\d{2} ?\d{3}(?!\d)")


def writes(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """She has said that we may write to this telephone: for this talk, in neutral words."""
    wish = Wish(may_call=False, may_write=True, until=scene.now + TALK)
    state(scene.tx, scene.now, case_of(scene), wish)
    return {"place": _known(place_known(scene.tx.cases.events(scene.subject_id)))}


def place(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """Where she is, in her words, and the PIN code in them if there is one."""
    caller.place(scene, facts)
    found = _PIN_CODE.search(facts["landmark"])
    if found is not None:
        caller.pin(scene, {"pin": found.group().replace(" ", "")})
    case = case_of(scene)
    record = scene.tx.safe_contacts.current(case.caller_id)
    return {"reach": _known(reach_known(record, scene.now))}


def danger(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """3 in answer to a question. Words that cry of danger have raised the alarm already."""
    case = case_of(scene)
    raised = [e.at for e in scene.tx.cases.events(case.id) if e.kind is CaseEventKind.DANGER]
    if not raised or raised[-1] < scene.now - JUST_NOW:
        raise_danger(scene.tx, scene.door, scene.now, case, facts.get("how", ""))
    return {}


def _known(known: bool) -> str:
    return "known" if known else "unknown"


HANDLERS: Mapping[str, Handler] = {
    "caller_writes": writes,
    "caller_place_written": place,
    "caller_danger_written": danger,
}
