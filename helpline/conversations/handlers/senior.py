"""What a senior says at the daily question."""

from collections.abc import Mapping
from datetime import timedelta

from helpline.checkins.asking import Asking
from helpline.checkins.calling_in import subject_of
from helpline.checkins.evidence import take
from helpline.checkins.model import CheckIn, EvidenceKind
from helpline.conversations.handlers.household import member_id
from helpline.conversations.numbers import senior_of
from helpline.conversations.scene import Ending, Handler, Scene
from helpline.escalation.model import IncidentKind
from helpline.escalation.opening import open_incident
from helpline.escalation.reporting import ask_senior_again, senior_answered
from helpline.recordings.model import RecordingKind
from helpline.requests.asking_for import CAUSE as REQUEST
from helpline.requests.asking_for import ask_for, begun_just_now, name_request, promise_call_back
from helpline.sending.model import Intent

AGAIN_AFTER = timedelta(seconds=60)


def well(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """All is well: proof of life only on the call or message that we placed (invariant 6)."""
    if scene.subject == "incident":
        by_key = facts.get("how", "key") == "key"
        senior_answered(scene.tx, scene.door, scene.now, scene.subject_id, by_key=by_key)
        return {}
    kind, try_no = _level_of_proof(scene, facts.get("how", "key"))
    _evidence(scene, kind, try_no)
    senior_id = senior_of(scene.tx, scene.subject, scene.subject_id)
    incident = scene.tx.incidents.open_of(senior_id) if senior_id is not None else None
    if incident is not None:
        ask_senior_again(
            scene.tx, scene.door, scene.now, incident, not_before=scene.now + AGAIN_AFTER
        )
    return {}


def duress(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """Sounds like 'well' and acts like danger; nobody near the senior may hear of it."""
    return _alarm(scene, EvidenceKind.DURESS, IncidentKind.DURESS)


def danger(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """The ladder starts while the senior stays on the line."""
    return _alarm(scene, EvidenceKind.DANGER, IncidentKind.EMERGENCY)


def need_begun(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """Something is needed; who hangs up in the menu has still asked."""
    _evidence(scene, _need_heard(scene, facts), _own_try(scene))
    senior_id = _senior_id(scene)
    begun = begun_just_now(scene.tx, scene.now, senior_id) if senior_id is not None else None
    if begun is None or begun.kind != "other":
        ask_for(scene.tx, scene.door, scene.now, senior_id, _check_in_id(scene), "other")
    return {}


def need(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """What is needed, with the day by which the station answers."""
    deadline = name_request(
        scene.tx,
        scene.door,
        scene.now,
        _senior_id(scene),
        _check_in_id(scene),
        facts.get("need", "other"),
        facts.get("what", ""),
    )
    senior_id = _senior_id(scene)
    named = begun_just_now(scene.tx, scene.now, senior_id) if senior_id is not None else None
    if named is not None:
        scene.keep_recording(RecordingKind.NEED, named.senior_id, REQUEST, named.id)
    return {"deadline": deadline}


def asks_human(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """The wish for a person, or two answers that were not understood: of those nobody knows
    whether a person gave them, and so the question is asked again later."""
    if scene.subject in ("check_in", "senior", "incident"):
        how = facts.get("how", "key")
        if how == "key":
            kind = EvidenceKind.HUMAN
        else:
            kind = EvidenceKind.CONFUSED if how == "wrong" else EvidenceKind.NEED_SAID
        _evidence(scene, kind, _own_try(scene))
    return {}


def speaks(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """Who it is, on a telephone that several seniors share.

    On our own call the answer tells whether the one we asked for is speaking; on a call to us it
    tells whose check-in this is.
    """
    key = facts.get("member", "").removeprefix("member_")  # the flow tells what the key means
    chosen = member_id(scene.tx, scene.conversation.person_id, key)
    expected = senior_of(scene.tx, scene.subject, scene.subject_id)
    if scene.conversation.intent_id is not None and expected is not None:
        name = scene.tx.people.get(expected).name
        return {"name": name, "speaks": "expected" if chosen == expected else "other"}
    if chosen is not None and chosen != expected:
        scene.subject, scene.subject_id = subject_of(scene.tx, scene.now, chosen)
    name = scene.tx.people.get(chosen or scene.subject_id).name if chosen else ""
    return {"name": name, "speaks": "expected"}


def ended(scene: Scene, reason: str) -> None:
    """Silence is evidence of its own, and a promised call back is a duty."""
    if reason in ("silent", "other_person") and scene.subject == "check_in":
        kind = EvidenceKind.SILENT if reason == "silent" else EvidenceKind.CONFUSED
        _evidence(scene, kind, _own_try(scene))
    if reason == "call_back_promised":
        senior_id = senior_of(scene.tx, scene.subject, scene.subject_id)
        promise_call_back(scene.tx, scene.door, scene.now, senior_id)


def _need_heard(scene: Scene, facts: Mapping[str, str]) -> EvidenceKind:
    """NEED by key, or by SMS in answer to ours; what was only said or written is of a lower level."""
    by_key = scene.conversation.channel == "voice" and facts.get("how", "key") == "key"
    asked = scene.conversation.channel == "sms" and _our_attempt(scene) is not None
    return EvidenceKind.NEED if by_key or asked else EvidenceKind.NEED_SAID


def _alarm(scene: Scene, evidence: EvidenceKind, kind: IncidentKind) -> Mapping[str, str]:
    check_in = _evidence(scene, evidence, _own_try(scene))
    senior_id = _senior_id(scene)
    if senior_id is not None:
        open_incident(scene.tx, scene.door, scene.ids, scene.now, senior_id, kind, check_in)
    return {}


def _level_of_proof(scene: Scene, how: str) -> tuple[EvidenceKind, int]:
    intent = _our_attempt(scene)
    if intent is None:
        called = scene.conversation.channel == "voice"
        return (EvidenceKind.CALLED_IN if called else EvidenceKind.HEARSAY_WELL), 0
    if how == "text":
        return EvidenceKind.SMS_WORD, intent.try_no
    return (EvidenceKind.WORD_WELL if how == "word" else EvidenceKind.KEY_WELL), intent.try_no


def _our_attempt(scene: Scene) -> Intent | None:
    intent = scene.intent
    return intent if intent is not None and intent.cause == "check_in" else None


def _own_try(scene: Scene) -> int:
    attempt = _our_attempt(scene)
    return attempt.try_no if attempt else 0


def _evidence(scene: Scene, kind: EvidenceKind, try_no: int) -> CheckIn | None:
    check_in_id = _check_in_id(scene)
    if check_in_id is None:
        return None
    check_in = take(
        scene.tx, scene.now, check_in_id, kind, try_no=try_no, source=scene.source(kind.value)
    )
    return Asking(scene.door, scene.ids).follow(scene.tx, scene.now, check_in)


def _senior_id(scene: Scene) -> int | None:
    return senior_of(scene.tx, scene.subject, scene.subject_id)


def _check_in_id(scene: Scene) -> int | None:
    if scene.subject == "check_in":
        return scene.subject_id
    if scene.subject == "incident":
        return scene.tx.incidents.get(scene.subject_id).check_in_id
    return None


HANDLERS: Mapping[str, Handler] = {
    "senior_well": well,
    "senior_duress": duress,
    "senior_danger": danger,
    "senior_need_begun": need_begun,
    "senior_need": need,
    "senior_asks_human": asks_human,
    "senior_speaks": speaks,
}
_: Ending = ended
