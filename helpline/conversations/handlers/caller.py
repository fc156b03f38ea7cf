"""What a woman says on the line: in danger, about what, where, and how she may be reached."""

from collections.abc import Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from helpline.cases import reaching
from helpline.cases.abuse import shortened
from helpline.cases.after import open_again
from helpline.cases.danger_screen import QUESTIONS, is_asked, take_screen
from helpline.cases.holding import end_hold
from helpline.cases.model import Case, CaseEvent, CaseEventKind, Matter, Priority, Way
from helpline.cases.number import SECRET_DIGITS
from helpline.cases.opening import RESPOND, SILENT, owe_response
from helpline.cases.owners import placed, pool_of, unit_of, woman_on_duty
from helpline.cases.placing import (
    at_earlier_place,
    earlier_place,
    her_stations,
    look_up,
    say_landmark,
    say_pin,
)
from helpline.cases.protection import mark_minor
from helpline.cases.responding import heard, name_matter, promise_call_back, raise_danger
from helpline.cases.sealing import choose_cell
from helpline.cases.telling import tell
from helpline.cases.timeline import SUBJECT, note
from helpline.contact import Purpose
from helpline.conversations.scene import Ending, Handler, Scene
from helpline.duties import DutyState
from helpline.recordings.model import RecordingKind
from helpline.sending.model import Intent

LANGUAGES = {"hindi": "hi", "english": "en"}
OTHER_CONTACTS = frozenset({CaseEventKind.CONTACT, CaseEventKind.MESSAGE})
BY_HERSELF = frozenset({"key", "word", "same_key"})


def case_of(scene: Scene) -> Case:
    """The case that the conversation is about now."""
    return scene.tx.cases.get(scene.subject_id)


