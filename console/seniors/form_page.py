"""The page of the form of a senior."""

from collections.abc import Mapping
from dataclasses import dataclass

from console.access.scope import Scope, called
from console.seniors.form_fields import as_it_is, numbers_of
from console.seniors.theirs import DAYS, Theirs, theirs_of
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
    PURPOSES,
    Like,
)
from helpline.repositories import UnitOfWork
from helpline.seniors.model import MEMBERS, Hearing, Senior

MOST_OFFICERS = 300


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
    """`senior_id` is 0 of somebody new; who is no `member` is enrolled. `masks` shows the end of each
    number that is kept when its field is left empty. `mark` says what the form was filled from, and
    `theirs` what somebody else has written since."""

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


def form_page(
    tx: UnitOfWork,
    visit: Visit,
    typed: Typed,
    senior_id: int = 0,
    likes: list[Like] | None = None,
    *,
    changed: bool = False,
) -> SeniorFormPage:
    """The page, filled with what was typed. `likes`: who is enrolled already and may be the same;
    `changed`: somebody else has written meanwhile."""
    masks, who, has_digit, mark, theirs = {}, "", False, "", None
    member = False
    if senior_id:
        found = tx.seniors.get(senior_id)
        masks = {field: masked(number) for field, number in numbers_of(tx, senior_id).items()}
        who = tx.people.get(senior_id).name
        has_digit = found.duress_digit is not None
        member = found.state in MEMBERS
        mark = form_mark(tx, visit, found)
        if changed:
            stored = as_it_is(tx, visit, senior_id).values
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
        officers=() if member else officers_of(tx, visit),
        purposes=PURPOSES,
        digits=tuple(sorted(DURESS_DIGITS)),
        masks=masks,
        has_digit=has_digit,
        likes=tuple(_like(visit, like) for like in likes or ()),
        mark=mark,
        theirs=theirs,
    )


def form_mark(tx: UnitOfWork, visit: Visit, found: Senior) -> str:
    """Of what the form can change, and of nothing else: a pause or a call is no change of it."""
    values = as_it_is(tx, visit, found.person_id).values
    numbers = numbers_of(tx, found.person_id)
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


def officers_of(tx: UnitOfWork, visit: Visit) -> tuple[Choice, ...]:
    """Who may have asked for her consent, by name: oneself, and the officers in sight."""
    ids = [officer.person_id for officer in tx.overviews.officers_at(list(visit.scope.units))]
    own = visit.account.user.person_id
    ids = list(dict.fromkeys(([own] if own else []) + ids))[:MOST_OFFICERS]
    people = tx.overviews.people(ids)
    return tuple(
        sorted(
            (Choice(str(id_), name_of(people, id_)) for id_ in ids), key=lambda choice: choice.text
        )
    )
