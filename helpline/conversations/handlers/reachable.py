"""How she may be reached, as she answers it on a call or in writing."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from helpline.cases.model import Case, Way
from helpline.cases.number import SECRET_DIGITS
from helpline.cases.responding import heard
from helpline.cases.safe_contact import Cover, SafeContact, Wording
from helpline.cases.stating import HOLDS as QUARTER
from helpline.cases.stating import Wish, safe_number, state, state_safe_contact
from helpline.conversations.handlers.caller import case_of
from helpline.conversations.scene import Handler, Scene
from helpline.errors import Refused

HOURS = {
    "any": (0, 0),
    "morning": (8 * 3600, 12 * 3600),
    "afternoon": (12 * 3600, 16 * 3600),
    "evening": (16 * 3600, 20 * 3600),
}
HOLDS = {
    "week": timedelta(days=7),
    "month": timedelta(days=30),
    "quarter": QUARTER,
    "yes": QUARTER,
}
WORDING = {"yes": Wording.OPEN, "no": Wording.NEUTRAL}


def other_number(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """Whether the other telephone that she named may be rung, or written to if she wants that."""
    try:
        safe_number(facts["other_number"], message=facts["safe_by"] in ("message", "both"))
    except Refused:
        return {"number_fits": "no"}
    return {"number_fits": "yes"}


def safe(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """By which channel, on which telephone, between which hours. The rest is the safest until
    she says more. "elsewhere" is not on the telephone that she uses now, or not in writing."""
    case = heard(scene.tx, case_of(scene))
    from_s, to_s = HOURS[facts["hours"]]
    by = facts["safe_by"]
    wish = Wish(
        may_call=by in ("call", "both"),
        may_write=by in ("message", "both"),
        number=facts.get("other_number", "") if facts.get("which") == "other" else "",
        from_s=from_s,
        to_s=to_s,
        until=scene.now + QUARTER,
    )
    try:
        record = state(scene.tx, scene.now, case, wish)
    except Refused:
        return {"noted": "no"}
    main = scene.tx.people.get(case.caller_id).phone("main")
    here = main is not None and main.id == record.phone_id and record.may_write
    return {"noted": "yes" if here else "elsewhere"}


def unwatched(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """Nobody else sees this telephone: what we write may name us."""
    _restate(scene, wording=Wording.OPEN)
    return {}


def holds(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """What is said if somebody else answers, what a message may say, and until when it holds;
    what she did not answer stays as it was."""
    record = scene.tx.safe_contacts.current(case_of(scene).caller_id)
    if record is None:
        return {}
    _restate(
        scene,
        wording=WORDING.get(facts.get("named", ""), record.wording),
        cover=Cover(facts.get("cover_story") or record.cover),
        until=scene.now + HOLDS[facts["holds"]] if facts.get("holds") else record.until,
    )
    return {}


def number_written(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """Her case number with a new secret, for a message; only where the case began in writing and
    she has said that nobody else reads it."""
    case = case_of(scene)
    record = scene.tx.safe_contacts.current(case.caller_id)
    unread = record is not None and record.wording is Wording.OPEN
    if not unread or case.way not in (Way.SMS, Way.WHATSAPP):
        return {"number": "", "secret": ""}
    secret = scene.ids.digits(SECRET_DIGITS)
    scene.tx.cases.set_secret(case.id, secret)
    return {"number": case.number, "secret": secret}


def _restate(scene: Scene, **changes: object) -> None:
    """The next version of what she said herself; what an officer wrote down stays."""
    case: Case = case_of(scene)
    record = scene.tx.safe_contacts.current(case.caller_id)
    if record is not None and record.stated_by is None:
        changed: SafeContact = replace(record, **changes)  # type: ignore[arg-type]
        state_safe_contact(scene.tx, scene.now, case, changed)


HANDLERS: Mapping[str, Handler] = {
    "caller_other_number": other_number,
    "caller_safe": safe,
    "caller_unwatched": unwatched,
    "caller_holds": holds,
    "caller_number_written": number_written,
}
