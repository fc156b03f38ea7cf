"""The schema of the senior's day.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_PATH = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "check_ins",
        sa.Column("id", _ID, nullable=False),
        sa.Column("senior_id", _ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("station_id", _ID, nullable=False),
        sa.Column("policy_id", _ID, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("proof", sa.Text(), nullable=True),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("call_at", sa.BigInteger(), nullable=False),
        sa.Column("window_ends_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.Column("attempt", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column(
            "ready_at",
            sa.BigInteger(),
            sa.Computed(
                "CASE WHEN lease_until > due_at THEN lease_until ELSE due_at END", persisted=True
            ),
            nullable=True,
        ),
        sa.CheckConstraint(
            "(state IN ('planned', 'ringing', 'unconfirmed', 'missed')) = (due_at IS NOT NULL)",
            name=op.f("ck_check_ins_open_is_due"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_ins")),
        sa.UniqueConstraint("senior_id", "day", name=op.f("uq_check_ins_senior_id_day")),
    )
    op.create_index(
        "ix_check_ins_failing",
        "check_ins",
        ["id"],
        unique=False,
        sqlite_where=sa.text("last_error IS NOT NULL"),
        postgresql_where=sa.text("last_error IS NOT NULL"),
    )
    op.create_index(
        "ix_check_ins_leased",
        "check_ins",
        ["lease_until"],
        unique=False,
        sqlite_where=sa.text("lease_until IS NOT NULL"),
        postgresql_where=sa.text("lease_until IS NOT NULL"),
    )
    op.create_index(
        "ix_check_ins_ready_at",
        "check_ins",
        ["ready_at"],
        unique=False,
        sqlite_where=sa.text("ready_at IS NOT NULL"),
        postgresql_where=sa.text("ready_at IS NOT NULL"),
    )
    op.create_index(
        "ix_check_ins_station_id_day_state",
        "check_ins",
        ["station_id", "day", "state"],
        unique=False,
    )
    op.create_table(
        "conversations",
        sa.Column("id", _ID, nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("call_sid", sa.Text(), nullable=True),
        sa.Column("intent_id", _ID, nullable=True),
        sa.Column("person_id", _ID, nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("subject_id", _ID, nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("flow", sa.Text(), nullable=False),
        sa.Column("flow_hash", sa.Text(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("session_enc", sa.LargeBinary(), nullable=True),
        sa.Column("last_answer_enc", sa.LargeBinary(), nullable=True),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
        sa.UniqueConstraint("call_sid", name=op.f("uq_conversations_call_sid")),
        sa.UniqueConstraint("token", name=op.f("uq_conversations_token")),
    )
    op.create_index("ix_conversations_expires_at", "conversations", ["expires_at"], unique=False)
    op.create_index(
        "ix_conversations_intent_id",
        "conversations",
        ["intent_id"],
        unique=False,
        sqlite_where=sa.text("intent_id IS NOT NULL"),
        postgresql_where=sa.text("intent_id IS NOT NULL"),
    )
    op.create_index(
        "ix_conversations_waiting",
        "conversations",
        ["person_id", "channel"],
        unique=False,
        sqlite_where=sa.text("NOT ended"),
        postgresql_where=sa.text("NOT ended"),
    )
    op.create_table(
        "faults",
        sa.Column("id", _ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.BigInteger(), nullable=False),
        sa.Column("cleared_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_faults")),
    )
    op.create_index(
        "uq_faults_standing",
        "faults",
        ["kind", "key"],
        unique=True,
        sqlite_where=sa.text("cleared_at IS NULL"),
        postgresql_where=sa.text("cleared_at IS NULL"),
    )
    op.create_table(
        "flows",
        sa.Column("flow_hash", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("flow_hash", name=op.f("pk_flows")),
    )
    op.create_table(
        "heartbeats",
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("link", name=op.f("pk_heartbeats")),
    )
    op.create_table(
        "inbound",
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("sid", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("provider", "sid", "event", name=op.f("pk_inbound")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_inbound_at", "inbound", ["at"], unique=False)
    op.create_table(
        "lines",
        sa.Column("id", _ID, nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("rate_ms", sa.Integer(), nullable=False),
        sa.Column("next_slot_at", sa.BigInteger(), nullable=False),
        sa.Column("max_live", sa.Integer(), nullable=False),
        sa.Column("granted", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("rate_ms > 0", name=op.f("ck_lines_rate_is_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lines")),
        sa.UniqueConstraint(
            "provider", "number", "purpose", name=op.f("uq_lines_provider_number_purpose")
        ),
    )
    op.create_table(
        "persons",
        sa.Column("id", _ID, nullable=False),
        sa.Column("key_wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("key_ver", sa.Integer(), server_default="0", nullable=False),
        sa.Column("name_enc", sa.LargeBinary(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("erased_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_persons")),
    )
    op.create_index(
        "ix_persons_key_ver",
        "persons",
        ["key_ver", "id"],
        unique=False,
        sqlite_where=sa.text("erased_at IS NULL"),
        postgresql_where=sa.text("erased_at IS NULL"),
    )
    op.create_table(
        "seals",
        sa.Column("id", _ID, nullable=False),
        sa.Column("prev_hash", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seals")),
        sa.UniqueConstraint("prev_hash", name=op.f("uq_seals_prev_hash")),
    )
    op.create_table(
        "audit",
        sa.Column("id", _ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor_id", _ID, nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("subject_id", _ID, nullable=False),
        sa.Column("unit_id", _ID, nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("seal_id", _ID, nullable=True),
        sa.ForeignKeyConstraint(["seal_id"], ["seals.id"], name=op.f("fk_audit_seal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_audit_seal_id",
        "audit",
        ["seal_id"],
        unique=False,
        sqlite_where=sa.text("seal_id IS NOT NULL"),
        postgresql_where=sa.text("seal_id IS NOT NULL"),
    )
    op.create_index("ix_audit_subject_subject_id", "audit", ["subject", "subject_id"], unique=False)
    op.create_index(
        "ix_audit_unsealed",
        "audit",
        ["id"],
        unique=False,
        sqlite_where=sa.text("seal_id IS NULL"),
        postgresql_where=sa.text("seal_id IS NULL"),
    )
    op.create_table(
        "evidence",
        sa.Column("id", _ID, nullable=False),
        sa.Column("check_in_id", _ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("try_no", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_in_id"], ["check_ins.id"], name=op.f("fk_evidence_check_in_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("check_in_id", "source", name=op.f("uq_evidence_check_in_id_source")),
    )
    op.create_table(
        "phones",
        sa.Column("id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("e164_enc", sa.LargeBinary(), nullable=True),
        sa.Column("blind_index", sa.LargeBinary(), nullable=True),
        sa.Column("index_ver", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_phones_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phones")),
        sa.UniqueConstraint("person_id", "label", name=op.f("uq_phones_person_id_label")),
    )
    op.create_index("ix_phones_blind_index", "phones", ["blind_index"], unique=False)
    op.create_index(
        "ix_phones_index_ver",
        "phones",
        ["index_ver", "id"],
        unique=False,
        sqlite_where=sa.text("e164_enc IS NOT NULL"),
        postgresql_where=sa.text("e164_enc IS NOT NULL"),
    )
    op.create_table(
        "units",
        sa.Column("id", _ID, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("parent_id", _ID, nullable=True),
        sa.Column("path", _PATH, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_local", sa.Text(), nullable=False),
        sa.Column("tz", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=True),
        sa.Column("contact_id", _ID, nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["persons.id"], name=op.f("fk_units_contact_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["units.id"], name=op.f("fk_units_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_units")),
        sa.UniqueConstraint("code", name=op.f("uq_units_code")),
    )
    op.create_index("ix_units_contact_id", "units", ["contact_id"], unique=False)
    op.create_index("ix_units_path", "units", ["path"], unique=False)
    op.create_table(
        "duties",
        sa.Column("id", _ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("subject_id", _ID, nullable=False),
        sa.Column("unit_id", _ID, nullable=False),
        sa.Column("rank", sa.Integer(), server_default="0", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("done_by", _ID, nullable=True),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.Column("attempt", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column(
            "ready_at",
            sa.BigInteger(),
            sa.Computed(
                "CASE WHEN lease_until > due_at THEN lease_until ELSE due_at END", persisted=True
            ),
            nullable=True,
        ),
        sa.CheckConstraint(
            "(state = 'open') = (due_at IS NOT NULL)", name=op.f("ck_duties_open_is_due")
        ),
        sa.CheckConstraint(
            "state <> 'done' OR done_by IS NOT NULL", name=op.f("ck_duties_done_has_name")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_duties_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duties")),
    )
    op.create_index(
        "ix_duties_failing",
        "duties",
        ["id"],
        unique=False,
        sqlite_where=sa.text("last_error IS NOT NULL"),
        postgresql_where=sa.text("last_error IS NOT NULL"),
    )
    op.create_index(
        "ix_duties_leased",
        "duties",
        ["lease_until"],
        unique=False,
        sqlite_where=sa.text("lease_until IS NOT NULL"),
        postgresql_where=sa.text("lease_until IS NOT NULL"),
    )
    op.create_index(
        "ix_duties_open_unit",
        "duties",
        ["unit_id", "due_at"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "ix_duties_ready_at",
        "duties",
        ["ready_at"],
        unique=False,
        sqlite_where=sa.text("ready_at IS NOT NULL"),
        postgresql_where=sa.text("ready_at IS NOT NULL"),
    )
    op.create_index(
        "uq_duties_open_subject",
        "duties",
        ["kind", "subject", "subject_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "intents",
        sa.Column("id", _ID, nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("cause_id", _ID, nullable=False),
        sa.Column("try_no", sa.Integer(), nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("phone_id", _ID, nullable=False),
        sa.Column("to_index", sa.LargeBinary(), nullable=True),
        sa.Column("prompt_key", sa.Text(), nullable=False),
        sa.Column("flow", sa.Text(), nullable=True),
        sa.Column("params_enc", sa.LargeBinary(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("alert_id", _ID, nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("delivery", sa.Text(), nullable=False),
        sa.Column("wanted_at", sa.BigInteger(), nullable=False),
        sa.Column("not_after", sa.BigInteger(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=True),
        sa.Column("provider_sid", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("rang_at", sa.BigInteger(), nullable=True),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.Column("resends", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.Column("attempt", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column(
            "ready_at",
            sa.BigInteger(),
            sa.Computed(
                "CASE WHEN lease_until > due_at THEN lease_until ELSE due_at END", persisted=True
            ),
            nullable=True,
        ),
        sa.CheckConstraint(
            "(state IN ('pending', 'leased', 'unknown')) = (due_at IS NOT NULL)",
            name=op.f("ck_intents_open_is_due"),
        ),
        sa.CheckConstraint(
            "NOT (kind = 'call' AND state IN ('leased', 'unknown')) OR to_index IS NOT NULL",
            name=op.f("ck_intents_call_under_way_has_number"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_intents_person_id")),
        sa.ForeignKeyConstraint(["phone_id"], ["phones.id"], name=op.f("fk_intents_phone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intents")),
        sa.UniqueConstraint(
            "cause",
            "cause_id",
            "kind",
            "phone_id",
            "prompt_key",
            "try_no",
            name=op.f("uq_intents_cause_cause_id_kind_phone_id_prompt_key_try_no"),
        ),
        sa.UniqueConstraint(
            "provider", "provider_sid", name=op.f("uq_intents_provider_provider_sid")
        ),
        sa.UniqueConstraint("token", name=op.f("uq_intents_token")),
    )
    op.create_index(
        "ix_intents_alert_id",
        "intents",
        ["alert_id"],
        unique=False,
        sqlite_where=sa.text("alert_id IS NOT NULL"),
        postgresql_where=sa.text("alert_id IS NOT NULL"),
    )
    op.create_index(
        "ix_intents_call_live",
        "intents",
        ["provider"],
        unique=False,
        sqlite_where=sa.text(
            "kind = 'call' AND (state IN ('leased', 'unknown') OR (state = 'sent' AND finished_at IS NULL))"
        ),
        postgresql_where=sa.text(
            "kind = 'call' AND (state IN ('leased', 'unknown') OR (state = 'sent' AND finished_at IS NULL))"
        ),
    )
    op.create_index(
        "ix_intents_call_pending",
        "intents",
        ["to_index", "lane"],
        unique=False,
        sqlite_where=sa.text("kind = 'call' AND state = 'pending'"),
        postgresql_where=sa.text("kind = 'call' AND state = 'pending'"),
    )
    op.create_index(
        "ix_intents_failing",
        "intents",
        ["id"],
        unique=False,
        sqlite_where=sa.text("last_error IS NOT NULL"),
        postgresql_where=sa.text("last_error IS NOT NULL"),
    )
    op.create_index(
        "ix_intents_lane_ready_at",
        "intents",
        ["lane", "ready_at"],
        unique=False,
        sqlite_where=sa.text("ready_at IS NOT NULL"),
        postgresql_where=sa.text("ready_at IS NOT NULL"),
    )
    op.create_index(
        "ix_intents_leased",
        "intents",
        ["lease_until"],
        unique=False,
        sqlite_where=sa.text("lease_until IS NOT NULL"),
        postgresql_where=sa.text("lease_until IS NOT NULL"),
    )
    op.create_index(
        "ix_intents_person_id", "intents", ["person_id", "purpose", "wanted_at"], unique=False
    )
    op.create_index(
        "uq_intents_call_under_way",
        "intents",
        ["to_index"],
        unique=True,
        sqlite_where=sa.text("kind = 'call' AND state IN ('leased', 'unknown')"),
        postgresql_where=sa.text("kind = 'call' AND state IN ('leased', 'unknown')"),
    )
    op.create_table(
        "officers",
        sa.Column("person_id", _ID, autoincrement=False, nullable=False),
        sa.Column("unit_id", _ID, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("gender", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_officers_unit_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_officers")),
    )
    op.create_table(
        "policies",
        sa.Column("id", _ID, nullable=False),
        sa.Column("unit_id", _ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("from_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_policies_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policies")),
        sa.UniqueConstraint(
            "unit_id", "kind", "version", name=op.f("uq_policies_unit_id_kind_version")
        ),
    )
    op.create_table(
        "seniors",
        sa.Column("person_id", _ID, autoincrement=False, nullable=False),
        sa.Column("beat_id", _ID, nullable=False),
        sa.Column("station_id", _ID, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("call_time_s", sa.Integer(), nullable=False),
        sa.Column("days_mask", sa.Integer(), nullable=False),
        sa.Column("paused_until", sa.BigInteger(), nullable=True),
        sa.Column("paused_by", _ID, nullable=True),
        sa.Column("consent_at", sa.BigInteger(), nullable=True),
        sa.Column("hearing", sa.Text(), nullable=False),
        sa.Column("at_risk", sa.Boolean(), nullable=False),
        sa.Column("profile_enc", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("call_time_s BETWEEN 0 AND 86399", name=op.f("ck_seniors_call_time")),
        sa.ForeignKeyConstraint(["beat_id"], ["units.id"], name=op.f("fk_seniors_beat_id")),
        sa.ForeignKeyConstraint(["station_id"], ["units.id"], name=op.f("fk_seniors_station_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_seniors")),
    )
    op.create_index("ix_seniors_beat_id", "seniors", ["beat_id"], unique=False)
    op.create_index("ix_seniors_station_id_state", "seniors", ["station_id", "state"], unique=False)
    op.create_table(
        "unit_pin_codes",
        sa.Column("pin_code", sa.Text(), nullable=False),
        sa.Column("unit_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_unit_pin_codes_unit_id")),
        sa.PrimaryKeyConstraint("pin_code", "unit_id", name=op.f("pk_unit_pin_codes")),
    )
    op.create_table(
        "users",
        sa.Column("id", _ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("person_id", _ID, nullable=True),
        sa.Column("unit_id", _ID, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("totp_enc", sa.LargeBinary(), nullable=True),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("locked_until", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_users_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_users_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("name", name=op.f("uq_users_name")),
    )
    op.create_table(
        "contacts",
        sa.Column("senior_id", _ID, nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("key_holder", sa.Boolean(), nullable=False),
        sa.Column("safe", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_contacts_person_id")),
        sa.ForeignKeyConstraint(
            ["senior_id"], ["seniors.person_id"], name=op.f("fk_contacts_senior_id")
        ),
        sa.PrimaryKeyConstraint("senior_id", "rank", name=op.f("pk_contacts")),
    )
    op.create_index("ix_contacts_person_id", "contacts", ["person_id"], unique=False)
    op.create_table(
        "incidents",
        sa.Column("id", _ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("senior_id", _ID, nullable=False),
        sa.Column("check_in_id", _ID, nullable=True),
        sa.Column("station_id", _ID, nullable=False),
        sa.Column("beat_id", _ID, nullable=False),
        sa.Column("ladder", sa.Text(), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("rung_at", sa.BigInteger(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("firings", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ack_alert_id", _ID, nullable=True),
        sa.Column("ack_until", sa.BigInteger(), nullable=True),
        sa.Column("report", sa.Text(), nullable=True),
        sa.Column("report_by", _ID, nullable=True),
        sa.Column("report_at", sa.BigInteger(), nullable=True),
        sa.Column("senior_well_at", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("diary_number", sa.Text(), nullable=True),
        sa.Column("closed_by", _ID, nullable=True),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.Column("attempt", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column(
            "ready_at",
            sa.BigInteger(),
            sa.Computed(
                "CASE WHEN lease_until > due_at THEN lease_until ELSE due_at END", persisted=True
            ),
            nullable=True,
        ),
        sa.CheckConstraint(
            "(state <> 'closed') = (due_at IS NOT NULL)", name=op.f("ck_incidents_open_is_due")
        ),
        sa.CheckConstraint(
            "state <> 'closed' OR (outcome IS NOT NULL AND closed_by IS NOT NULL)",
            name=op.f("ck_incidents_closed_has_outcome"),
        ),
        sa.ForeignKeyConstraint(["beat_id"], ["units.id"], name=op.f("fk_incidents_beat_id")),
        sa.ForeignKeyConstraint(
            ["check_in_id"], ["check_ins.id"], name=op.f("fk_incidents_check_in_id")
        ),
        sa.ForeignKeyConstraint(
            ["senior_id"], ["seniors.person_id"], name=op.f("fk_incidents_senior_id")
        ),
        sa.ForeignKeyConstraint(["station_id"], ["units.id"], name=op.f("fk_incidents_station_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
    )
    op.create_index(
        "ix_incidents_failing",
        "incidents",
        ["id"],
        unique=False,
        sqlite_where=sa.text("last_error IS NOT NULL"),
        postgresql_where=sa.text("last_error IS NOT NULL"),
    )
    op.create_index(
        "ix_incidents_leased",
        "incidents",
        ["lease_until"],
        unique=False,
        sqlite_where=sa.text("lease_until IS NOT NULL"),
        postgresql_where=sa.text("lease_until IS NOT NULL"),
    )
    op.create_index(
        "ix_incidents_open_station",
        "incidents",
        ["station_id"],
        unique=False,
        sqlite_where=sa.text("state <> 'closed'"),
        postgresql_where=sa.text("state <> 'closed'"),
    )
    op.create_index(
        "ix_incidents_ready_at",
        "incidents",
        ["ready_at"],
        unique=False,
        sqlite_where=sa.text("ready_at IS NOT NULL"),
        postgresql_where=sa.text("ready_at IS NOT NULL"),
    )
    op.create_index(
        "uq_incidents_open_senior",
        "incidents",
        ["senior_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'closed'"),
        postgresql_where=sa.text("state <> 'closed'"),
    )
    op.create_table(
        "leaves",
        sa.Column("id", _ID, nullable=False),
        sa.Column("officer_id", _ID, nullable=False),
        sa.Column("from_at", sa.BigInteger(), nullable=False),
        sa.Column("to_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.person_id"], name=op.f("fk_leaves_officer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leaves")),
    )
    op.create_index("ix_leaves_officer_id_to_at", "leaves", ["officer_id", "to_at"], unique=False)
    op.create_table(
        "requests",
        sa.Column("id", _ID, nullable=False),
        sa.Column("senior_id", _ID, nullable=False),
        sa.Column("station_id", _ID, nullable=False),
        sa.Column("check_in_id", _ID, nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("words_enc", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("answer_by", sa.BigInteger(), nullable=False),
        sa.Column("done_by", _ID, nullable=True),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["check_in_id"], ["check_ins.id"], name=op.f("fk_requests_check_in_id")
        ),
        sa.ForeignKeyConstraint(
            ["senior_id"], ["seniors.person_id"], name=op.f("fk_requests_senior_id")
        ),
        sa.ForeignKeyConstraint(["station_id"], ["units.id"], name=op.f("fk_requests_station_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
    )
    op.create_index(
        "ix_requests_open_station",
        "requests",
        ["station_id", "answer_by"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index("ix_requests_senior_id", "requests", ["senior_id"], unique=False)
    op.create_table(
        "services",
        sa.Column("id", _ID, nullable=False),
        sa.Column("district_id", _ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.Column("languages", sa.Text(), nullable=False),
        sa.Column("nodal_officer_id", _ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["district_id"], ["units.id"], name=op.f("fk_services_district_id")
        ),
        sa.ForeignKeyConstraint(
            ["nodal_officer_id"], ["officers.person_id"], name=op.f("fk_services_nodal_officer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_services")),
    )
    op.create_index(
        "ix_services_district_id_kind", "services", ["district_id", "kind"], unique=False
    )
    op.create_table(
        "shifts",
        sa.Column("id", _ID, nullable=False),
        sa.Column("officer_id", _ID, nullable=False),
        sa.Column("unit_id", _ID, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("days_mask", sa.Integer(), nullable=False),
        sa.Column("from_s", sa.Integer(), nullable=False),
        sa.Column("to_s", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.person_id"], name=op.f("fk_shifts_officer_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_shifts_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shifts")),
    )
    op.create_index("ix_shifts_officer_id", "shifts", ["officer_id"], unique=False)
    op.create_index("ix_shifts_unit_id_role", "shifts", ["unit_id", "role"], unique=False)
    op.create_table(
        "web_sessions",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", _ID, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_web_sessions_user_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_web_sessions")),
    )
    op.create_index("ix_web_sessions_expires_at", "web_sessions", ["expires_at"], unique=False)
    op.create_index("ix_web_sessions_user_id", "web_sessions", ["user_id"], unique=False)
    op.create_table(
        "alerts",
        sa.Column("id", _ID, nullable=False),
        sa.Column("incident_id", _ID, nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("responder_id", _ID, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.Column("ack_at", sa.BigInteger(), nullable=True),
        sa.Column("declined_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_alerts_incident_id")
        ),
        sa.ForeignKeyConstraint(
            ["responder_id"], ["persons.id"], name=op.f("fk_alerts_responder_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
    )
    op.create_index("ix_alerts_incident_id", "alerts", ["incident_id"], unique=False)
    op.create_index(
        "ix_alerts_responder_id_told_at", "alerts", ["responder_id", "told_at"], unique=False
    )
    op.create_index(
        "uq_alerts_live_code",
        "alerts",
        ["responder_id", "code"],
        unique=True,
        sqlite_where=sa.text("live"),
        postgresql_where=sa.text("live"),
    )
    op.create_index(
        "uq_alerts_live_responder",
        "alerts",
        ["incident_id", "responder_id"],
        unique=True,
        sqlite_where=sa.text("live"),
        postgresql_where=sa.text("live"),
    )


def downgrade() -> None:
    for table in (
        "alerts",
        "web_sessions",
        "shifts",
        "services",
        "requests",
        "leaves",
        "incidents",
        "contacts",
        "users",
        "unit_pin_codes",
        "seniors",
        "policies",
        "officers",
        "intents",
        "duties",
        "units",
        "phones",
        "evidence",
        "audit",
        "seals",
        "persons",
        "lines",
        "inbound",
        "heartbeats",
        "flows",
        "faults",
        "conversations",
        "check_ins",
    ):
        op.drop_table(table)
