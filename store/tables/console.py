"""Who may sign in to the console, and who has."""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, Table, Text

from helpline.directory.model import Role
from store.columns import Choice, Instant
from store.tables.base import metadata, reference, row_id

users = Table(
    "users",
    metadata,
    row_id(),
    Column("name", Text, nullable=False, unique=True),
    Column("password_hash", Text, nullable=False),
    reference("person_id", "persons.id", nullable=True),
    reference("unit_id", "units.id"),
    Column("role", Choice(Role), nullable=False),
    # Under the system's key: it must outlive the erasure of nobody and open before sign-in.
    Column("totp_enc", LargeBinary),
    Column("disabled", Boolean, nullable=False),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("locked_until", Instant),
    Column("created_at", Instant, nullable=False),
    # Of a password that somebody else knows: until when it opens the door to setting one's own.
    Column("password_until", Instant),
    # a unit's logins
    Index("ix_users_unit_id", "unit_id"),
)

web_sessions = Table(
    "web_sessions",
    metadata,
    # SHA-256 of the cookie's token: what lies here signs nobody in.
    Column("token_hash", LargeBinary, primary_key=True),
    reference("user_id", "users.id"),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    # signing a user out everywhere
    Index("ix_web_sessions_user_id", "user_id"),
    # deleting what has expired
    Index("ix_web_sessions_expires_at", "expires_at"),
)
