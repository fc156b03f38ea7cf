"""What may be done to reach her, and what may not: the box that stands above everything else."""

from collections.abc import Mapping
from dataclasses import dataclass

from console.today.lines import name_of
from console.web.local import Moment
from console.web.shown import masked
from console.web.visit import Visit
from helpline.cases.safe_contact import SafeContact, Wording, in_hours
from helpline.people import Person


@dataclass(frozen=True, slots=True)
class SafeBox:
    """`standing` is unknown, nothing, over, later or now, at `safe.<standing>`. `forbidden` are
    keys of what must not be done ("safe.no_<key>"). `hours` is "" for the whole day. `stated_by`
    is the officer who wrote it down, "" for her own keys. `cover_words` is the cover story."""

    standing: str
    may_call: bool
    may_write: bool
    forbidden: tuple[str, ...]
    hours: str
    wording: str
    cover: str
    cover_words: str
    telephone: str
    until: Moment | None
    stated: Moment | None
    stated_by: str
    version: int


def safe_box(
    visit: Visit,
    record: SafeContact | None,
    caller: Person | None,
    tz: str,
    people: Mapping[int, Person],
) -> SafeBox:
    """The box for her newest record. `tz` is where her hours are counted."""
    local = visit.local
    if record is None:
        return SafeBox(
            "unknown", False, False, ("call", "write", "others"),
            "", "", "", "", "", None, None, "", 0,
        )  # fmt: skip
    over = record.until is not None and record.until <= visit.now
    may_call, may_write = record.may_call and not over, record.may_write and not over
    if over:
        standing = "over"
    elif not (may_call or may_write):
        standing = "nothing"
    else:
        standing = "now" if in_hours(record, tz, visit.now) else "later"
    phone = next((p for p in (caller.phones if caller else ()) if p.id == record.phone_id), None)
    whole_day = record.from_s == record.to_s
    return SafeBox(
        standing=standing,
        may_call=may_call,
        may_write=may_write,
        forbidden=_forbidden(record, may_call=may_call, may_write=may_write, whole_day=whole_day),
        hours="" if whole_day else f"{local.clock(record.from_s)}–{local.clock(record.to_s)}",
        wording=record.wording.value,
        cover=record.cover.value,
        cover_words=_cover_words(visit, record, caller),
        telephone=masked(phone.e164) if phone else "",
        until=local.maybe(record.until),
        stated=local.moment(record.stated_at),
        stated_by=name_of(people, record.stated_by),
        version=record.version,
    )


def _cover_words(visit: Visit, record: SafeContact, caller: Person | None) -> str:
    """What the service itself says to somebody else who answers, in the language that she has
    chosen: an officer says the same."""
    prompts, key = visit.house.prompts, f"help.cover_{record.cover.value}"
    language = caller.language if caller and caller.language in prompts.languages else "hi"
    return prompts.text(key, language, {}) if key in prompts.keys else ""


def _forbidden(
    record: SafeContact, *, may_call: bool, may_write: bool, whole_day: bool
) -> tuple[str, ...]:
    found = []
    if not may_call:
        found.append("call")
    if not may_write:
        found.append("write")
    if may_call or may_write:
        if not whole_day:
            found.append("hours")
        found.append("telephone")
        found.append("name" if record.wording is Wording.NEUTRAL else "matter")
    found.append("others")
    return tuple(found)
