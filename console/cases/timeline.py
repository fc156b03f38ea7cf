"""The time line of a case, to the second, in the words of the page."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from console.catalogue import label
from console.today.lines import name_of
from console.web.local import Moment
from console.web.visit import Visit
from helpline.cases.model import CaseEvent, CaseEventKind
from helpline.people import Person

# The event's body is a value with words of its own, in these tables of the catalogue.
TABLES = {
    CaseEventKind.MATTER: "matter",
    CaseEventKind.DANGER: "danger_how",
    CaseEventKind.WISH: "wish",
    CaseEventKind.PRIORITY: "priority",
    CaseEventKind.PROMISE_MADE: "duty",
    CaseEventKind.DISPATCHED: "via",
    CaseEventKind.DECLINED: "via",
}
# The body is an id of the provider, or a key of ours, and says nothing to a reader.
BARE = frozenset(
    {
        CaseEventKind.FIRST_RING,
        CaseEventKind.CONTACT,
        CaseEventKind.HUMAN,
        CaseEventKind.OWNER,
        CaseEventKind.TAKEN,
        CaseEventKind.SILENT,
        CaseEventKind.SAFETY_ASKED,
        CaseEventKind.AFTER_CLOSING,
    }
)
# The first line of the body is the code of a unit, and what follows are words.
OF_A_UNIT = frozenset(
    {
        CaseEventKind.PLACED,
        CaseEventKind.UNSEALED,
        CaseEventKind.TRANSFER_OFFERED,
        CaseEventKind.TRANSFER_ACCEPTED,
        CaseEventKind.TRANSFER_DECLINED,
    }
)
# The first line of the body is an id of ours.
BEHIND_AN_ID = frozenset({CaseEventKind.ADULT_SAFE, CaseEventKind.ENQUIRY_BEGUN})
# Numbers and codes that are shown as they are.
PLAIN = frozenset({CaseEventKind.PIN_CODE, CaseEventKind.JOINED, CaseEventKind.NOT_SAFE})
_RECORDING = re.compile(r"RE[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """One entry. `what` names its words at `case_event.<what>`; `who` is an officer, or "" for
    her and for the service; `detail` is plain, `words` are what she or an officer said, and
    `recorded` says that they were spoken and lie in a recording."""

    at: Moment
    what: str
    who: str
    detail: str
    words: str
    recorded: bool


def entries(
    visit: Visit, events: Sequence[CaseEvent], people: Mapping[int, Person]
) -> tuple[CaseEntry, ...]:
    """Newest first."""
    return tuple(_entry(visit, event, people) for event in reversed(events))


def _entry(visit: Visit, event: CaseEvent, people: Mapping[int, Person]) -> CaseEntry:
    detail, words, recorded = "", "", False
    if _RECORDING.fullmatch(event.body):
        recorded = True
    elif event.body:
        detail, words = _body(visit, event)
    return CaseEntry(
        at=visit.local.exact(event.at),
        what=event.kind.value,
        who=name_of(people, event.actor_id),
        detail=detail,
        words=words,
        recorded=recorded,
    )


def _body(visit: Visit, event: CaseEvent) -> tuple[str, str]:
    """(detail, words) of a body that is no recording."""
    language, body = visit.language, event.body
    if event.kind in BARE:
        return "", ""
    if event.kind in TABLES:
        return label(language, TABLES[event.kind], body), ""
    if event.kind in PLAIN:
        return body, ""
    first, _, rest = body.partition("\n")
    if event.kind in OF_A_UNIT:
        unit = next((u for u in visit.scope.units.values() if u.code == first), None)
        return (visit.scope.name(unit.id, language) if unit else first), rest
    if event.kind in BEHIND_AN_ID:
        return "", rest
    if event.kind is CaseEventKind.PROMISE_KEPT:
        return label(language, "duty", first), rest
    if event.kind is CaseEventKind.DISPOSITION:
        return label(language, "disposition", first), rest
    if event.kind is CaseEventKind.ARRIVED:
        return label(language, "seen", first.partition(" ")[0]), ""
    if event.kind is CaseEventKind.SCREEN:
        said = [name for name, yes in json.loads(body).items() if yes]
        return ", ".join(label(language, "screen", name) for name in said), ""
    if event.kind is CaseEventKind.PARTICULARS:
        known = json.loads(body)
        return "", " · ".join(str(known[name]) for name in ("age", "disability") if known.get(name))
    if event.kind is CaseEventKind.TOLD:
        key, _, count = body.partition(" ")
        return f"{label(language, 'told', key.removeprefix('case.'))} ({count})", ""
    if event.kind is CaseEventKind.OVERDUE:
        return label(language, "duty", body.partition(" ")[0]), ""
    if event.kind is CaseEventKind.REFUSED:
        return label(language, "door", body.rpartition(" ")[2]), ""
    if event.kind is CaseEventKind.SAFE_CONTACT:
        return f"{label(language, 'safe_word', 'version')} {body}", ""
    return "", body
