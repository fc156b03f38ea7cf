"""What shall leave: to whom, why, and by which wording."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from helpline.sending.model import RINGS_S, IntentKind, Lane


class Purpose(StrEnum):
    """Why we reach somebody. The first group goes to seniors, the second to responders of the
    force, the third to the people around a senior, the last to women who called or wrote."""

    CHECK_IN = "check_in"
    CONFIRM = "confirm"
    SENIOR_NOTICE = "senior_notice"
    PAUSE = "pause"
    ENROLMENT = "enrolment"

    ALERT = "alert"
    ALL_CLEAR = "all_clear"
    OFFICER_REPLY = "officer_reply"
    STATION_NOTICE = "station_notice"
    CASE_ALERT = "case_alert"
    REFERRAL = "referral"
    AREA = "area"

    CONTACT_LOOK_IN = "contact_look_in"
    CONTACT_ALL_CLEAR = "contact_all_clear"

    MISSED_CALL = "missed_call"
    CASE_CALL = "case_call"
    CASE_NOTICE = "case_notice"
    INFORMATION = "information"
    CASE_REPLY = "case_reply"
    CASE_WORDS = "case_words"


TO_SENIORS = frozenset(
    {Purpose.CHECK_IN, Purpose.CONFIRM, Purpose.SENIOR_NOTICE, Purpose.PAUSE, Purpose.ENROLMENT}
)
TO_CONTACTS = frozenset({Purpose.CONTACT_LOOK_IN, Purpose.CONTACT_ALL_CLEAR})
TO_CALLERS = frozenset(
    {
        Purpose.MISSED_CALL,
        Purpose.CASE_CALL,
        Purpose.CASE_NOTICE,
        Purpose.CASE_REPLY,
        Purpose.CASE_WORDS,
        Purpose.INFORMATION,
    }
)


@dataclass(frozen=True, slots=True)
class Letter:
    """One thing that somebody wants to leave.

    `cause`/`cause_id`/`try_no` make it unique: asking twice gives one intent. `about_senior` is
    the senior that a contact is asked about, `about_case` the case whose caller is reached.
    `not_before` and `not_after` are UTC.
    """

    person_id: int
    kind: IntentKind
    purpose: Purpose
    prompt_key: str
    lane: Lane
    cause: str
    cause_id: int
    try_no: int = 0
    params: Mapping[str, str] = field(default_factory=dict)
    flow: str | None = None
    alert_id: int | None = None
    about_senior: int | None = None
    about_case: int | None = None
    phone_label: str = "main"
    ring_s: int = RINGS_S
    not_before: datetime | None = None
    not_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the door stayed shut: a short code, as it stands in the audit row."""

    reason: str
