"""The form of a senior: enrolling somebody, and changing what is written of somebody."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from starlette.responses import Response

from console.access.scope import Scope, called
from console.errors import Forbidden
from console.seniors.person import required
from console.seniors.theirs import DAYS, NEAR, Theirs, theirs_of
from console.today.lines import name_of
from console.web.fence import mark_of
from console.web.frame import Frame
from console.web.local import WEEKDAYS
from console.web.shown import masked
from console.web.typed import Typed
from console.web.visit import Visit
from helpline.directory.model import UnitKind
from helpline.enrolling.by_hand import (
    DURESS_DIGITS,
    MOST_NEAR,
    OF_THE_SENIOR,
    PURPOSES,
    Consent,
    Like,
    alike,
    change_by_hand,
    consent_before_leaving,
    enrol_by_hand,
    read_by_hand,
    read_near,
)
from helpline.enrolling.near import Near
from helpline.errors import Refused
from helpline.importing import ImportContext, KnownUnit, SeniorRow
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork
from helpline.seniors.model import MEMBERS, Hearing, Senior
from helpline.seniors.visits import FARTHEST

NEAR_FIELDS = tuple(f"near_{n}_{part}" for n in range(MOST_NEAR) for part in NEAR)
FIELDS = (
    *OF_THE_SENIOR, *DAYS, *NEAR_FIELDS, *(f"purpose_{purpose}" for purpose in PURPOSES),
    "alternate_none", "duress_digit", "asked_by", "first_visit", "welcome", "other",
)  # fmt: skip
FIRST_VISIT_AFTER = timedelta(days=7)
MOST_OFFICERS = 300
KEEP, NONE = "keep", "none"


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose: what is sent, and what is read."""

    value: str
    text: str


@dataclass(frozen=True, slots=True)
class LikeLine:
    """Somebody enrolled who may be the same person. Of another station nothing is told but that
    there is somebody."""

    href: str
    who: str
    where: str
    number: str
    state: str
    same_phone: bool


@dataclass(frozen=True, slots=True)
class SeniorFormPage:
    """`senior_id` is 0 of somebody new; who is no `member` is enrolled. `masks` shows the end of each number that is kept when
    its field is left empty. `mark` says what the form was filled from, and `theirs` what somebody
    else has written since."""

    frame: Frame
    senior_id: int
    who: str
    typed: Typed
    beats: tuple[Choice, ...]
    tongues: tuple[str, ...]
    hearings: tuple[str, ...]
    weekdays: tuple[Choice, ...]
    near: tuple[int, ...]
    member: bool
    officers: tuple[Choice, ...]
    purposes: tuple[str, ...]
    digits: tuple[str, ...]
    masks: Mapping[str, str]
    has_digit: bool
    likes: tuple[LikeLine, ...]
    mark: str
    theirs: Theirs | None


async def new(visit: Visit) -> Response:
    """GET /seniors/new"""
    typed = Typed(
        {
            **dict.fromkeys(DAYS, "yes"),
            "language": visit.language,
            "call_time": "08:00",
            **_as_asked_today(visit),
        }
    )
    return visit.page("senior_form.html", await visit.read(lambda tx: _form(tx, visit, typed)))


async def again(visit: Visit) -> Response:
    """GET /seniors/{former_id}/enrol: who left comes back. A look that is written down."""

    def work(tx: UnitOfWork) -> SeniorFormPage:
        found = _former(tx, visit)
        visit.looked(tx, "senior", found.person_id, found.station_id)
        known = _as_it_is(tx, visit, found.person_id).values
        return _form(tx, visit, Typed({**known, **_as_asked_today(visit)}), found.person_id)

    return visit.page("senior_form.html", await visit.write(work))


async def enrol(visit: Visit) -> Response:
    """POST /seniors: stored at once, unless something is to correct, or somebody alike is known."""
    return await _enrol(visit, lambda tx: None)


async def enrol_again(visit: Visit) -> Response:
    """POST /seniors/{former_id}/enrol: the same of somebody who was a member."""
    return await _enrol(visit, lambda tx: _former(tx, visit))


