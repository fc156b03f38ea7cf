"""Pauses of the daily call: at most 30 days, confirmed by the senior, ending by themselves."""

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from helpline.checkins.evidence import take
from helpline.checkins.model import CheckInState, EvidenceKind
from helpline.contact import Door, Letter, Purpose, Refusal
from helpline.errors import Refused
from helpline.numbers import ascii_digits
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork
from helpline.sending.model import IntentKind, Lane
from helpline.seniors.model import Hearing, Senior
from helpline.understanding import key_for

LONGEST_DAYS = 30
CAUSE = "pause"
DUTY = "pause_ends"
ASKS = re.compile(
    r"(?<!\w)(pause|chutti|chhutti|chutty|chhuti|chuti|छुट्टी|छुट्टि|छुटटी|पॉज़?)(?!\w)", re.I
)
TAKES_BACK = re.compile(
    r"(?<!\w)(nahi|nahin|nhi|nai|mat|no|not|don'?t|cancel|khatam|khatm|over"
    r"|नहीं|नही|मत|रद्द|खत्म|ख़त्म)(?!\w)",
    re.I,
)
DAYS = re.compile(r"(?<!\d)(\d{1,3})(?!\d)")


def pause_days(text: str) -> int | None:
    """How many days a message asks to be left alone, as in "PAUSE 5" or "छुट्टी 5 दिन".

    None if it does not ask for a pause, or says more than that. Without a number it is one day;
    more than 30 are 30.
    """
    plain = ascii_digits(text)
    if not ASKS.search(plain) or _says_more(DAYS.sub(" ", ASKS.sub(" ", plain), count=1)):
        return None
    found = DAYS.search(plain)
    return min(max(int(found.group(1)), 1), LONGEST_DAYS) if found else 1


def _says_more(beside: str) -> bool:
    """Whether what stands beside "chutti" wants an answer of its own ("gir gayi hoon, sab chutti
    par hain", "dawai khatam hai") or takes it back ("chutti nahi chahiye", "chutti khatam")."""
    wish = key_for("wellbeing", beside, written=True)
    needs_it = wish == "2" and key_for("needs", beside) in ("4", "5", "6", "7")
    return wish in ("3", "0") or needs_it or TAKES_BACK.search(beside) is not None


def ask_to_confirm(
    tx: UnitOfWork, door: Door, now: datetime, senior: Senior, days: int
) -> Refusal | None:
    """Ring the senior (or write, who cannot hear) to confirm: an SMS alone proves nothing."""
    zone = ZoneInfo(tx.units.get(senior.station_id).tz)
    until = now.astimezone(zone).date() + timedelta(days=days)
    deaf = senior.hearing is Hearing.DEAF
    sent = door.send(
        tx,
        now,
        Letter(
            person_id=senior.person_id,
            kind=IntentKind.SMS if deaf else IntentKind.CALL,
            purpose=Purpose.PAUSE,
            prompt_key="pause.sms_question" if deaf else "pause.question",
            lane=Lane.CALLS,
            cause=CAUSE,
            cause_id=senior.person_id,
            try_no=int(now.timestamp()) // 60,
            flow="senior_pause_confirm",
            params={"until": until.isoformat()},
        ),
    )
    return sent if isinstance(sent, Refusal) else None


def confirm_pause(
    tx: UnitOfWork, now: datetime, senior_id: int, until: date, *, actor_id: int
) -> Senior:
    """Pause until (not including) the local date `until`; check-ins before it are excused in the
    name of `actor_id`. Raises Refused for more than 30 days."""
    senior = tx.seniors.get(senior_id)
    zone = ZoneInfo(tx.units.get(senior.station_id).tz)
    ends_at = datetime.combine(until, time(0), tzinfo=zone)
    if ends_at - now > timedelta(days=LONGEST_DAYS + 1):
        raise Refused(Why.PAUSE_TOO_LONG(days=LONGEST_DAYS))
    paused = tx.seniors.save(replace(senior, paused_until=ends_at, paused_by=actor_id))
    for check_in in tx.check_ins.between(senior_id, now, ends_at):
        if check_in.state is CheckInState.PLANNED:
            take(
                tx,
                now,
                check_in.id,
                EvidenceKind.EXCUSED,
                source=f"pause:{until.isoformat()}",
                actor_id=actor_id,
            )
    tx.duties.add(
        kind=DUTY,
        subject="senior",
        subject_id=senior_id,
        unit_id=senior.station_id,
        due_at=reminder_at(now, ends_at),
    )
    tx.audit.add(
        now,
        "paused",
        "senior",
        senior_id,
        actor_id=actor_id,
        unit_id=senior.station_id,
        detail={"until": until.isoformat()},
    )
    return paused


def reminder_at(now: datetime, ends_at: datetime) -> datetime:
    """When a senior hears that the pause ends soon and how to renew it: at noon of the day
    before. A pause that ends sooner than that just ends."""
    reminder = ends_at - timedelta(hours=12)
    return reminder if reminder - now > timedelta(days=1) else ends_at


def refuse_pause(tx: UnitOfWork, now: datetime, senior_id: int) -> None:
    """The senior did not want it: the daily call goes on."""
    tx.audit.add(now, "pause_refused", "senior", senior_id, actor_id=senior_id)
