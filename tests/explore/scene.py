"""Who is there: seniors, a contact, two officers; and rules whose clocks all tick in ten minutes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from helpline.checkins.model import CheckIn, CheckInState
from helpline.directory.model import Officer, Role, Unit, UnitKind
from helpline.directory.policies import default_bodies
from helpline.people import Person, Phone
from helpline.seniors.model import Contact, Hearing, Senior, SeniorState
from tests.explore.memory import Memory

TICK = 600
STATION, BEAT = 4, 5
OFFICER, SHO, CONTACT, SECOND_CONTACT = 11, 12, 13, 14
SENIORS = (21, 22)
CALL_AT = datetime(2026, 1, 5, 2, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Cast:
    """What to explore. `with_contact` puts a safe contact before the beat officer, and leaves the
    SHO to the ladder's top; with `second_contact` there is another one to ask if the first cannot.
    `tries` is calls of a check-in. `narrow` leaves out what comes late
    or fails (`steps.WIDE`), so that two seniors at once can be gone through to the end."""

    seniors: int = 1
    tries: int = 1
    with_contact: bool = False
    second_contact: bool = False
    at_risk: bool = False
    narrow: bool = False


def _rung(role: str, at: str, *, repeat: bool = False) -> dict[str, Any]:
    channels = ["call"] if role == "contact" else ["sms"]
    posts = [{"role": role, "at": at}]
    return {"posts": posts, "channels": channels, "wait_s": TICK, "repeat": repeat}


def policies(cast: Cast) -> Mapping[str, Mapping[str, Any]]:
    """Every wait is one tick, so that the same moments come again and the states are few."""
    contact = [_rung("contact", "beat")] if cast.with_contact else []
    beat, top = _rung("beat_officer", "beat"), _rung("sho", "station", repeat=True)
    defaults = default_bodies()
    return {
        "checkin": {
            **defaults["checkin"],
            "tries": cast.tries,
            "retry_after_s": TICK,
            "unheard_s": TICK,
            "window_s": TICK * cast.tries,
        },
        "escalation": {
            **defaults["escalation"],
            "ack_lasts_s": TICK,
            "provisional_s": TICK,
            "repeat_s": TICK,
        },
        "area": defaults["area"],
        "ladder.missed": {"rungs": [*contact, beat, top]},
        "ladder.not_reached": {"rungs": [beat, top]},
        "ladder.emergency": {"rungs": [beat, top]},
        "ladder.duress": {"rungs": [beat, top]},
    }


def begin(cast: Cast, *, first: int = 1) -> Memory:
    """The instant at which the day's calls are due; ids begin with `first`, and so does the list
    of seniors: another `first` is another senior."""
    memory = Memory(policies(cast), first)
    seniors = SENIORS[: cast.seniors] if first == 1 else SENIORS[-cast.seniors :]
    levels = (UnitKind.STATE, UnitKind.DISTRICT, UnitKind.SUBDIVISION, UnitKind.STATION)
    path = "/"
    for number, kind in enumerate((*levels, UnitKind.BEAT), 1):
        path += f"{number}/"
        parent = number - 1 or None
        memory.unit_rows[number] = Unit(
            number, kind, kind, parent, path, kind, kind, "Asia/Kolkata", None, None
        )
    for person in (OFFICER, SHO, CONTACT, SECOND_CONTACT, *seniors):
        phone = Phone(person, person, "main", "+919000000201")
        memory.persons[person] = Person(person, f"Person {person}", "en", (phone,))
    for person, unit, role in ((OFFICER, BEAT, Role.BEAT_OFFICER), (SHO, STATION, Role.SHO)):
        memory.officer_rows[person] = Officer(person, unit, role, role.value, "female")
    for number, senior in enumerate(seniors, first):
        memory.senior_rows[senior] = _senior(senior, cast.at_risk)
        if cast.with_contact:
            near = (CONTACT, SECOND_CONTACT) if cast.second_contact else (CONTACT,)
            memory.contact_rows[senior] = [
                Contact(senior, person, "neighbour", place, True, True)
                for place, person in enumerate(near, 1)
            ]
        memory.check_in_rows[number] = _check_in(number, senior, cast)
    memory.now = CALL_AT
    return memory


def _senior(person_id: int, at_risk: bool) -> Senior:
    return Senior(
        person_id=person_id,
        beat_id=BEAT,
        station_id=STATION,
        state=SeniorState.ACTIVE,
        call_time_s=8 * 3600,
        days_mask=0b1111111,
        paused_until=None,
        paused_by=None,
        consent_at=CALL_AT - timedelta(days=30),
        hearing=Hearing.NORMAL,
        at_risk=at_risk,
        birth_year=1948,
        pin_code="492001",
        address="House 12",
        health_notes="",
        duress_digit="7",
    )


def _check_in(number: int, senior_id: int, cast: Cast) -> CheckIn:
    return CheckIn(
        id=number,
        senior_id=senior_id,
        day=date(2026, 1, 5),
        station_id=STATION,
        policy_id=1,
        state=CheckInState.PLANNED,
        proof=None,
        tries=0,
        call_at=CALL_AT,
        window_ends_at=CALL_AT + timedelta(seconds=TICK * cast.tries),
        due_at=CALL_AT,
        version=0,
    )