def language(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """The language that she chose, for now and for her next call."""
    scene.language = LANGUAGES[facts["language_key"]]
    heard(scene.tx, case_of(scene))
    scene.tx.people.set_language(case_of(scene).caller_id, scene.language)
    return {}


def speaks(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """On our call back, somebody has pressed the key: she is there."""
    heard(scene.tx, case_of(scene))
    return {}


def matter(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """What it is about, in one of the two menus."""
    named = name_matter(scene.tx, scene.now, case_of(scene), Matter(facts["matter"]))
    _tell_owner(scene, named)
    return {"woman": _woman(scene, named)}


def asks_human(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """0, two wrong entries, or silence: all of them are a wish for a human."""
    case = open_again(scene.tx, scene.now, case_of(scene))
    how = facts.get("how", "")
    note(scene.tx, scene.now, case, CaseEventKind.HUMAN, how)
    if how in BY_HERSELF or how == "wrong":
        case = heard(scene.tx, case)
    _tell_owner(scene, case)
    return {"woman": _woman(scene, case)}


def danger(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """3, its word, or the same key three times. While she waits in danger already, it is noted
    and nobody is told twice."""
    case = open_again(scene.tx, scene.now, case_of(scene))
    how = facts.get("how", "")
    hold = scene.tx.holds.of_conversation(scene.conversation.id)
    if hold is not None and hold.open and hold.danger:
        note(scene.tx, scene.now, case, CaseEventKind.DANGER, how)
    else:
        raise_danger(scene.tx, scene.door, scene.now, case, how, on_line=on_the_line(scene))
    return {}


def on_the_line(scene: Scene) -> bool:
    """Whether officers will be rung to be joined with her, now: in the conversation that holds
    her on the line."""
    talk = scene.conversation
    return talk.channel == "voice" and scene.rooms and talk.flow == reaching.FLOW


def wants_woman(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """She waits until a woman officer is there; her place is kept."""
    note(scene.tx, scene.now, case_of(scene), CaseEventKind.WANTS_WOMAN)
    return {}


def joined(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """A call to a desk was picked up. That alone proves nothing, and nothing is closed by it."""
    note(scene.tx, scene.now, case_of(scene), CaseEventKind.CONTACT, "joined")
    end_hold(scene.tx, scene.now, scene.conversation.id)
    return {}


def talked(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """Her own key says that she talked with an officer. The owner still has to take the case."""
    case = case_of(scene)
    note(scene.tx, scene.now, case, CaseEventKind.TALKED)
    scene.tx.cases.save(replace(case, first_response_at=case.first_response_at or scene.now))
    return {"safe": _safe(scene, case)}


def waits(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """Nobody was free: her place is kept, and a word is owed by an instant."""
    case = case_of(scene)
    due_at = promise_call_back(scene.tx, scene.door, scene.now, case)
    zone = ZoneInfo(unit_of(scene.tx, case).tz)
    return {
        "safe": _safe(scene, case),
        "by_clock": due_at.astimezone(zone).strftime("%H:%M"),
        "before": "yes" if _has_earlier_place(scene, case) else "no",
        "screen": "yes" if is_asked(case) else "no",
    }


def place_again(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """She is where she was before: what she told then holds."""
    case = case_of(scene)
    if earlier_place(scene.tx, case) is not None:
        moved = at_earlier_place(scene.tx, scene.door, scene.now, case)
        if moved.unit_id != case.unit_id:
            _tell_owner(scene, moved, again=True)
    return {}


def office(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """Her own station is the trouble: the SP's cell has her case from now on."""
    case = case_of(scene)
    choose_cell(scene.tx, scene.door, scene.now, case, her_stations(scene.tx, case))
    return {}


def screen(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """One answer of the danger screen, or whether she is under age. What is answered before she
    hangs up holds."""
    case = case_of(scene)
    if facts.get("under_age") == "yes":
        mark_minor(scene.tx, scene.now, case)
    answers = {name: facts[name] == "yes" for name in QUESTIONS if facts.get(name)}
    take_screen(scene.tx, scene.door, scene.now, case, answers)
    return {}


def place(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """Where she is, in her words: the reference of the recording."""
    case = say_landmark(scene.tx, scene.now, case_of(scene), facts["landmark"])
    scene.keep_recording(RecordingKind.PLACE, case.caller_id, SUBJECT, case.id)
    return {}


def pin(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """A PIN code. If one station alone serves it, the case goes there; otherwise whoever answers
    keeps it. One that does not exist is asked for again, and written down all the same."""
    case = case_of(scene)
    moved = say_pin(scene.tx, scene.door, scene.now, case, facts["pin"])
    if moved.unit_id != case.unit_id and moved.priority is not Priority.DANGER:
        _tell_owner(scene, moved, again=True)
    return {"pin_exists": "yes" if look_up(scene.tx, facts["pin"]).known else "no"}


def unreachable(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """Nothing is safe: nothing leaves to her."""
    case = heard(scene.tx, case_of(scene))
    reaching.by_key(scene.tx, scene.now, case, call=False, write=False, hours=(0, 0))
    return {}


def number(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """Her case number with a new secret. Only on the contact that the case began with: whoever
    rings later from the same phone may be somebody else."""
    case = case_of(scene)
    if not _began_here(scene, case):
        return {"number": "", "secret": ""}
    secret = scene.ids.digits(SECRET_DIGITS)
    scene.tx.cases.set_secret(case.id, secret)
    return {"number": case.number, "secret": secret}


def send_number(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """The number as a message, if her record allows one."""
    reaching.send_number(scene.tx, scene.door, scene.now, case_of(scene))
    return {}


def ended(scene: Scene, reason: str) -> None:
    """However a call ends, its case has an owner who is told; one without a key or a word is
    silent, in a queue of its own with the same clock (invariant 31)."""
    case = case_of(scene)
    end_hold(scene.tx, scene.now, scene.conversation.id)
    if reason == "hung_up":
        note(scene.tx, scene.now, case, CaseEventKind.HUNG_UP)
    if not case.open:
        return
    if case.silent:
        _mark_silent(scene, case)
    else:
        _tell_owner(scene, case)


def _mark_silent(scene: Scene, case: Case) -> None:
    owe_response(scene.tx, scene.now, case)
    duty = scene.tx.duties.find(RESPOND, SUBJECT, case.id)
    if duty is not None and duty.due_at is not None:
        scene.tx.duties.save(replace(duty, state=DutyState.CANCELLED, due_at=None))
        scene.tx.duties.add(
            kind=SILENT,
            subject=SUBJECT,
            subject_id=case.id,
            unit_id=case.unit_id,
            due_at=duty.due_at,
        )
        note(scene.tx, scene.now, case, CaseEventKind.SILENT)
    flood = shortened(scene.tx, scene.now, case.caller_id, case.unit_id)
    if case.assigned_to is not None and not (flood or _told_since_it_began(scene, case)):
        tell(scene.tx, scene.door, scene.now, case, [case.assigned_to], "case.silent")


def _tell_owner(scene: Scene, case: Case, *, again: bool = False) -> None:
    if case.assigned_to is None or (not again and _told_since_it_began(scene, case)):
        return
    key = "case.new" if _began_here(scene, case) else "case.word"
    tell(scene.tx, scene.door, scene.now, case, [case.assigned_to], key)


def _told_since_it_began(scene: Scene, case: Case) -> bool:
    events = scene.tx.cases.events(case.id)
    began = max(
        (e.seq for e in events if e.body and e.body == scene.conversation.call_sid), default=0
    )
    return any(event.kind is CaseEventKind.TOLD and event.seq > began for event in events)


def _began_here(scene: Scene, case: Case) -> bool:
    """Whether the case began with this very contact: this call, or the missed call that this is
    the first answer to."""
    first, *later = scene.tx.cases.events(case.id)
    if first.body == scene.conversation.call_sid:
        return True
    intent = scene.intent
    if intent is None or intent.purpose != Purpose.MISSED_CALL or case.way is not Way.MISSED_CALL:
        return False
    return not any(_is_an_earlier_contact(event, intent) for event in later)


def _is_an_earlier_contact(event: CaseEvent, call: Intent) -> bool:
    """Whether it tells of another contact than this call of ours. That she talked with somebody
    since the call was written down is this very talk, whoever noted it."""
    if event.kind is CaseEventKind.TALKED:
        return event.seq <= call.try_no
    return event.kind in OTHER_CONTACTS and event.body != "joined"


def _has_earlier_place(scene: Scene, case: Case) -> bool:
    return not placed(scene.tx, case) and earlier_place(scene.tx, case) is not None


def _woman(scene: Scene, case: Case) -> str:
    there = woman_on_duty(scene.tx, pool_of(scene.tx, case), scene.now)
    return "yes" if there else "no"


def _safe(scene: Scene, case: Case) -> str:
    record = scene.tx.safe_contacts.current(case.caller_id)
    holds = record is not None and (record.until is None or record.until > scene.now)
    return "known" if holds else "unknown"


HANDLERS: Mapping[str, Handler] = {
    "caller_language": language,
    "caller_speaks": speaks,
    "caller_matter": matter,
    "caller_asks_human": asks_human,
    "caller_danger": danger,
    "caller_wants_woman": wants_woman,
    "caller_joined": joined,
    "caller_talked": talked,
    "caller_waits": waits,
    "caller_place": place,
    "caller_pin": pin,
    "caller_place_again": place_again,
    "caller_office": office,
    "caller_screen": screen,
    "caller_unreachable": unreachable,
    "caller_number": number,
    "caller_send_number": send_number,
}
_: Ending = ended
