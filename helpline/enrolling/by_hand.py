"""One senior, enrolled or changed at a desk: the same rules as for a file, and what no file knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from rapidfuzz import fuzz

from helpline.acting import Actor
from helpline.consent import answers
from helpline.consent.model import ConsentPurpose, How
from helpline.contact import Door
from helpline.enrolling.first_day import call_again, move_calls, plan_today
from helpline.enrolling.humans import bring_up_to_date, with_number
from helpline.enrolling.near import Near, write_near
from helpline.enrolling.places import Places
from helpline.enrolling.seniors import phones_of, wanted_senior
from helpline.enrolling.welcome import welcome
from helpline.errors import Refused
from helpline.importing import ImportContext, Row, SeniorRow, read_seniors
from helpline.importing.seniors import COLUMNS
from helpline.importing.values import BadValue, clean, folded, name, words
from helpline.numbers import NumberProblem
from helpline.people import Person
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork
from helpline.seniors.model import MEMBERS, Senior
from helpline.seniors.visits import VisitKind, plan_visit

OF_THE_SENIOR = tuple(
    column for column in COLUMNS if not column.startswith(("contact_", "key_holder_"))
)
MOST_NEAR = 4
DURESS_DIGITS = frozenset("45678")
ALIKE = 88
"""From this likeness of two names on (of 100), somebody should look whether they are one person."""
PURPOSES = ("calls", "visits", "neighbours")
"""What a senior is asked to agree to: daily calls, visits, and that contacts are asked to look."""


@dataclass(frozen=True, slots=True)
class Consent:
    """To what a senior agreed, and who asked."""

    purposes: tuple[str, ...]
    asked_by: int


@dataclass(frozen=True, slots=True)
class Like:
    """Somebody enrolled who may be the same person: by a telephone that both have, or by name."""

    senior: Senior
    person: Person
    same_phone: bool


def read_by_hand(
    fields: Mapping[str, str], context: ImportContext
) -> tuple[SeniorRow | None, frozenset[str]]:
    """The senior's own fields as a file's line would be read; or the columns to correct."""
    cells = tuple(fields.get(column, "") if column in OF_THE_SENIOR else "" for column in COLUMNS)
    parsed = read_seniors([Row(1, COLUMNS), Row(2, cells)], context)
    if parsed.records:
        return parsed.records[0], frozenset()
    wrong = {problem.column or "name" for problem in parsed.problems}
    return None, frozenset(wrong or {"name"})


def read_near(
    fields: Sequence[Mapping[str, str]], context: ImportContext
) -> tuple[tuple[Near, ...], dict[int, str]]:
    """The people near, and for those with a mistake the field to correct: "name" or "phone".

    A line without a name and number is nobody. Who is to be told needs a number.
    """
    found: list[Near] = []
    wrong: dict[int, str] = {}
    for number, line in enumerate(fields):
        called, phone = clean(line.get("name", "")), clean(line.get("phone", ""))
        if not called and not phone:
            continue
        try:
            called = name()(called)
            relation = words(40)(clean(line.get("relation", "")))
        except BadValue:
            wrong[number] = "name"
            continue
        safe = line.get("safe") == "yes"
        try:
            reached = context.phone(phone) if phone else None
        except (BadValue, NumberProblem):
            wrong[number] = "phone"
            continue
        if safe and reached is None:
            wrong[number] = "phone"
            continue
        found.append(Near(called, reached, relation, line.get("key_holder") == "yes", safe))
    return tuple(found[:MOST_NEAR]), wrong


def alike(
    tx: UnitOfWork, row: SeniorRow, station_id: int, besides: int | None = None
) -> list[Like]:
    """Seniors who may be this person: with one of the numbers anywhere, or with nearly this name
    at the station. In order of likeness."""
    numbers = {row.phone, row.alternate_phone} - {None}
    found: dict[int, Like] = {}
    for number in numbers:
        for person in tx.people.by_phone(str(number)):
            senior = tx.seniors.find(person.id)
            if senior is not None and person.id != besides:
                found[person.id] = Like(senior, person, same_phone=True)
    neighbours = {s.person_id: s for s in tx.seniors.of_station(station_id, 5000)}
    for person_id, person in tx.overviews.people(list(neighbours)).items():
        if person_id in found or person_id == besides:
            continue
        if fuzz.token_sort_ratio(folded(person.name), folded(row.name)) >= ALIKE:
            found[person_id] = Like(neighbours[person_id], person, same_phone=False)
    return list(found.values())


def consent_before_leaving(tx: UnitOfWork, senior: Senior, asked_on: date) -> bool:
    """Whether a consent is older than the senior's last leaving, and so no new one."""
    departures = tx.departures.of_senior(senior.person_id)
    zone = ZoneInfo(tx.units.get(senior.station_id).tz)
    return bool(departures) and asked_on < departures[-1].at.astimezone(zone).date()


