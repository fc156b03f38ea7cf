"""A pause of the daily call: asked for by SMS, confirmed by the senior's key on our call."""

from collections.abc import Mapping
from datetime import date

from helpline.conversations.handlers import senior
from helpline.conversations.scene import Handler, Scene
from helpline.seniors.pausing import confirm_pause, refuse_pause
from helpline.seniors.resuming import resume


def confirmed(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """The pause begins; it ends by itself."""
    intent = scene.intent
    if intent is not None:
        until = date.fromisoformat(intent.params["until"])
        confirm_pause(scene.tx, scene.now, scene.subject_id, until, actor_id=scene.subject_id)
    return {}


def refused(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """The daily call goes on; a 'yes' of a moment ago is taken back."""
    paused_until = scene.tx.seniors.get(scene.subject_id).paused_until
    if paused_until is not None and paused_until > scene.now:
        resume(scene.tx, scene.now, scene.subject_id, actor_id=scene.subject_id)
    refuse_pause(scene.tx, scene.now, scene.subject_id)
    return {}


def ended(scene: Scene, reason: str) -> None:
    """A promised call back is a duty here too."""
    senior.ended(scene, reason)


HANDLERS: Mapping[str, Handler] = {
    "senior_pause_confirmed": confirmed,
    "senior_pause_refused": refused,
}