def _former(tx: UnitOfWork, visit: Visit) -> Senior:
    """The senior of the path, who is no member now. Raises NotFound, Forbidden, Refused."""
    found = required(tx, visit, "former_id")
    if found.state in MEMBERS:
        raise Refused(Why.ENROLLED_ALREADY)
    return found


def _as_asked_today(visit: Visit) -> dict[str, str]:
    """What stands in an empty form of the consent and the first visit."""
    today = visit.local.today()
    return {
        "consent_on": today.isoformat(),
        "asked_by": str(visit.account.user.person_id or ""),
        "first_visit": (today + FIRST_VISIT_AFTER).isoformat(),
        "welcome": "yes",
    }


async def _enrol(visit: Visit, former_of: Callable[[UnitOfWork], Senior | None]) -> Response:
    typed = Typed.of(visit.form, FIELDS)

    def work(tx: UnitOfWork) -> SeniorFormPage | int:
        former = former_of(tx)
        id_ = former.person_id if former else 0
        kept = _numbers(tx, id_) if former else {}
        row, problems = _read(typed, _context(visit), kept)
        near, wrong = _near(typed, _context(visit), kept)
        problems |= wrong | _wrong_consent(tx, visit, typed)
        first = _date(typed["first_visit"])
        today = visit.local.today()
        if first is None or not today <= first <= today + FARTHEST:
            problems["first_visit"] = "visit_day"
        if former and row and consent_before_leaving(tx, former, row.consent_on):
            problems["consent_on"] = "consent_old"
        digit = typed["duress_digit"]
        if digit not in DURESS_DIGITS | {"", NONE} | ({KEEP} if former else set()):
            problems["duress_digit"] = "duress_digit"
        if problems or row is None or first is None:
            return _form(tx, visit, typed.but(problems), id_)
        likes = alike(tx, row, _station(visit.scope, row.beat), besides=id_)
        if likes and typed["other"] != "yes":
            return _form(tx, visit, typed, id_, likes)
        chosen = digit if digit in DURESS_DIGITS else None
        return enrol_by_hand(
            tx,
            visit.house.door if typed["welcome"] == "yes" else None,
            visit.now,
            row,
            near,
            consent=Consent(_purposes(typed), int(typed["asked_by"])),
            duress_digit=former.duress_digit if former and digit == KEEP else chosen,
            first_visit=first,
            by=visit.actor,
            again=id_ or None,
        )

    done = await visit.write(work)
    if isinstance(done, SeniorFormPage):
        return visit.page("senior_form.html", done, 422)
    return visit.go(f"/seniors/{done}", "enrolled")


async def edit(visit: Visit) -> Response:
    """GET /seniors/{senior_id}/edit: a look that is written down."""

    def work(tx: UnitOfWork) -> SeniorFormPage:
        found = required(tx, visit)
        visit.looked(tx, "senior", found.person_id, found.station_id)
        return _form(tx, visit, _as_it_is(tx, visit, found.person_id), found.person_id)

    return visit.page("senior_form.html", await visit.write(work))


async def change(visit: Visit) -> Response:
    """POST /seniors/{senior_id}/edit"""
    asked = {"consent_on": visit.local.today().isoformat()}  # the form does not ask for it
    typed = Typed.of({**visit.form, **asked}, FIELDS)

    def work(tx: UnitOfWork) -> SeniorFormPage | tuple[int, bool]:
        found = required(tx, visit)
        kept = _numbers(tx, found.person_id)
        if visit.form.get("mark") != _mark(tx, visit, found):
            return _form(tx, visit, typed, found.person_id, changed=True)
        row, problems = _read(typed, _context(visit), kept)
        near, wrong = _near(typed, _context(visit), kept)
        problems |= wrong
        digit = typed["duress_digit"]
        if digit not in DURESS_DIGITS | {KEEP, NONE}:
            problems["duress_digit"] = "duress_digit"
        if problems or row is None:
            return _form(tx, visit, typed.but(problems), found.person_id)
        chosen = digit if digit in DURESS_DIGITS else None
        changed = change_by_hand(
            tx,
            visit.now,
            found.person_id,
            row,
            near,
            duress_digit=found.duress_digit if digit == KEEP else chosen,
            by=visit.actor,
        )
        return found.person_id, bool(changed)

    done = await visit.write(work)
    if isinstance(done, SeniorFormPage):
        return visit.page("senior_form.html", done, 409 if done.theirs else 422)
    return visit.go(f"/seniors/{done[0]}", "senior_changed" if done[1] else "nothing_changed")


