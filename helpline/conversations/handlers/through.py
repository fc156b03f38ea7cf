"""An officer has a woman called, and they meet: what each of the two answers."""

from collections.abc import Mapping

from helpline.cases import calling_through
from helpline.conversations.scene import Handler, Scene


def begins(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """The officer's key: she is called, if the door still allows it."""
    leg = scene.intent
    if leg is None:
        return {"through": "refused"}
    said = calling_through.call_her(scene.tx, scene.door, scene.now, leg, rooms=scene.rooms)
    return {"through": said}


def looks(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """Every few seconds: is she there, does it still ring, or is it over?"""
    leg = scene.intent
    return {"line": calling_through.look(scene.tx, scene.now, leg) if leg else "nobody"}


def there(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """Her key: the officer waits for her, or has gone."""
    hers = scene.intent
    return {"line": calling_through.she_is_there(scene.tx, scene.now, hers) if hers else "nobody"}


def ended(scene: Scene, reason: str) -> None:
    """Whatever the officer's call ends with, her own call goes on by itself."""


HANDLERS: Mapping[str, Handler] = {
    "through_begins": begins,
    "through_looks": looks,
    "caller_through": there,
}
