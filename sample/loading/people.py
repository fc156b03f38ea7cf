"""What the sample's people have that no file can give them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from helpline.directory.model import Role, Shift, UnitKind
from helpline.enrolling.officers import officer_with
from helpline.repositories import UnitOfWork
from helpline.seniors.model import Senior, SeniorState
from sample.loading.files import Handset

DAILY, DAY_S = 0b1111111, 86_400
ALWAYS_ON = frozenset({Role.BEAT_OFFICER.value, Role.SHO.value})
DIGITS = "45678"
EVERY = 3
"""Every third senior has been taught a secret digit; the one to try has FEATURED_DIGIT."""
FEATURED_DIGIT = "7"


def seniors_below(tx: UnitOfWork, unit_id: int) -> list[Senior]:
    """All active seniors below a unit, in order of id."""
    found = [
        senior
        for station in tx.units.below(unit_id, UnitKind.STATION)
        for senior in tx.seniors.of_station(station.id)
        if senior.state is SeniorState.ACTIVE
    ]
    return sorted(found, key=lambda senior: senior.person_id)


def teach_secret_digits(tx: UnitOfWork, seniors: Sequence[Senior], featured: frozenset[str]) -> int:
    """Give some seniors, and those to try, a secret digit. Returns how many have one now."""
    taught = 0
    for count, senior in enumerate(seniors):
        numbers = {phone.e164 for phone in tx.people.get(senior.person_id).phones}
        if numbers & featured:
            digit = FEATURED_DIGIT
        elif count % EVERY == 0:
            digit = DIGITS[count // EVERY % len(DIGITS)]
        else:
            continue
        tx.seniors.save(replace(senior, duress_digit=digit))
        taught += 1
    return taught


def put_on_duty(tx: UnitOfWork, now: datetime, handsets: Iterable[Handset]) -> None:
    """Let the officers to try serve day and night, so that their phones ring whenever somebody
    looks."""
    for handset in handsets:
        if not handset.featured or handset.role not in ALWAYS_ON:
            continue
        both, unit = officer_with(tx, handset.number), tx.units.by_code(handset.unit)
        if both is None or unit is None:
            continue
        tx.officers.remove_shifts(both[0].id, unit.id)
        tx.officers.add_shift(Shift(both[0].id, unit.id, Role(handset.role), DAILY, 0, DAY_S))
        tx.audit.add(now, "shifts_replaced", "officer", both[0].id, unit_id=unit.id)
