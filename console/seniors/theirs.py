"""What somebody else has written of a senior while a form was open: shown, never overwritten."""

from collections.abc import Mapping
from dataclasses import dataclass

from console.catalogue import label, say
from console.today.lines import name_of
from console.web.local import WEEKDAYS, Moment
from console.web.typed import Typed
from console.web.visit import Visit
from helpline.repositories import UnitOfWork

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WORDS = {
    "name": "enrol.name",
    "phone": "enrol.phone",
    "alternate_phone": "enrol.alternate",
    "language": "senior.language",
    "hearing": "senior.hearing",
    "birth_year": "senior.born",
    "health_notes": "senior.health",
    "at_risk_at_home": "enrol.at_risk",
    "beat": "enrol.beat",
    "address": "senior.address",
    "pin_code": "enrol.pin_code",
    "call_time": "senior.call_time",
}
"""Fields of the form, and what they are called there."""
CODED = {"language": "tongue", "hearing": "hears"}
NEAR = ("name", "phone", "relation", "key_holder", "safe")
NEAR_WORDS = {
    "name": "enrol.name",
    "phone": "enrol.phone",
    "relation": "enrol.relation",
    "key_holder": "senior.key_holder",
    "safe": "enrol.safe",
}
MOST = 30


@dataclass(frozen=True, slots=True)
class Different:
    """One field, and what stands there now."""

    field: str
    now: str


@dataclass(frozen=True, slots=True)
class Theirs:
    """Who changed it and when, where that is known, and what stands there other than was typed."""

    who: str
    at: Moment | None
    fields: tuple[Different, ...]


def theirs_of(
    tx: UnitOfWork,
    visit: Visit,
    senior_id: int,
    stored: Mapping[str, str],
    typed: Typed,
    masks: Mapping[str, str],
) -> Theirs:
    """`stored` is the form as it would be filled now, `masks` the numbers by field, masked. A
    number is shown where nobody can compare it: one that was typed is not read back."""
    deeds = tx.overviews.deeds("senior", senior_id, MOST)
    last = next((row for row in deeds if row.action == "senior_changed"), None)
    people = tx.overviews.people([last.actor_id] if last and last.actor_id else [])
    known = {**stored, **masks}
    return Theirs(
        who=name_of(people, last.actor_id) if last else "",
        at=visit.local.moment(last.at) if last else None,
        fields=(
            *(
                Different(say(visit.language, key), _text(visit, name, known.get(name, "")))
                for name, key in WORDS.items()
                if _differs(name, known, typed)
            ),
            *_days(visit, stored, typed),
            *_near(visit, known, typed),
        ),
    )


def _differs(name: str, known: Mapping[str, str], typed: Typed) -> bool:
    if name.endswith("phone"):  # left empty, a number stays as it is
        return bool(typed[name])
    return known.get(name, "") != typed[name]


def _text(visit: Visit, name: str, text: str) -> str:
    if name in CODED:
        return label(visit.language, CODED[name], text)
    if text == "yes":
        return say(visit.language, "site.yes")
    return text or "—"


def _days(visit: Visit, stored: Mapping[str, str], typed: Typed) -> tuple[Different, ...]:
    if all(stored.get(day, "") == typed[day] for day in DAYS):
        return ()
    named = zip(DAYS, WEEKDAYS[visit.language], strict=True)
    now = " ".join(name for day, name in named if stored.get(day) == "yes")
    return (Different(say(visit.language, "enrol.days"), now),)


def _near(visit: Visit, known: Mapping[str, str], typed: Typed) -> list[Different]:
    found = []
    places = sorted({int(name.split("_")[1]) for name in known if name.startswith("near_")})
    for number in places:
        for part in NEAR:
            name = f"near_{number}_{part}"
            if _differs(name, known, typed):
                place = say(visit.language, "enrol.near_number", number=number + 1)
                field = f"{place}: {say(visit.language, NEAR_WORDS[part])}"
                found.append(Different(field, _text(visit, part, known.get(name, ""))))
    return found
