"""A case by its number, from any telephone: how it stands, a word more, 'I am not safe', a call."""

from collections.abc import Mapping

from helpline.cases import reaching
from helpline.cases.by_number import find, join
from helpline.cases.model import CaseEventKind
from helpline.cases.number import is_valid
from helpline.cases.responding import heard, raise_danger
from helpline.cases.telling import tell
from helpline.cases.timeline import SUBJECT, note
from helpline.conversations.handlers.caller import case_of, on_the_line
from helpline.conversations.scene import Handler, Scene
from helpline.recordings.model import RecordingKind


def check(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """Number and secret. Every reason for 'no' sounds the same."""
    contact = heard(scene.tx, case_of(scene))
    case = find(scene.tx, scene.now, facts["case_number"], facts["case_secret"], contact)
    if case is None:
        return {"found": "no"}
    join(scene.tx, scene.now, contact, case)
    scene.subject_id = case.id
    if case.open and case.assigned_to is not None:
        tell(scene.tx, scene.door, scene.now, case, [case.assigned_to], "case.word")
    return {"found": "yes", "stage": case.state.value}


def add(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """Something more, recorded in her own words."""
    case = case_of(scene)
    note(scene.tx, scene.now, case, CaseEventKind.ADDED, facts["added"])
    scene.keep_recording(RecordingKind.ADDED, case.caller_id, SUBJECT, case.id)
    return {}


def not_safe(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """'I am not safe' never asks for a secret. It acts on the case of this contact, and on the
    one with the number as well; nothing else of that one changes and nothing is told of it."""
    contact = case_of(scene)
    number = facts["case_number"]
    named = scene.tx.cases.by_number(number) if is_valid(number) else None
    note(scene.tx, scene.now, contact, CaseEventKind.NOT_SAFE, number)
    if named is not None and named.open and named.id != contact.id:
        note(scene.tx, scene.now, named, CaseEventKind.NOT_SAFE, contact.number)
        raise_danger(scene.tx, scene.door, scene.now, named, "not_safe")
    on_line = on_the_line(scene)
    raise_danger(scene.tx, scene.door, scene.now, contact, "not_safe", on_line=on_line)
    return {}


def call_me(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """She wants a call: it goes to her recorded number in her hours, or nowhere."""
    case = case_of(scene)
    note(scene.tx, scene.now, case, CaseEventKind.CALL_ME)
    reaching.call_her(scene.tx, scene.door, scene.now, case)
    return {}


HANDLERS: Mapping[str, Handler] = {
    "case_check": check,
    "case_add": add,
    "case_not_safe": not_safe,
    "case_call_me": call_me,
}
