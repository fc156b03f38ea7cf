"""Departments and organisations to which people are referred."""

from dataclasses import dataclass
from enum import StrEnum

from helpline.numbers import E164, ShortCode


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

    `phone` is a full number or a short code, which is shown but never dialled; `languages` are
    ISO 639 codes; `nodal_officer_id` is the officer who answers for referrals, if one is named.
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