def enrol_by_hand(
    tx: UnitOfWork,
    door: Door | None,
    now: datetime,
    row: SeniorRow,
    near: Sequence[Near],
    *,
    consent: Consent,
    duress_digit: str | None,
    first_visit: date,
    by: Actor,
    again: int | None = None,
) -> int:
    """Enrol somebody: asked from today on, visited on a day, welcomed by SMS with a `door`.

    Who was a member once, or is `again` by the officer's word, goes on as the same person, with all
    that was written of them. Returns the senior's id. Raises Refused without consent to the calls,
    or with one from before they left, and for somebody of this name and number who is a member:
    whoever that is has a page of their own.
    """
    if "calls" not in consent.purposes:
        raise Refused(Why.NO_CONSENT_TO_CALLS)
    places = Places(tx)
    known = with_number(tx, row.name, (row.phone, row.alternate_phone))
    ids = dict.fromkeys([*([again] if again else []), *(person.id for person in known)])
    before = [senior for id_ in ids if (senior := tx.seniors.find(id_)) is not None]
    if any(senior.state in MEMBERS for senior in before):
        raise Refused(Why.ENROLLED_ALREADY)
    former = before[0] if before else None
    if former is not None and consent_before_leaving(tx, former, row.consent_on):
        raise Refused(Why.CONSENT_BEFORE_LEAVING)
    person_id = _person(tx, now, row, former.person_id if former else next(iter(ids), None))
    wanted = wanted_senior(places.beat(row.beat), row, former)
    senior = replace(
        wanted,
        person_id=person_id,
        at_risk=row.at_risk_at_home if again else wanted.at_risk,
        duress_digit=duress_digit,
    )
    rules = places.rules(senior.station_id)
    if former is None:
        tx.seniors.add(senior)
        planned = plan_today(tx, now, senior, rules)
    else:
        tx.seniors.save(senior)
        planned = call_again(tx, now, senior, rules, by=by.person_id)
    write_near(tx, now, person_id, row.language, _allowed(near, consent))
    by.note(
        tx,
        now,
        "enrolled_again" if former else "enrolled",
        "senior",
        person_id,
        senior.station_id,
        first_check_in=str(planned.day) if planned else None,
    )
    _agreed(tx, now, senior, consent, row.consent_on, by)
    plan_visit(tx, now, person_id, VisitKind.FIRST, first_visit, by=by)
    if door is not None:
        welcome(tx, door, now, senior)
    return person_id


def _person(tx: UnitOfWork, now: datetime, row: SeniorRow, known: int | None) -> int:
    """The person of this row: the one who is known, brought up to date, or a new one."""
    phones = phones_of(row)
    if known is None:
        return tx.people.add(name=row.name, language=row.language, phones=phones, now=now).id
    bring_up_to_date(tx, tx.people.get(known), name=row.name, language=row.language, phones=phones)
    return known


def _agreed(
    tx: UnitOfWork, now: datetime, senior: Senior, consent: Consent, asked_on: date, by: Actor
) -> None:
    """To what the senior said yes and no, in the chain and in the ledger."""
    by.note(
        tx,
        now,
        "consent",
        "senior",
        senior.person_id,
        senior.station_id,
        officer=consent.asked_by,
        on=asked_on.isoformat(),
        purposes=",".join(consent.purposes),
    )
    for purpose in PURPOSES:
        answers.note(
            tx,
            now,
            senior.person_id,
            ConsentPurpose(purpose),
            given=purpose in consent.purposes,
            how=How.DESK,
            by=consent.asked_by,
            at=senior.consent_at,
        )


def change_by_hand(
    tx: UnitOfWork,
    now: datetime,
    senior_id: int,
    row: SeniorRow,
    near: Sequence[Near],
    *,
    duress_digit: str | None,
    by: Actor,
) -> tuple[str, ...]:
    """Write what is different, and into the audit chain who changed which fields (not what they
    held). Returns the names of these fields. Raises Refused for who is no member any more."""
    places = Places(tx)
    before, person = tx.seniors.get(senior_id), tx.people.get(senior_id)
    if before.state not in MEMBERS:
        raise Refused(Why.NO_MEMBER)
    wanted = replace(
        wanted_senior(places.beat(row.beat), row, before),
        state=before.state,
        consent_at=before.consent_at,
        at_risk=row.at_risk_at_home,
        duress_digit=duress_digit,
    )
    changed = [
        field
        for field in Senior.__dataclass_fields__
        if getattr(wanted, field) != getattr(before, field)
    ]
    if person.name != row.name:
        changed.append("name")
    if person.language != row.language:
        changed.append("language")
    if {phone.label: phone.e164 for phone in person.phones} != phones_of(row):
        changed.append("telephones")
    bring_up_to_date(tx, person, name=row.name, language=row.language, phones=phones_of(row))
    if write_near(tx, now, senior_id, row.language, near):
        changed.append("near")
    if wanted != before:
        tx.seniors.save(wanted)
        move_calls(tx, now, wanted, places.rules(wanted.station_id).tz)
    if changed:
        fields = ",".join(changed)
        unit_id = wanted.station_id
        by.note(tx, now, "senior_changed", "senior", senior_id, unit_id, fields=fields)
    return tuple(changed)


def _allowed(near: Sequence[Near], consent: Consent) -> list[Near]:
    """Nobody is told whom the senior did not agree to be told."""
    told = "neighbours" in consent.purposes
    return [person if told else replace(person, safe=False) for person in near]
