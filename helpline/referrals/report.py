"""What waits with which department, and since when: ids and codes, nothing personal."""

from collections.abc import Iterator, Mapping
from datetime import date

from helpline.directory.model import Unit, UnitKind
from helpline.referrals.model import ReferralEventKind
from helpline.repositories import UnitOfWork

Row = Mapping[str, str | int | None]


def referrals(tx: UnitOfWork, root: Unit, day: date) -> Iterator[Row]:
    """Every open referral of the units at or below `root`, soonest due first."""
    units = {unit.id: unit for kind in UnitKind for unit in tx.units.below(root.id, kind)}
    units[root.id] = root
    for referral in tx.referrals.open_at(sorted(units)):
        events = tx.referrals.events(referral.id)
        yield {
            "referral": referral.id,
            "code": referral.code,
            "unit": units[referral.unit_id].code,
            "service": tx.services.get(referral.service_id).name,
            "scheme": referral.scheme,
            "state": referral.state.value,
            "made_at": referral.made_at.isoformat(timespec="seconds"),
            "due_at": referral.due_at.isoformat(timespec="seconds") if referral.due_at else None,
            "overdue": sum(event.kind is ReferralEventKind.OVERDUE for event in events),
        }
