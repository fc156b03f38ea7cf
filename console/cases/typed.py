"""What was typed into the forms of a case, and what they lack."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from helpline.cases.safe_contact import Cover, Wording
from helpline.cases.stating import Wish

LONGEST_WORDS = 4000


@dataclass(frozen=True, slots=True)
class Typed:
    """`form` is the form that was sent; `problem` a key of the catalogue ("problem.<problem>") or
    ""; `told` is the rule of the service that refused it, or ""."""

    form: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""
    told: str = ""


NOTHING_TYPED = Typed()


def words_problem(form: Mapping[str, str], name: str = "words") -> str:
    """Words are there, and not too many."""
    words = form.get(name, "").strip()
    if not words:
        return "words"
    return "words_long" if len(words) > LONGEST_WORDS else ""


def wish_of(form: Mapping[str, str], now: datetime, tz: str) -> tuple[Wish | None, str]:
    """What an officer wrote down of how she may be reached; or which words the form lacks."""
    reach = form.get("reach", "")
    if reach not in ("call", "write", "both", "nothing"):
        return None, "reach"
    begin, end = _clock(form.get("from", "")), _clock(form.get("to", ""))
    if begin is None or end is None or (form.get("from", "") == "") != (form.get("to", "") == ""):
        return None, "hours"
    until, problem = _end_of(form.get("until", "").strip(), now, tz)
    if problem:
        return None, problem
    wording, cover = form.get("wording", ""), form.get("cover", "")
    if wording not in {w.value for w in Wording} or cover not in {c.value for c in Cover}:
        return None, "cover"
    wish = Wish(
        may_call=reach in ("call", "both"),
        may_write=reach in ("write", "both"),
        number=form.get("number", "")[:40],
        from_s=begin,
        to_s=end,
        wording=Wording(wording),
        cover=Cover(cover),
        until=until,
    )
    return wish, ""


def _clock(text: str) -> int | None:
    """Seconds after midnight of "10:30"; 0 for nothing; None for anything else."""
    if not text.strip():
        return 0
    try:
        clock = time.fromisoformat(text.strip())
    except ValueError:
        return None
    return clock.hour * 3600 + clock.minute * 60


def _end_of(text: str, now: datetime, tz: str) -> tuple[datetime | None, str]:
    """The end of the day that was written (UTC), or nothing."""
    if not text:
        return None, ""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None, "date"
    zone = ZoneInfo(tz)
    if not now.astimezone(zone).date() <= day <= now.astimezone(zone).date() + timedelta(days=3650):
        return None, "until"
    return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC), ""
