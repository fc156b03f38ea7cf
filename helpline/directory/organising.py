"""Units by hand: added, renamed, closed when nobody depends on them any more, opened again."""

from collections.abc import Sequence
from datetime import datetime

from helpline.acting import Actor
from helpline.directory.model import Unit, UnitKind
from helpline.errors import Refused
from helpline.importing.values import BadValue, clean, name, unit_code
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork
from helpline.seniors.model import SeniorState

LEVELS = tuple(UnitKind)
CLOSABLE = frozenset({UnitKind.SUBDIVISION, UnitKind.STATION, UnitKind.BEAT})


def kind_below(kind: UnitKind) -> UnitKind | None:
    """The level of the units that belong to one of this level; None below a beat."""
    place = LEVELS.index(kind) + 1
    return LEVELS[place] if place < len(LEVELS) else None


def add_unit(
    tx: UnitOfWork,
    now: datetime,
    parent: Unit,
    *,
    code: str,
    called: str,
    called_local: str,
    area: str | None,
    by: Actor,
) -> Unit:
    """A unit one level below `parent`. Raises Refused for a code or name that may not be, a code
    that is taken, or below a beat or a closed unit."""
    kind = kind_below(parent.kind)
    if kind is None or parent.closed_at is not None:
        raise Refused(Why.NOTHING_BELOW)
    try:
        code = unit_code(clean(code))
    except BadValue as bad:
        raise Refused(Why.BAD_CODE(write=bad.told)) from None
    if tx.units.by_code(code) is not None:
        raise Refused(Why.UNIT_CODE_TAKEN)
    unit = tx.units.add(
        code=code,
        kind=kind,
        parent_id=parent.id,
        name=_name(called),
        name_local=_name(called_local) if called_local.strip() else "",
        tz=parent.tz,
        area=area,
        contact_id=None,
        pin_codes=[],
    )
    by.note(tx, now, "unit_new", "unit", unit.id, unit.id)
    return unit


def rename_unit(
    tx: UnitOfWork, now: datetime, unit: Unit, *, called: str, called_local: str, by: Actor
) -> None:
    """Other names; the code stays. Raises Refused for names that may not be."""
    tx.units.change(
        unit.id,
        parent_id=unit.parent_id,
        name=_name(called),
        name_local=_name(called_local) if called_local.strip() else "",
        area=unit.area,
        contact_id=unit.contact_id,
        pin_codes=sorted(tx.units.pin_codes(unit.id)),
    )
    by.note(tx, now, "unit_changed", "unit", unit.id, unit.id)


def in_the_way(tx: UnitOfWork, unit: Unit) -> Sequence[str]:
    """Why a unit cannot be closed now: "units", "seniors", "incidents", "shifts", "logins"."""
    below = [u for u in tx.overviews.units_below(unit.path) if u.id != unit.id]
    found = []
    if any(other.closed_at is None for other in below):
        found.append("units")
    if unit.kind is UnitKind.BEAT:
        members = tx.overviews.seniors(tx.seniors.of_beat(unit.id)).values()
    else:
        members = {s.person_id: s for s in tx.seniors.of_station(unit.id)}.values()
    if any(senior.state is SeniorState.ACTIVE for senior in members):
        found.append("seniors")
    if tx.incidents.open_at([unit.id]):
        found.append("incidents")
    if tx.overviews.shifts_at([unit.id]):
        found.append("shifts")
    if any(not account.user.disabled for account in tx.accounts.at([unit.id])):
        found.append("logins")
    return found


def close_unit(tx: UnitOfWork, now: datetime, unit: Unit, *, by: Actor) -> None:
    """Nobody is chosen for it any more; what was done there stays. Raises Refused while somebody
    depends on it, and for a district or the state."""
    if unit.kind not in CLOSABLE:
        raise Refused(Why.UNIT_NOT_CLOSABLE)
    if in_the_way(tx, unit):
        raise Refused(Why.UNIT_NEEDED)
    tx.units.set_closed(unit.id, now)
    by.note(tx, now, "unit_closed", "unit", unit.id, unit.id)


def open_unit(tx: UnitOfWork, now: datetime, unit: Unit, *, by: Actor) -> None:
    """It is there again."""
    tx.units.set_closed(unit.id, None)
    by.note(tx, now, "unit_opened", "unit", unit.id, unit.id)


def _name(text: str) -> str:
    try:
        return name(80)(clean(text))
    except BadValue as bad:
        raise Refused(Why.BAD_NAME(write=bad.told)) from None