def _context(visit: Visit) -> ImportContext:
    """What the fields are read against: the beats in sight and no other."""
    units = visit.scope.units
    return ImportContext(
        today=visit.local.today(),
        languages=frozenset(visit.house.prompts.languages),
        units={
            unit.code: KnownUnit(unit.kind, units[unit.parent_id].code)
            for unit in units.values()
            if unit.kind is UnitKind.BEAT and unit.parent_id in units
        },
        own_numbers=visit.house.own_numbers,
    )


def _read(
    typed: Typed, context: ImportContext, kept: Mapping[str, str]
) -> tuple[SeniorRow | None, dict[str, str]]:
    fields = {column: typed[column] for column in OF_THE_SENIOR}
    fields["days"] = ",".join(day for day in DAYS if typed[day] == "yes") or "none"
    fields["phone"] = fields["phone"] or kept.get("phone", "")
    if typed["alternate_none"] != "yes":
        fields["alternate_phone"] = fields["alternate_phone"] or kept.get("alternate_phone", "")
    row, wrong = read_by_hand(fields, context)
    return row, {column: f"senior_{column}" for column in wrong}


def _near(
    typed: Typed, context: ImportContext, kept: Mapping[str, str]
) -> tuple[tuple[Near, ...], dict[str, str]]:
    lines = [{part: typed[f"near_{number}_{part}"] for part in NEAR} for number in range(MOST_NEAR)]
    for number, line in enumerate(lines):
        if line["name"] and not line["phone"]:
            line["phone"] = kept.get(f"near_{number}_phone", "")
    near, wrong = read_near(lines, context)
    return near, {f"near_{n}_{field}": f"near_{field}" for n, field in wrong.items()}


def _purposes(typed: Typed) -> tuple[str, ...]:
    return tuple(purpose for purpose in PURPOSES if typed[f"purpose_{purpose}"] == "yes")


def _wrong_consent(tx: UnitOfWork, visit: Visit, typed: Typed) -> dict[str, str]:
    problems = {}
    if "calls" not in _purposes(typed):
        problems["purpose_calls"] = "consent_calls"
    known = {choice.value for choice in _officers(tx, visit)}
    if typed["asked_by"] not in known:
        problems["asked_by"] = "asked_by"
    return problems


def _numbers(tx: UnitOfWork, senior_id: int) -> dict[str, str]:
    """The numbers that stay when their fields are left empty, by field."""
    person = tx.people.get(senior_id)
    named = {"main": "phone", "alternate": "alternate_phone"}
    numbers = {named[p.label]: p.e164 for p in person.phones if p.label in named}
    contacts = tx.seniors.contacts(senior_id)
    people = tx.overviews.people([contact.person_id for contact in contacts])
    for number, contact in enumerate(contacts[:MOST_NEAR]):
        phone = people[contact.person_id].phone("main") if contact.person_id in people else None
        if phone is not None:
            numbers[f"near_{number}_phone"] = phone.e164
    return numbers


def _as_it_is(tx: UnitOfWork, visit: Visit, senior_id: int) -> Typed:
    found, person = tx.seniors.get(senior_id), tx.people.get(senior_id)
    contacts = tx.seniors.contacts(senior_id)
    people = tx.overviews.people([contact.person_id for contact in contacts])
    values = {
        "name": person.name,
        "language": person.language,
        "birth_year": str(found.birth_year or ""),
        "address": found.address,
        "pin_code": found.pin_code,
        "beat": visit.scope.units[found.beat_id].code,
        "call_time": visit.local.clock(found.call_time_s),
        "hearing": found.hearing.value,
        "health_notes": found.health_notes,
        "at_risk_at_home": "yes" if found.at_risk else "",
        "duress_digit": KEEP,
    }
    values |= {day: "yes" for bit, day in enumerate(DAYS) if found.days_mask >> bit & 1}
    for number, contact in enumerate(contacts[:MOST_NEAR]):
        values |= {
            f"near_{number}_name": name_of(people, contact.person_id),
            f"near_{number}_relation": contact.relation,
            f"near_{number}_key_holder": "yes" if contact.key_holder else "",
            f"near_{number}_safe": "yes" if contact.safe else "",
        }
    return Typed(values)


