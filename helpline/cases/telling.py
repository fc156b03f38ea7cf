"""Telling officers of a case: an SMS that gives nothing away, and a call that a voicemail
cannot take."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from helpline.cases.model import Case, CaseEventKind, CaseState, Priority
from helpline.cases.owners import pool_of, unsealed
from helpline.cases.timeline import note
from helpline.contact import Door, Letter, Purpose
from helpline.directory.policies import helpline_policy
from helpline.numbers import surely_takes_sms, takes_sms
from helpline.repositories import UnitOfWork
from helpline.sending.model import IntentKind, Lane

CAUSE = "case"
ALERT_FLOW = "case_alert"
TOLD_WITHIN = timedelta(minutes=30)
OF_A_CONTACT = frozenset({"case.new", "case.silent", "case.word", "case.urgent", "case.call_back"})
"""What is told because she reached us: the owner of a case that nobody took has to hear it."""
LOOK = "look"
"""What a call is about that stands for an SMS: somebody has to look on the console."""


def tell(
    tx: UnitOfWork,
    door: Door,
    now: datetime,
    case: Case,
    people: Iterable[int],
    prompt_key: str,
    *,
    params: Mapping[str, str] | None = None,
    call: bool = False,
    about: str = "",
    own: Mapping[int, Mapping[str, str]] | None = None,
) -> None:
    """SMS to each of these people, and a call too if `call`. The text holds the number of the
    case and no more: the rest is behind a key or on the console. `params` are beside the number,
    the place and the time within which a case is to be taken. `about` says what a call is for,
    if not for taking the case ("fir"); `own` are a person's own params, by person id. Whoever the
    case is sealed from is left out. A unit's own telephone is rung when a case is nobody's yet, and
    where it is a landline it is rung instead: nobody reads an SMS there (invariant 31)."""
    told = unsealed(tx, case, dict.fromkeys(people))
    event = note(tx, now, case, CaseEventKind.TOLD, f"{prompt_key} {len(told)}")
    known = {
        "number": case.number,
        "place": place_of(tx, case, "hi"),
        "within": str(helpline_policy(tx, case.unit_id).respond_s),
        **(params or {}),
    }
    lane = Lane.EMERGENCY if case.priority is Priority.DANGER else Lane.ESCALATION
    for person_id in told:
        for kind, rings_for in _ways(tx, case, person_id, prompt_key, call=call, about=about):
            ringing = kind is IntentKind.CALL
            door.send(
                tx,
                now,
                Letter(
                    person_id=person_id,
                    kind=kind,
                    purpose=Purpose.CASE_ALERT,
                    prompt_key="case_alert.opening" if ringing else prompt_key,
                    lane=lane,
                    cause=CAUSE,
                    cause_id=case.id,
                    try_no=event.seq,
                    params=({"about": rings_for} if rings_for else {})
                    if ringing
                    else {**known, **(own or {}).get(person_id, {})},
                    flow=ALERT_FLOW if ringing else None,
                    not_after=now + TOLD_WITHIN,
                ),
            )


def _ways(
    tx: UnitOfWork, case: Case, person_id: int, prompt_key: str, *, call: bool, about: str
) -> tuple[tuple[IntentKind, str], ...]:
    """By which kinds this person hears of it, and what a call to them is about. In danger whoever
    is called out is rung by their own rounds."""
    units_own = tx.officers.find(person_id) is None
    nobodys = case.state is CaseState.NEW and prompt_key in OF_A_CONTACT
    if call or (units_own and nobodys):
        return (IntentKind.SMS, ""), (IntentKind.CALL, about)
    phone = tx.people.get(person_id).phone("main") if units_own else None
    if phone is None or surely_takes_sms(phone.e164) or case.priority is Priority.DANGER:
        return ((IntentKind.SMS, ""),)
    written = ((IntentKind.SMS, ""),) if takes_sms(phone.e164) else ()
    return *written, (IntentKind.CALL, LOOK)


def place_of(tx: UnitOfWork, case: Case, language: str) -> str:
    """Her station, or the district while it is not known where she is."""
    unit = pool_of(tx, case)
    return unit.name_local if language == "hi" and unit.name_local else unit.name
