"""A small district for stories: one station, two beats, the ranks above, all on duty."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from helpline.directory.model import Officer, Role, Shift, Unit, UnitKind
from helpline.repositories import UnitOfWork
from helpline.seniors.model import Contact, Hearing, Senior, SeniorState

ALWAYS = 0b1111111
TZ = "Asia/Kolkata"


@dataclass(frozen=True, slots=True)
class District:
    """Units and people by their part in the story; people are (person id, number)."""

    state: Unit
    district: Unit
    subdivision: Unit
    station: Unit
    beat: Unit
    other_beat: Unit
    officers: dict[str, tuple[int, str]]

    def number(self, part: str) -> str:
        """The telephone of an officer."""
        return self.officers[part][1]


def build(tx: UnitOfWork, now: datetime, language: str = "en", tz: str = TZ) -> District:
    """Write the district into the store; its officers speak `language`, its days are those of
    the time zone `tz`."""

    def unit(code: str, kind: UnitKind, parent: Unit | None, phone: str | None = None) -> Unit:
        contact = None
        if phone:
            contact = tx.people.add(name=code, language="hi", phones={"main": phone}, now=now).id
        return tx.units.add(
            code=code,
            kind=kind,
            parent_id=parent.id if parent else None,
            name=code,
            name_local=code,
            tz=tz,
            area="urban",
            contact_id=contact,
            pin_codes=["492001"] if kind is UnitKind.STATION else [],
        )

    state = unit("CG", UnitKind.STATE, None)
    district = unit("RAIPUR", UnitKind.DISTRICT, state, "+917712000112")
    subdivision = unit("CIVIL-LINES-SUB", UnitKind.SUBDIVISION, district)
    station = unit("CIVIL-LINES", UnitKind.STATION, subdivision, "+917712000100")
    beat = unit("SHANTI-NAGAR", UnitKind.BEAT, station)
    other = unit("TELIBANDHA", UnitKind.BEAT, station)
    posts = {
        "beat": (beat, Role.BEAT_OFFICER, "+919000000101"),
        "substitute": (other, Role.BEAT_OFFICER, "+919000000102"),
        "desk": (station, Role.DESK_OFFICER, "+919000000103"),
        "sho": (station, Role.SHO, "+919000000104"),
        "circle": (subdivision, Role.CIRCLE_OFFICER, "+919000000105"),
        "control": (district, Role.CONTROL_ROOM, "+919000000106"),
        "night": (district, Role.NIGHT_OFFICER, "+919000000107"),
        "sp": (district, Role.SP, "+919000000108"),
    }
    officers = {}
    for part, (where, role, number) in posts.items():
        person = tx.people.add(
            name=f"Officer {part}", language=language, phones={"main": number}, now=now
        )
        tx.officers.add(Officer(person.id, where.id, role, role.value, "female"))
        tx.officers.add_shift(Shift(person.id, where.id, role, ALWAYS, 0, 86_400))
        officers[part] = (person.id, number)
    return District(state, district, subdivision, station, beat, other, officers)


def enrol(
    tx: UnitOfWork,
    now: datetime,
    district: District,
    *,
    name: str = "Sita Devi",
    phone: str = "+919000000201",
    alternate: str | None = None,
    language: str = "en",
    call_time: tuple[int, int] = (8, 0),
    contacts: tuple[tuple[str, str, bool], ...] = (),
    **changes: object,
) -> int:
    """Enrol one senior; `contacts` are (name, number, safe). Returns the person id."""
    phones = {"main": phone} | ({"alternate": alternate} if alternate else {})
    person = tx.people.add(name=name, language=language, phones=phones, now=now)
    senior = Senior(
        person_id=person.id,
        beat_id=district.beat.id,
        station_id=district.station.id,
        state=SeniorState.ACTIVE,
        call_time_s=call_time[0] * 3600 + call_time[1] * 60,
        days_mask=ALWAYS,
        paused_until=None,
        paused_by=None,
        consent_at=datetime(2025, 12, 1, tzinfo=UTC),
        hearing=Hearing.NORMAL,
        at_risk=False,
        birth_year=1948,
        pin_code="492001",
        address="House 12, behind the temple",
        health_notes="sugar",
        duress_digit="7",
    )
    tx.seniors.add(replace(senior, **changes))  # type: ignore[arg-type]
    for rank, (who, number, safe) in enumerate(contacts, 1):
        contact = tx.people.add(name=who, language="en", phones={"main": number}, now=now)
        tx.seniors.add_contact(
            Contact(person.id, contact.id, "daughter", rank, key_holder=rank == 1, safe=safe)
        )
    return person.id
