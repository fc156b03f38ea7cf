"""People, their telephones, seniors and those near them. `*_enc` is under the person's own key."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from helpline.seniors.model import Hearing, SeniorState
from store.columns import Choice, Id, Instant
from store.tables.base import metadata, partial_index, reference, row_id, version

persons = Table(
    "persons",
    metadata,
    row_id(),
    Column("key_wrapped", LargeBinary),
    Column("key_ver", Integer, nullable=False, server_default="0"),
    Column("name_enc", LargeBinary),
    Column("language", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("erased_at", Instant),
)
# rotation: whose key is still wrapped by an older master key
partial_index(
    "ix_persons_key_ver", persons.c.key_ver, persons.c.id, when=persons.c.erased_at.is_(None)
)

phones = Table(
    "phones",
    metadata,
    row_id(),
    reference("person_id", "persons.id"),
    Column("label", Text, nullable=False),
    Column("e164_enc", LargeBinary),
    Column("blind_index", LargeBinary),
    Column("index_ver", Integer, nullable=False),
    UniqueConstraint("person_id", "label"),
    # people.by_phone; not unique: telephones are shared
    Index("ix_phones_blind_index", "blind_index"),
)
# rotation: which numbers are still indexed under an older key
partial_index(
    "ix_phones_index_ver", phones.c.index_ver, phones.c.id, when=phones.c.e164_enc.is_not(None)
)

seniors = Table(
    "seniors",
    metadata,
    Column("person_id", Id, primary_key=True, autoincrement=False),
    reference("beat_id", "units.id"),
    reference("station_id", "units.id"),
    Column("state", Choice(SeniorState), nullable=False),
    Column("call_time_s", Integer, nullable=False),
    Column("days_mask", Integer, nullable=False),
    Column("paused_until", Instant),
    Column("paused_by", Id),
    Column("consent_at", Instant),
    Column("hearing", Choice(Hearing), nullable=False),
    Column("at_risk", Boolean, nullable=False),
    Column("profile_enc", LargeBinary),
    version(),
    CheckConstraint("call_time_s BETWEEN 0 AND 86399", name="call_time"),
    # seniors.of_station, check_ins.plan
    Index("ix_seniors_station_id_state", "station_id", "state"),
    # overviews.members_of: a station's own, in order
    Index("ix_seniors_station_id_person_id", "station_id", "person_id"),
    # a beat officer's list
    Index("ix_seniors_beat_id", "beat_id"),
)

contacts = Table(
    "contacts",
    metadata,
    # seniors.contacts: in order of rank
    Column("senior_id", Id, ForeignKey("seniors.person_id"), primary_key=True),
    Column("rank", Integer, primary_key=True),
    reference("person_id", "persons.id"),
    Column("relation", Text, nullable=False),
    Column("key_holder", Boolean, nullable=False),
    Column("safe", Boolean, nullable=False),
    # seniors.of_contact
    Index("ix_contacts_person_id", "person_id"),
)
