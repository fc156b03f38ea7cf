"""The SMS that welcomes a new senior, if whoever imports the file asks for it."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from helpline.contact import Door, Letter, Purpose, Refusal
from helpline.numbers import takes_sms
from helpline.repositories import UnitOfWork
from helpline.sending.model import IntentKind, Lane
from helpline.seniors.model import Senior

CAUSE = "enrolment"
FROM, UNTIL = time(8), time(20)
NO_MOBILE = "no_mobile"


def welcome(tx: UnitOfWork, door: Door, now: datetime, senior: Senior) -> str:
    """Send it, by day; why not, as a short code, or "" if it is on its way.

    A landline takes no SMS: then the alternate number gets it, if that one does.
    """
    person = tx.people.get(senior.person_id)
    label = next((phone.label for phone in person.phones if takes_sms(phone.e164)), None)
    if label is None:
        return NO_MOBILE
    hours, minutes = divmod(senior.call_time_s // 60, 60)
    sent = door.send(
        tx,
        now,
        Letter(
            person_id=senior.person_id,
            kind=IntentKind.SMS,
            purpose=Purpose.ENROLMENT,
            prompt_key="enrol.welcome",
            lane=Lane.MESSAGES,
            cause=CAUSE,
            cause_id=senior.person_id,
            params={"at": f"{hours:02}:{minutes:02}"},
            phone_label=label,
            not_before=by_day(now, tx.units.get(senior.station_id).tz),
        ),
    )
    return sent.reason if isinstance(sent, Refusal) else ""


def by_day(now: datetime, tz: str) -> datetime:
    """`now`, or the next morning if it is evening or night in this zone (UTC)."""
    local = now.astimezone(ZoneInfo(tz))
    if FROM <= local.time() < UNTIL:
        return now
    day = local.date() if local.time() < FROM else local.date() + timedelta(days=1)
    return datetime.combine(day, FROM, ZoneInfo(tz)).astimezone(UTC)
