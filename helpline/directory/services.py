"""Departments and organisations to which people are referred."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from helpline.numbers import E164, ShortCode, is_diallable


class ServiceKind(StrEnum):
    """What a service is for; a referral chooses by kind and district."""

    ONE_STOP_CENTRE = "one_stop_centre"
    CHILDLINE = "childline"
    FAMILY_COURT = "family_court"
    LEGAL_AID = "legal_aid"
    SHELTER = "shelter"
    COUNSELLING = "counselling"
    HOSPITAL = "hospital"
    MENTAL_HEALTH = "mental_health"
    WOMEN_POLICE = "women_police"
    WOMEN_CHILD_DEVELOPMENT = "women_child_development"
    SOCIAL_WELFARE = "social_welfare"
    RURAL_DEVELOPMENT = "rural_development"
    EDUCATION = "education"
    TRANSPORT = "transport"
    ELDER_CARE = "elder_care"
    CYBER = "cyber"
    EMERGENCY = "emergency"
    NGO = "ngo"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Opening:
    """Open on the days of `days_mask` (bit 0 = Monday) from `from_s` to `to_s`, local time.

    Seconds after midnight; `to_s` < `from_s` ends on the next day.
    """

    days_mask: int
    from_s: int
    to_s: int


@dataclass(frozen=True, slots=True)
class Service:
    """One service. `district_id` is a district, or the state for one that serves all districts.

    `phone` is a full number or a short code, which is shown but never dialled; `full_phone` is
    the full number beside a short code, if the office knows one. `languages` are ISO 639 codes;
    `nodal_officer_id` is the officer who answers for referrals, if one is named, and
    `head_officer_id` whoever hears of what that officer leaves undone. `purpose` says by language
    what it is for. One that is not `active` is no longer offered; old referrals still name it.
    """

    id: int
    district_id: int
    kind: ServiceKind
    name: str
    phone: E164 | ShortCode
    address: str
    hours: tuple[Opening, ...]
    languages: tuple[str, ...]
    nodal_officer_id: int | None
    head_officer_id: int | None = None
    full_phone: E164 | None = None
    purpose: Mapping[str, str] = field(default_factory=dict)
    active: bool = True

    @property
    def dialled(self) -> str:
        """The number that a provider can dial (E.164), or "": a short code has none."""
        numbers = (self.full_phone, self.phone)
        return next((each for each in numbers if each and is_diallable(each)), "")

    def open_at(self, now: datetime, tz: str) -> bool:
        """Whether somebody is there at `now` (UTC), by its hours in the time zone `tz`."""
        return any(_covers(opening, now.astimezone(ZoneInfo(tz))) for opening in self.hours)


def _covers(opening: Opening, local: datetime) -> bool:
    seconds = local.hour * 3600 + local.minute * 60 + local.second
    today, yesterday = local.weekday(), (local.weekday() - 1) % 7
    if opening.to_s > opening.from_s:
        return bool(opening.days_mask >> today & 1) and opening.from_s <= seconds < opening.to_s
    began_today = bool(opening.days_mask >> today & 1) and seconds >= opening.from_s
    return began_today or (bool(opening.days_mask >> yesterday & 1) and seconds < opening.to_s)
