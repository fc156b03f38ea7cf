"""A day under way at seventeen o'clock, and the days before it: check-ins with their evidence and
calls, incidents with their alerts and messages, requests, visits, and an area that is out."""

from collections.abc import Mapping
from datetime import date, timedelta

from bench.whole_state.bulk import Bulk
from helpline.directory.ladders import parse_ladder
from helpline.directory.policies import default_bodies
from helpline.escalation.model import IncidentKind
from store import ladders

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
WINDOW = 90 * MINUTE
OF_AN_AREA = 200

# Of a hundred and forty seniors one does not answer, one needs something, one is away.
_CHECK_INS = """
INSERT INTO check_ins
  (senior_id, day, station_id, policy_id, state, proof, tries, call_at, window_ends_at, due_at)
SELECT person_id, %(day)s, station_id, 0, state,
  CASE WHEN state = 'ok' THEN 'key_well' END,
  CASE WHEN state = 'planned' THEN 0 ELSE 1 END,
  call_at, call_at + %(window)s,
  CASE WHEN state IN ('planned', 'ringing') THEN call_at + %(window)s END
FROM (
  SELECT person_id, station_id, call_at, CASE
    WHEN call_at > %(now)s THEN 'planned'
    WHEN lot = 3 THEN 'excused'
    WHEN call_at + %(window)s > %(now)s AND lot < 50 THEN 'ringing'
    WHEN lot = 0 THEN %(not_answered)s
    WHEN lot = 1 THEN 'need'
    ELSE 'ok' END AS state
  FROM (
    SELECT person_id, station_id, %(midnight)s + call_time_s * 1000 AS call_at,
      (person_id / 7 + %(number)s * 31) %% 140 AS lot
    FROM seniors WHERE state = 'active'
  ) lots
) states
"""
_EVIDENCE = """
INSERT INTO evidence (check_in_id, at, kind, try_no, source)
SELECT id, call_at + after, kind, try_no, kind || try_no FROM check_ins,
  (VALUES ('placed', 0, 1), ('answered', 9000, 1), ('key_well', 15000, 1)) seen (kind, after, try_no)
WHERE day = %(day)s AND state = 'ok'
UNION ALL
SELECT id, call_at + after, kind, try_no, kind || try_no FROM check_ins,
  (VALUES ('placed', 0, 1), ('no_answer', 40000, 1), ('placed', 900000, 2),
    ('no_answer', 940000, 2), ('window_over', 5400000, 0)) seen (kind, after, try_no)
WHERE day = %(day)s AND state IN ('escalated', 'closed')
"""
_CALLS = """
INSERT INTO intents (token, kind, purpose, lane, cause, cause_id, try_no, person_id, phone_id,
  prompt_key, flow, language, state, delivery, wanted_at, not_after, provider, provider_sid,
  sent_at, rang_at, finished_at)
SELECT 'c' || id, 'call', 'check_in', 'calls', 'check_in', id, 1, senior_id, senior_id,
  'checkin.greeting', 'checkin', 'hi', 'sent', 'completed', call_at, window_ends_at, 'twilio',
  'CA' || id, call_at, call_at + 3000, call_at + 30000
FROM check_ins WHERE day = %(day)s AND state = 'ok'
"""
_OPEN = """
INSERT INTO incidents (kind, senior_id, check_in_id, station_id, beat_id, ladder, rung, rung_at,
  round, firings, state, opened_at, due_at)
SELECT CASE WHEN c.id %% 20 = 0 THEN 'emergency' ELSE 'missed' END, c.senior_id, c.id,
  c.station_id, s.beat_id, %(ladder)s, 1, c.window_ends_at, 0, 2, 'alerting', c.window_ends_at,
  %(now)s + (c.id %% 900) * 1000
FROM check_ins c JOIN seniors s ON s.person_id = c.senior_id
WHERE c.day = %(day)s AND c.state = 'escalated'
"""
_CLOSED = """
INSERT INTO incidents (kind, senior_id, check_in_id, station_id, beat_id, ladder, rung, rung_at,
  round, firings, state, outcome, closed_by, opened_at, closed_at)
SELECT 'missed', c.senior_id, c.id, c.station_id, s.beat_id, %(ladder)s, 1, c.window_ends_at, 0, 2,
  'closed', 'well', o.person_id, c.window_ends_at, c.window_ends_at + 3600000
FROM check_ins c JOIN seniors s ON s.person_id = c.senior_id
JOIN officers o ON o.unit_id = s.beat_id WHERE c.day = %(day)s AND c.state = 'closed'
"""
_ALERTS = """
INSERT INTO alerts (incident_id, rung, responder_id, role, code, live, told_at, ack_at)
SELECT i.id, CASE WHEN o.role = 'beat_officer' THEN 0 ELSE 1 END, o.person_id, o.role,
  lpad((i.id %% 10000000)::text, 7, '0'), i.state <> 'closed', i.opened_at + 1000,
  CASE WHEN i.state = 'closed' THEN i.opened_at + 240000 END
FROM incidents i JOIN officers o ON o.unit_id IN (i.beat_id, i.station_id)
"""
_MESSAGES = """
INSERT INTO intents (token, kind, purpose, lane, cause, cause_id, try_no, person_id, phone_id,
  prompt_key, language, alert_id, state, delivery, wanted_at, not_after, provider, provider_sid,
  sent_at, finished_at)
SELECT 'm' || id, 'sms', 'alert', 'escalation', 'alert', id, 1, responder_id, responder_id,
  'alert.missed', 'hi', id, 'sent', 'delivered', told_at, told_at + 600000, 'twilio', 'SM' || id,
  told_at, told_at + 5000
FROM alerts
"""
_REQUESTS = """
INSERT INTO requests (senior_id, station_id, kind, state, opened_at, answer_by, done_by, done_at)
SELECT s.person_id, s.station_id, 'medicine', CASE WHEN open THEN 'open' ELSE 'done' END,
  %(now)s - 1800000, %(now)s - 1800000 + (s.person_id %% 4) * 3600000,
  CASE WHEN NOT open THEN o.person_id END, CASE WHEN NOT open THEN %(now)s END
FROM (SELECT *, person_id %% 100 = 7 AS open FROM seniors WHERE person_id %% 10 = 7) s
JOIN officers o ON o.unit_id = s.station_id AND o.role = 'sho'
"""
_REQUEST_DUTIES = """
INSERT INTO duties (kind, subject, subject_id, unit_id, state, due_at)
SELECT 'answer_request', 'request', id, station_id, 'open', answer_by FROM requests
WHERE state = 'open'
"""
_VISITS = """
INSERT INTO visits (senior_id, station_id, kind, day, state)
SELECT person_id, station_id, 'usual', %(day)s::date + (person_id / 50 %% 60)::int - 2, 'planned'
FROM seniors WHERE person_id %% 50 = 9
"""
_AREA = """
INSERT INTO areas (id, unit_id, opened_at)
SELECT number, id, %(now)s - 1800000 FROM (
  SELECT id, row_number() OVER (ORDER BY id) AS number FROM units WHERE kind = 'station'
) stations WHERE number <= 5
"""
_AREA_ROWS = """
INSERT INTO area_rows (incident_id, area_id, joined_at, number, urgency)
SELECT id, area_id, %(now)s - 1700000, number, number %% 60 FROM (
  SELECT i.id, a.id AS area_id, row_number() OVER (PARTITION BY a.id ORDER BY i.id) AS number
  FROM areas a JOIN incidents i ON i.station_id = a.unit_id WHERE i.kind = 'missed'
) listed WHERE number <= %(most)s
"""
_TRAIL = """
INSERT INTO audit (at, action, subject, subject_id, actor_id, unit_id, detail)
SELECT created_at, 'enrolled', 'senior', s.person_id, NULL, s.station_id, '{}'
FROM seniors s JOIN persons p ON p.id = s.person_id
"""


def fill_days(bulk: Bulk, today: date, now: int, midnight: int, before: int) -> None:
    """`midnight` is that of `today` on the state's clocks, `now` the time (milliseconds UTC);
    `before` is how many days before today are there too."""
    missed = parse_ladder(IncidentKind.MISSED, default_bodies()["ladder.missed"])
    given: dict[str, object] = {"now": now, "window": WINDOW, "ladder": ladders.to_text(missed)}
    for number in range(before, -1, -1):
        of_day = given | {
            "day": today - timedelta(days=number),
            "number": number,
            "midnight": midnight - number * DAY,
            "not_answered": "closed" if number else "escalated",
        }
        _day(bulk, of_day)
    for statement in (_ALERTS, _MESSAGES, _REQUESTS, _REQUEST_DUTIES, _VISITS, _AREA, _AREA_ROWS):
        bulk.run(statement, **given, day=today, most=OF_AN_AREA)
    bulk.run(_TRAIL)


def _day(bulk: Bulk, given: Mapping[str, object]) -> None:
    for statement in (_CHECK_INS, _EVIDENCE, _CALLS, _OPEN if not given["number"] else _CLOSED):
        bulk.run(statement, **given)
