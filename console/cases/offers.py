"""What the forms of a case offer to choose from, and what of them makes sense now."""

from dataclasses import dataclass

from console.access.scope import called
from console.catalogue import say
from console.today.lines import name_of
from console.web.local import Moment
from console.web.visit import Visit
from helpline.cases.closing import still_owed
from helpline.cases.first_information import GAZETTED
from helpline.cases.model import Case, CaseState
from helpline.cases.promises import (
    ENQUIRY,
    FIR,
    NEWS,
    PROMISES,
    SIGNATURE,
    STATEMENT,
    ZERO_FIR,
)
from helpline.cases.sealing import LIFTERS
from helpline.directory.model import UnitKind
from helpline.referrals.model import Referral, ReferralEventKind, ReferralState
from helpline.referrals.waiting import waits_for_owner
from helpline.repositories import UnitOfWork


@dataclass(frozen=True, slots=True)
class Law:
    """Which acts are awaited. `by_hand` are kinds of promises that an officer says were kept,
    `blocking` those without which no case closes; `permitting` are (id, name) of the officers who
    can permit an enquiry."""

    fir: bool
    signature: bool
    enquiry: bool
    news: bool
    zero: bool
    statement: bool
    by_hand: tuple[str, ...]
    blocking: tuple[str, ...]
    gazetted: bool
    permitting: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Custody:
    """`offered_to` is the unit that is asked to take the case over, "" if none; `answer` says that
    this user's unit is. `units` are those that it can be offered to, `sealed` those that it is kept
    from, `stations` those that it could be kept from ("all" of them first); `lifts` says that this user can lift a seal. `disposition` is what an officer says that the call
    was, "" if nobody did; `agrees` that this user may close it as that."""

    offered_to: str
    answer: bool
    units: tuple[tuple[int, str], ...]
    stations: tuple[tuple[str, str], ...]
    sealed: tuple[tuple[int, str], ...]
    lifts: bool
    disposition: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """One referral of the case. `returned` says that it was declined and the next step is ours;
    `why` in which words."""

    number: int
    service: str
    state: str
    words: str
    code: str
    open: bool
    returned: bool
    why: str
    due: Moment | None


@dataclass(frozen=True, slots=True)
class Help:
    """Who can be asked, and who was."""

    services: tuple[tuple[int, str], ...]
    referrals: tuple[ReferralRow, ...]


def law_of(tx: UnitOfWork, visit: Visit, case: Case) -> Law:
    """Three queries more than the duties of the case, if officers may be asked to permit."""
    owed = {duty.kind for duty in tx.overviews.owed_about("case", [case.id])}
    lineage = tx.units.get(case.unit_id).lineage
    officers = [o for o in tx.overviews.officers_at(lineage) if o.role in GAZETTED]
    people = tx.overviews.people([officer.person_id for officer in officers])
    blocking = still_owed(tx, case) if case.state is CaseState.CLOSING else []
    return Law(
        fir=FIR in owed,
        signature=SIGNATURE in owed,
        enquiry=ENQUIRY in owed,
        news=NEWS in owed,
        zero=ZERO_FIR in owed,
        statement=STATEMENT in owed,
        by_hand=tuple(kind for kind in PROMISES if kind in owed and PROMISES[kind].by_hand),
        blocking=tuple(blocking),
        gazetted=visit.account.user.role in GAZETTED,
        permitting=tuple((o.person_id, name_of(people, o.person_id)) for o in officers),
    )


def custody_of(tx: UnitOfWork, visit: Visit, case: Case) -> Custody:
    """The offer that stands, and who could be offered the case: every station of its district,
    and the district itself."""
    marked = tx.dispositions.of_case(case.id)
    offer, seals = tx.custody.offer_of(case.id), tx.custody.seals(case.id)
    district = tx.units.get(case.district_id)
    units = [district, *tx.units.below(district.id, UnitKind.STATION)]
    named = {unit.id: called(unit, visit.language) for unit in units}
    to = (
        "" if offer is None else named.get(offer.to_unit_id) or _called(tx, visit, offer.to_unit_id)
    )
    return Custody(
        offered_to=to,
        answer=offer is not None and offer.to_unit_id in visit.scope.units,
        units=tuple(
            (unit_id, name)
            for unit_id, name in named.items()
            if unit_id != case.unit_id and unit_id not in seals
        ),
        stations=(
            ("all", say(visit.language, "custody.every_station")),
            *(
                (str(unit.id), named[unit.id])
                for unit in units
                if unit.kind is UnitKind.STATION and unit.id not in seals
            ),
        ),
        sealed=tuple((unit_id, named.get(unit_id, "")) for unit_id in sorted(seals)),
        lifts=visit.account.user.role in LIFTERS,
        disposition=marked.disposition.value if marked else "",
        agrees=marked is not None
        and visit.may("case.no-case")
        and marked.by != visit.account.user.person_id,
    )


def help_of(tx: UnitOfWork, visit: Visit, case: Case) -> Help:
    """Services of the district and of the state, and the referrals so far."""
    lineage = tx.units.get(case.unit_id).lineage
    services = {
        service.id: service for unit_id in lineage for service in tx.services.of_district(unit_id)
    }
    return Help(
        services=tuple((s.id, s.name) for s in services.values() if s.active),
        referrals=tuple(
            ReferralRow(
                number=referral.id,
                service=tx.services.get(referral.service_id).name
                if referral.service_id not in services
                else services[referral.service_id].name,
                state=referral.state.value,
                words=referral.words,
                code=referral.code,
                open=referral.open,
                returned=referral.state is ReferralState.DECLINED and waits_for_owner(tx, referral),
                why=_why_declined(tx, referral),
                due=visit.local.maybe(referral.due_at),
            )
            for referral in tx.referrals.of_case(case.id)
        ),
    )


def _why_declined(tx: UnitOfWork, referral: Referral) -> str:
    if referral.state is not ReferralState.DECLINED:
        return ""
    events = tx.referrals.events(referral.id)
    return next((e.body for e in reversed(events) if e.kind is ReferralEventKind.DECLINED), "")


def _called(tx: UnitOfWork, visit: Visit, unit_id: int) -> str:
    return called(tx.units.get(unit_id), visit.language)
