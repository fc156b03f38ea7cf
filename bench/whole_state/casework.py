"""Women's cases of a year, one in ten of them open, with all that hangs on them."""

from collections.abc import Iterator
from typing import Any

from bench.whole_state.bulk import Bulk
from bench.whole_state.days import DAY, HOUR
from bench.whole_state.force import PERSON, PHONE, Force, person_row, phone_row
from helpline.cases.model import CaseEventKind, Matter
from helpline.cases.number import FIRST_DISTRICT, check_digit
from store.crypto import KeyRing
from store.repositories.cases import body_place

CALLERS = 50_000_000
AT_ONCE = 10_000
MATTERS = [matter.value for matter in Matter]
EVENTS = (
    CaseEventKind.FIRST_RING,
    CaseEventKind.MATTER,
    CaseEventKind.TOLD,
    CaseEventKind.TAKEN,
    CaseEventKind.TALKED,
    CaseEventKind.NOTE,
)
CASE = (
    "id", "number", "token", "secret_digest", "secret_ver", "caller_id", "district_id", "unit_id",
    "way", "state", "priority", "matter", "silent", "minor", "assigned_to", "first_ring_at",
    "first_response_at", "proposed_by", "proposed_at", "closed_by", "closed_at",
)  # fmt: skip
EVENT = ("case_id", "seq", "at", "kind", "actor_id", "body_enc")

_DUTIES = """
INSERT INTO duties (kind, subject, subject_id, unit_id, state, due_at)
SELECT CASE state WHEN 'new' THEN CASE WHEN silent THEN 'case_silent' ELSE 'case_respond' END
    WHEN 'taken' THEN 'case_follow_up' ELSE 'case_closing' END,
  'case', id, unit_id, 'open', %(now)s + (id %% 2000 - 200) * 600000
FROM cases WHERE state IN ('new', 'taken', 'closing')
UNION ALL
SELECT 'case_safety_first', 'case', id, unit_id, 'open', closed_at + 2592000000
FROM cases WHERE state = 'closed' AND id %% 3 = 0
"""
_SAFE = """
INSERT INTO safe_contacts (person_id, version, phone_id, may_call, may_write, from_s, to_s, wording,
  cover, stated_at)
SELECT caller_id, 1, caller_id, true, false, 36000, 57600, 'neutral', 'survey', first_ring_at
FROM cases
"""
_REFERRALS = """
INSERT INTO referrals (id, case_id, person_id, unit_id, service_id, scheme, code, state, due_at,
  made_by, made_at, answered_by, answered_at, ended_by, ended_at)
SELECT c.id, c.id, c.caller_id, c.unit_id, s.id, '', lpad(c.id::text, 7, '0'),
  CASE WHEN declined THEN 'declined' ELSE 'asked' END,
  CASE WHEN NOT declined THEN %(now)s + (c.id %% 200) * 600000 END, c.assigned_to, c.first_ring_at,
  CASE WHEN declined THEN c.assigned_to END, CASE WHEN declined THEN %(now)s END,
  CASE WHEN declined THEN c.assigned_to END, CASE WHEN declined THEN %(now)s END
FROM (SELECT *, id %% 50 = 10 AS declined FROM cases WHERE state = 'taken') c
JOIN services s ON s.district_id = c.district_id AND s.kind = 'legal_aid'
"""
_REFERRAL_DUTIES = """
INSERT INTO duties (kind, subject, subject_id, unit_id, state, due_at)
SELECT CASE state WHEN 'declined' THEN 'referral_returned' ELSE 'referral_answer' END,
  'referral', id, unit_id, 'open', coalesce(due_at, %(now)s + 3600000) FROM referrals
"""
_SEALS = """
INSERT INTO case_seals (case_id, unit_id, sealed_at)
SELECT c.id, u.id, c.first_ring_at FROM cases c JOIN units u ON u.parent_id = c.district_id
WHERE c.id %% 200 = 0
"""
_TRAIL = """
INSERT INTO audit (at, action, subject, subject_id, actor_id, unit_id, detail)
SELECT first_ring_at + n * 60000, CASE WHEN n < 3 THEN 'case_note' ELSE 'viewed' END, 'case', id,
  assigned_to, unit_id, '{}' FROM cases, generate_series(1, 4) n
"""


def fill_casework(bulk: Bulk, ring: KeyRing, force: Force, now: int, number: int) -> None:
    """A tenth lies with the districts, the others with stations; one woman each. Every tenth is
    open, and of these one in ten is new, every second of which is silent."""
    for first in range(1, number + 1, AT_ONCE):
        people, phones, cases = [], [], []
        events: list[tuple[Any, ...]] = []
        for case_id in range(first, min(first + AT_ONCE, number + 1)):
            row, cipher = person_row(ring, CALLERS + case_id, "", now)
            people.append(row)
            phones.append(phone_row(ring, row[0], cipher, f"+9180{case_id:08d}"))
            cases.append(_case(force, now, case_id))
            events.extend(_events(cipher, cases[-1]))
        bulk.copy("persons", PERSON, people)
        bulk.copy("phones", PHONE, phones)
        bulk.copy("cases", CASE, cases)
        bulk.copy("case_events", EVENT, events)
    for statement in (_DUTIES, _SAFE, _REFERRALS, _REFERRAL_DUTIES, _SEALS):
        bulk.run(statement, now=now)
    bulk.run(_TRAIL)


def _case(force: Force, now: int, case_id: int) -> tuple[Any, ...]:
    opened, tenth = case_id % 10 == 0, case_id // 10
    place = tenth * 7919 + tenth // len(force.stations) + case_id % 10 * 13
    station = force.stations[place % len(force.stations)]
    lot = tenth % 10
    state = ("new" if lot == 0 else "closing" if lot == 1 else "taken") if opened else "closed"
    rang = now - (case_id * 7919 % (30 if opened else 365)) * DAY - case_id % 24 * HOUR
    district = force.districts.index(station.district) + FIRST_DISTRICT
    digits = f"{district}{case_id:06d}"[-9:]
    proposed = state in ("closing", "closed")
    return (
        case_id,
        digits + check_digit(digits),
        f"t{case_id}",
        bytes(16),
        1,
        CALLERS + case_id,
        station.district,
        station.district if tenth % 11 == 5 else station.id,
        "call",
        state,
        "danger" if case_id % 70 == 0 else "urgent" if case_id % 30 == 0 else "normal",
        MATTERS[tenth % len(MATTERS)],
        case_id // 100 % 2 == 0,
        case_id % 110 == 0,
        station.desk,
        rang,
        None if state == "new" else rang + 60_000,
        station.sho if proposed else None,
        rang + 2 * DAY if proposed else None,
        station.desk if state == "closed" else None,
        rang + 3 * DAY if state == "closed" else None,
    )


def _events(cipher: Any, case: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    case_id, desk, rang = case[0], case[14], case[15]
    for seq, kind in enumerate(EVENTS, 1):
        actor = desk if seq > 3 else None
        body = cipher.seal("what she said", body_place(case_id, seq)) if seq > 4 else None
        yield case_id, seq, rang + seq * 15_000, kind.value, actor, body
