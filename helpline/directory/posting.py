"""An officer's posting ends: from that moment nobody rings, tells or lets in who has left."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from helpline import logins
from helpline.acting import Actor
from helpline.directory.model import Officer, Unit
from helpline.errors import NotFound, Refused
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork

MOST_LOOKED_AT = 60


def end_posting(
    tx: UnitOfWork, now: datetime, officer_id: int, units: Iterable[int], *, by: Actor
) -> Officer:
    """The officer serves no more: the weekly duties end, no code of theirs counts, and their
    logins at `units` are switched off and signed out. What stands in their name stays there for
    its unit to take. Raises NotFound, and Refused for who does not serve, and for oneself."""
    officer = _officer(tx, officer_id)
    if not officer.active:
        raise Refused(Why.OFFICER_GONE)
    if officer_id == by.person_id:
        raise Refused(Why.NOT_OWN_POSTING)
    for account in tx.accounts.at(list(units)):
        if account.user.person_id == officer_id and not account.user.disabled:
            logins.disable(tx, now, account.user.id, by=by)
    tx.officers.remove_shifts(officer_id)
    ended = replace(officer, active=False)
    tx.officers.add(ended)
    by.note(tx, now, "posting_ended", "unit", officer.unit_id, officer.unit_id, officer=officer_id)
    return ended


def post_again(tx: UnitOfWork, now: datetime, officer_id: int, *, by: Actor) -> Officer:
    """The officer serves again at the same post; duties and logins are given anew. Raises
    NotFound, and Refused for who serves already."""
    officer = _officer(tx, officer_id)
    if officer.active:
        raise Refused(Why.SERVES_ALREADY)
    again = replace(officer, active=True)
    tx.officers.add(again)
    by.note(tx, now, "posted_again", "unit", officer.unit_id, officer.unit_id, officer=officer_id)
    return again


def ended_at(tx: UnitOfWork, unit: Unit) -> list[Officer]:
    """Those whose posting at this unit has ended of late and who have none now."""
    deeds = tx.overviews.deeds("unit", unit.id, MOST_LOOKED_AT)
    left = [row.detail.get("officer") for row in deeds if row.action == "posting_ended"]
    found = [tx.officers.find(id_) for id_ in dict.fromkeys(left) if isinstance(id_, int)]
    return [one for one in found if one and not one.active and one.unit_id == unit.id]


def _officer(tx: UnitOfWork, officer_id: int) -> Officer:
    officer = tx.officers.find(officer_id)
    if officer is None:
        raise NotFound("there is no such officer")
    return officer
