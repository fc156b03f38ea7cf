"""When a case is over for good, and when a person is nobody here any more."""

from sqlalchemy import and_, exists, or_, text

from helpline.cases.model import CaseState
from helpline.seniors.model import FORMER
from store.repositories.ageing.held import BEFORE
from store.tables.cases import cases
from store.tables.console import users
from store.tables.departures import departures
from store.tables.directory import officers, units
from store.tables.duties import OPEN as OPEN_REQUEST
from store.tables.duties import requests
from store.tables.escalation import OPEN as OPEN_INCIDENT
from store.tables.escalation import incidents
from store.tables.people import contacts, persons, seniors

_other = cases.alias("other")
_younger = or_(
    and_(_other.c.closed_at.is_(None), _other.c.state != CaseState.JOINED),
    _other.c.closed_at >= BEFORE,
    and_(_other.c.state == CaseState.JOINED, _other.c.first_ring_at >= BEFORE),
)
CASE_IS_OVER = or_(
    and_(cases.c.state == CaseState.CLOSED, cases.c.closed_at < BEFORE),
    and_(
        cases.c.state == CaseState.JOINED,
        cases.c.first_ring_at < BEFORE,
        ~exists().where(_other.c.id == cases.c.joined_to, _younger).select_from(_other),
    ),
)

_SOMEBODY_ELSE = (
    seniors.c.person_id,
    contacts.c.person_id,
    officers.c.person_id,
    users.c.person_id,
    units.c.contact_id,
)
_again = departures.alias("again")
GONE = and_(
    exists()
    .where(
        persons.c.id == departures.c.senior_id,
        persons.c.erased_at.is_(None),
        seniors.c.person_id == persons.c.id,
        seniors.c.state.in_(FORMER),
    )
    .select_from(persons, seniors),
    *(
        ~exists().where(table.c.senior_id == departures.c.senior_id, *more).select_from(table)
        for table, more in (
            (_again, (_again.c.id > departures.c.id,)),
            (incidents, (text(f"incidents.{OPEN_INCIDENT}"),)),
            (requests, (text(f"requests.{OPEN_REQUEST}"),)),
        )
    ),
    *(
        ~exists().where(column == departures.c.senior_id).select_from(column.table)
        for column in (*_SOMEBODY_ELSE[1:], cases.c.caller_id)
    ),
)
"""The last end of this membership: the senior has not come back, waits for nothing, and is nobody
else here."""
LAST_OF_HER = and_(
    exists()
    .where(persons.c.id == cases.c.caller_id, persons.c.erased_at.is_(None))
    .select_from(persons),
    ~exists().where(_other.c.caller_id == cases.c.caller_id, _younger).select_from(_other),
    *(
        ~exists().where(column == cases.c.caller_id).select_from(column.table)
        for column in _SOMEBODY_ELSE
    ),
)
