"""Where, when and how a woman said that she may be reached; and what follows from it.

Her phone may be in the hands of the person she fears. Without a record nothing leaves to her;
with one, exactly what it allows (invariant 26). A record is never changed: a newer one follows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

DAY_S = 86_400


class Wording(StrEnum):
    """What may be said or written: NEUTRAL gives nothing away, OPEN may name the service and her
    case number. Neither ever names the matter."""

    NEUTRAL = "neutral"
    OPEN = "open"


class Cover(StrEnum):
    """What is said if somebody else answers, or if nobody speaks."""

    WRONG_NUMBER = "wrong_number"
    SURVEY = "survey"
    DELIVERY = "delivery"


@dataclass(frozen=True, slots=True)
class SafeContact:
    """One version of her wish. `from_s` and `to_s` are seconds after local midnight, `to_s` not
    included; equal ones mean the whole day, and `to_s` < `from_s` passes midnight. It holds until
    `until` (UTC), or until she says otherwise. `stated_by` is the officer who wrote it down, or
    None for her own key.
    """

    person_id: int
    version: int
    phone_id: int
    may_call: bool
    may_write: bool
    from_s: int
    to_s: int
    wording: Wording
    cover: Cover
    until: datetime | None
    stated_at: datetime
    stated_by: int | None


# What reveals nothing to whoever holds the phone. A prompt that is not here needs OPEN wording.
WORDING_OF: Mapping[str, Wording] = {
    "help.back_opening": Wording.NEUTRAL,
    "after.opening": Wording.NEUTRAL,
    "scheme.list": Wording.NEUTRAL,
    "scheme.neutral_text": Wording.NEUTRAL,
    "scheme.text": Wording.OPEN,
    "service.text": Wording.OPEN,
    "case.number_sms": Wording.OPEN,
    "reach.sms_first": Wording.NEUTRAL,
    "reach.sms_place": Wording.NEUTRAL,
    "reach.sms_place_now": Wording.NEUTRAL,
    "reach.sms_reach": Wording.NEUTRAL,
    "reach.sms_which": Wording.NEUTRAL,
    "reach.sms_other": Wording.NEUTRAL,
    "reach.sms_other_again": Wording.NEUTRAL,
    "reach.sms_hours": Wording.NEUTRAL,
    "reach.sms_hers": Wording.NEUTRAL,
    "reach.sms_done": Wording.NEUTRAL,
    "reach.sms_more": Wording.NEUTRAL,
    "reach.sms_human": Wording.NEUTRAL,
    "reach.sms_now": Wording.NEUTRAL,
    "reach.sms_status_new": Wording.NEUTRAL,
    "reach.sms_status_taken": Wording.NEUTRAL,
    "reach.sms_status_closing": Wording.NEUTRAL,
    "reach.sms_status_closed": Wording.NEUTRAL,
    "reach.sms_no_match": Wording.NEUTRAL,
    "reach.sms_added": Wording.NEUTRAL,
    "reach.sms_call_me": Wording.NEUTRAL,
    # what somebody who reads along would stumble over
    "reach.sms_cover": Wording.OPEN,
    "reach.sms_until": Wording.OPEN,
    "reach.sms_number": Wording.OPEN,
    # an officer's own words: nobody can know what they give away
    "reach.sms_words_1": Wording.OPEN,
    "reach.sms_words_2": Wording.OPEN,
    "reach.sms_words_3": Wording.OPEN,
}


def in_hours(record: SafeContact, tz: str, at: datetime) -> bool:
    """Whether the local clock of `tz` at `at` (UTC) lies in her hours."""
    return _left_of_hours(record, tz, at) > timedelta(0)


def allowed_until(record: SafeContact, tz: str, at: datetime) -> datetime:
    """The first instant (UTC) after `at` at which the record no longer allows anything.

    `at` itself if it allows nothing at that instant.
    """
    end = at + _left_of_hours(record, tz, at)
    return min(end, max(record.until, at)) if record.until is not None else end


def objection(
    record: SafeContact | None,
    *,
    call: bool,
    phone_id: int,
    wording: Wording,
    at: datetime,
    tz: str,
) -> str:
    """Why nothing may leave to her at `at`, as a short code; "" if it may."""
    if record is None:
        return "no_safe_contact"
    if record.until is not None and at >= record.until:
        return "safe_contact_over"
    if not (record.may_call if call else record.may_write):
        return "channel_not_safe"
    if record.phone_id != phone_id:
        return "phone_not_safe"
    if wording is Wording.OPEN and record.wording is Wording.NEUTRAL:
        return "wording_not_safe"
    return "" if in_hours(record, tz, at) else "hour_not_safe"


def _left_of_hours(record: SafeContact, tz: str, at: datetime) -> timedelta:
    """How long her hours go on from `at`; nothing if they do not hold at `at`."""
    local = at.astimezone(ZoneInfo(tz))
    passed = timedelta(
        hours=local.hour,
        minutes=local.minute,
        seconds=local.second,
        microseconds=local.microsecond,
    )
    lasts = timedelta(seconds=(record.to_s - record.from_s) % DAY_S or DAY_S)
    since = (passed - timedelta(seconds=record.from_s)) % timedelta(seconds=DAY_S)
    return max(lasts - since, timedelta(0))
