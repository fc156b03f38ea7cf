"""What an officer answers who is rung for a woman on the line."""

from collections.abc import Mapping

from helpline.cases.holding import end_hold, take
from helpline.cases.model import CaseEventKind
from helpline.cases.responding import take_case
from helpline.cases.timeline import note
from helpline.conversations.handlers.caller import case_of
from helpline.conversations.scene import Handler, Scene


def taken(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """1: this officer takes her, unless another one was faster. Where one number is rung after
    the other there is no leg of ours, and only this officer listens."""
    leg, officer = scene.intent, scene.conversation.person_id
    if leg is not None:
        return {"taken": take(scene.tx, scene.now, leg)}
    if officer is not None:
        case = case_of(scene)
        note(scene.tx, scene.now, case, CaseEventKind.ON_THE_LINE, by=officer)
        take_case(scene.tx, scene.now, case, officer)
    return {"taken": "yes"}


def declined(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """This officer cannot; the ringing goes on when the call is over."""
    note(
        scene.tx,
        scene.now,
        case_of(scene),
        CaseEventKind.DECLINED,
        by=scene.conversation.person_id,
    )
    return {}


def over(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """The talk has ended, whoever ended it."""
    leg = scene.intent
    if leg is not None:
        end_hold(scene.tx, scene.now, scene.tx.holds.get(leg.cause_id).conversation_id)
    return {}


def event_number(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """The number under which the control room leads it at 112."""
    note(
        scene.tx,
        scene.now,
        case_of(scene),
        CaseEventKind.EVENT_NUMBER,
        facts["event_number"],
        by=scene.conversation.person_id,
    )
    return {}


def ended(scene: Scene, reason: str) -> None:
    """A silent or broken call takes nobody: the next round is rung."""


HANDLERS: Mapping[str, Handler] = {
    "call_taken": taken,
    "call_declined": declined,
    "call_over": over,
    "call_event_number": event_number,
}