def _form(
    tx: UnitOfWork,
    visit: Visit,
    typed: Typed,
    senior_id: int = 0,
    likes: list[Like] | None = None,
    *,
    changed: bool = False,
) -> SeniorFormPage:
    masks, who, has_digit, mark, theirs = {}, "", False, "", None
    member = False
    if senior_id:
        found = tx.seniors.get(senior_id)
        masks = {field: masked(number) for field, number in _numbers(tx, senior_id).items()}
        who = tx.people.get(senior_id).name
        has_digit = found.duress_digit is not None
        member = found.state in MEMBERS
        mark = _mark(tx, visit, found)
        if changed:
            stored = _as_it_is(tx, visit, senior_id).values
            theirs = theirs_of(tx, visit, senior_id, stored, typed, masks)
    return SeniorFormPage(
        frame=visit.frame,
        senior_id=senior_id,
        who=who,
        typed=typed,
        beats=_beats(visit.scope, visit.language),
        tongues=tuple(sorted(visit.house.prompts.languages)),
        hearings=tuple(Hearing),
        weekdays=tuple(map(Choice, DAYS, WEEKDAYS[visit.language])),
        near=tuple(range(MOST_NEAR)),
        member=member,
        officers=() if member else _officers(tx, visit),
        purposes=PURPOSES,
        digits=tuple(sorted(DURESS_DIGITS)),
        masks=masks,
        has_digit=has_digit,
        likes=tuple(_like(visit, like) for like in likes or ()),
        mark=mark,
        theirs=theirs,
    )


def _mark(tx: UnitOfWork, visit: Visit, found: Senior) -> str:
    """Of what the form can change, and of nothing else: a pause or a call is no change of it."""
    values = _as_it_is(tx, visit, found.person_id).values
    numbers = _numbers(tx, found.person_id)
    return mark_of(
        visit.house.secret_key,
        sorted(values.items()),
        sorted(numbers.items()),
        found.duress_digit,
    )


def _like(visit: Visit, like: Like) -> LikeLine:
    senior = like.senior
    if not visit.scope.sees(senior.station_id, senior.beat_id):
        return LikeLine("", "", "", "", "", like.same_phone)
    main = like.person.phone("main")
    return LikeLine(
        href=f"/seniors/{senior.person_id}",
        who=like.person.name,
        where=visit.scope.name(senior.beat_id, visit.language),
        number=masked(main.e164) if main else "",
        state=senior.state.value,
        same_phone=like.same_phone,
    )


def _beats(scope: Scope, language: str) -> tuple[Choice, ...]:
    beats = [
        unit for unit in scope.units.values() if unit.kind is UnitKind.BEAT and not unit.closed_at
    ]
    several = len(scope.station_ids) > 1
    return tuple(
        Choice(
            unit.code,
            f"{scope.name(unit.parent_id or 0, language)} · {called(unit, language)}"
            if several
            else called(unit, language),
        )
        for unit in sorted(beats, key=lambda unit: unit.path)
    )


def _officers(tx: UnitOfWork, visit: Visit) -> tuple[Choice, ...]:
    ids = [officer.person_id for officer in tx.overviews.officers_at(list(visit.scope.units))]
    own = visit.account.user.person_id
    ids = list(dict.fromkeys(([own] if own else []) + ids))[:MOST_OFFICERS]
    people = tx.overviews.people(ids)
    return tuple(
        sorted(
            (Choice(str(id_), name_of(people, id_)) for id_ in ids), key=lambda choice: choice.text
        )
    )


def _station(scope: Scope, beat: str) -> int:
    for unit in scope.units.values():
        if unit.code == beat and unit.parent_id is not None:
            return unit.parent_id
    raise Forbidden


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
