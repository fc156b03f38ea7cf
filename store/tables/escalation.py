"""Incidents, and who was told of them with which code."""

from sqlalchemy import Boolean, CheckConstraint, Column, Index, Integer, Table, Text, text

from helpline.escalation.model import IncidentKind, IncidentState, Outcome
from store.columns import Choice, Id, Instant
from store.tables.base import (
    due_columns,
    due_indexes,
    metadata,
    partial_index,
    reference,
    row_id,
    version,
)

# Queries say it in these words: compared with a parameter, SQLite would prepare the statement anew
# at each use, because the value might fit the partial indexes below.
OPEN = "state <> 'closed'"
LIVE = "live"

incidents = Table(
    "incidents",
    metadata,
    row_id(),
    Column("kind", Choice(IncidentKind), nullable=False),
    reference("senior_id", "seniors.person_id"),
    reference("check_in_id", "check_ins.id", nullable=True),
    reference("station_id", "units.id"),
    reference("beat_id", "units.id"),
    Column("ladder", Text, nullable=False),
    Column("rung", Integer, nullable=False),
    Column("rung_at", Instant),
    Column("round", Integer, nullable=False),
    Column("firings", Integer, nullable=False),
    Column("state", Choice(IncidentState), nullable=False),
    Column("ack_alert_id", Id),
    Column("ack_until", Instant),
    Column("report", Choice(Outcome)),
    Column("report_by", Id),
    Column("report_at", Instant),
    Column("senior_well_at", Instant),
    Column("outcome", Choice(Outcome)),
    Column("diary_number", Text),
    Column("closed_by", Id),
    Column("opened_at", Instant, nullable=False),
    Column("closed_at", Instant),
    version(),
    *due_columns(),
    # invariant 13: no ladder ends in silence
    CheckConstraint(f"({OPEN}) = (due_at IS NOT NULL)", name="open_is_due"),
    # invariant 15: nobody closes without an outcome and a name
    CheckConstraint(
        f"{OPEN} OR (outcome IS NOT NULL AND closed_by IS NOT NULL)", name="closed_has_outcome"
    ),
)
# incidents.open_of; one open incident for each senior
partial_index("uq_incidents_open_senior", incidents.c.senior_id, unique=True, when=text(OPEN))
# incidents.open_at: what a station sees
partial_index("ix_incidents_open_station", incidents.c.station_id, when=text(OPEN))
# overviews.open_incidents, of a whole state: what runs out first
partial_index("ix_incidents_open_due", incidents.c.due_at, incidents.c.id, when=text(OPEN))
# overviews.incidents_at: a station's incidents, newest first
Index("ix_incidents_station_id_opened_at", incidents.c.station_id, incidents.c.opened_at)
# retention: check-ins are deleted by the day, and each asks who points to it
partial_index(
    "ix_incidents_check_in_id",
    incidents.c.check_in_id,
    when=incidents.c.check_in_id.is_not(None),
)
# overviews.incidents_of: a senior's own
Index("ix_incidents_senior_id_opened_at", incidents.c.senior_id, incidents.c.opened_at)
# ledgers.claim, ledgers.earliest
partial_index("ix_incidents_ready_at", incidents.c.ready_at, when=incidents.c.ready_at.is_not(None))
due_indexes(incidents)

alerts = Table(
    "alerts",
    metadata,
    row_id(),
    reference("incident_id", "incidents.id"),
    Column("rung", Integer, nullable=False),
    reference("responder_id", "persons.id"),
    Column("role", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("live", Boolean, nullable=False),
    Column("told_at", Instant, nullable=False),
    Column("ack_at", Instant),
    Column("declined_at", Instant),
    # alerts.of_incident
    Index("ix_alerts_incident_id", "incident_id"),
    # alerts.by_code, alerts.codes_since
    Index("ix_alerts_responder_id_told_at", "responder_id", "told_at"),
)
# One live alert for each incident and responder
partial_index(
    "uq_alerts_live_responder",
    alerts.c.incident_id,
    alerts.c.responder_id,
    unique=True,
    when=text(LIVE),
)
# alerts.held_by; invariant 14: a code means one incident to the person who holds it
partial_index(
    "uq_alerts_live_code", alerts.c.responder_id, alerts.c.code, unique=True, when=text(LIVE)
)
