"""One morning of a station, made by hand at 09:42: something of everything the pages show."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from helpline.checkins.evidence import take
from helpline.checkins.model import CheckIn, EvidenceKind
from helpline.directory.model import Officer, Role, Shift, Unit, UnitKind
from helpline.escalation import due
from helpline.escalation.model import Alert, Incident, IncidentKind, Outcome
from helpline.escalation.opening import open_incident
from helpline.escalation.reporting import report
from helpline.escalation.responding import acknowledge
from helpline.repositories import UnitOfWork
from helpline.requests.asking_for import ask_for
from helpline.sending.model import Delivery, IntentKind, IntentState
from helpline.seniors.model import Contact, Hearing, Senior, SeniorState
from helpline.seniors.pausing import confirm_pause
from tests.world.district import ALWAYS, TZ
from tests.world.world import World

NOW = datetime(2026, 1, 5, 4, 12, tzinfo=UTC)  # 09:42 in India
NAMES = (
    "दुलारी बाई साहू", "चिंताराम गेंद्रे", "हिरमत टंडन", "यूसुफ़ शेख़", "सीता देवी वर्मा",
    "रामप्रसाद देवांगन", "कमला ठाकुर", "Joseph Minj", "गंगाराम निषाद", "फूलबाई ध्रुव",
    "शांति सोनी", "महेश तिवारी", "Savitri Pandey", "बिसाहू यादव", "लक्ष्मी नायर",
    "अब्दुल क़ादिर", "पार्वती साहू", "Ratan Lal Jain", "सुखवंती मरकाम", "भगवान दास",
    "मीना श्रीवास्तव", "Prem Kaur", "घनश्याम कौशिक", "तुलसी बाई",
)  # fmt: skip
# Quarters of an hour after seven.
CALLS = (10, 1, 2, 3, 2, 4, 4, 5, 4, 8, 1, 6, 6, 7, 8, 5, 8, 8, 4, 9, 12, 12, 13, 14)
UNITS = (
    ("CG", UnitKind.STATE, None, "Chhattisgarh", "छत्तीसगढ़"),
    ("CG-RPR", UnitKind.DISTRICT, "CG", "Raipur", "रायपुर"),
    ("RPR-CVL", UnitKind.SUBDIVISION, "CG-RPR", "Civil Lines circle", "सिविल लाइन अनुभाग"),
    ("RPR-CIVILLINES", UnitKind.STATION, "RPR-CVL", "Civil Lines", "सिविल लाइन"),
    ("RPR-CIVILLINES-1", UnitKind.BEAT, "RPR-CIVILLINES", "Byron Bazar", "बैरन बाज़ार"),
    ("RPR-CIVILLINES-2", UnitKind.BEAT, "RPR-CIVILLINES", "Shanti Nagar", "शांति नगर"),
    ("RPR-CIVILLINES-3", UnitKind.BEAT, "RPR-CIVILLINES", "Katora Talab", "कटोरा तालाब"),
)
OFFICERS = (
    ("beat-1", "RPR-CIVILLINES-1", Role.BEAT_OFFICER, "Toran Chaturvedi"),
    ("beat-2", "RPR-CIVILLINES-2", Role.BEAT_OFFICER, "Hemlata Sahu"),
    ("desk", "RPR-CIVILLINES", Role.DESK_OFFICER, "Anita Markam"),
    ("sho", "RPR-CIVILLINES", Role.SHO, "Deepak Manikpuri"),
    ("circle", "RPR-CVL", Role.CIRCLE_OFFICER, "Nasreen Khan"),
    ("control", "CG-RPR", Role.CONTROL_ROOM, "Raipur control room"),
    ("night", "CG-RPR", Role.NIGHT_OFFICER, "Dinesh Kashyap"),
    ("sp", "CG-RPR", Role.SP, "Rekha Netam"),
)


@dataclass(frozen=True, slots=True)
class Morning:
    """Ids by their part in the story."""

    units: dict[str, Unit]
    officers: dict[str, int]
    seniors: list[int]
    missed: int
    emergency: int
    going: int
    provisional: int


def build(world: World) -> Morning:
    """Write the morning into an empty world, and leave its clock at 09:42."""
    return _Builder(world).build()


class _Builder:
    def __init__(self, world: World) -> None:
        self.world = world
        self.door, self.ids = world.service.door, world.service.ids

    def build(self) -> Morning:
        write = self.world.store.write
        units = write(self._units)
        officers = write(lambda tx: self._officers(tx, units))
        seniors = write(lambda tx: self._seniors(tx, units))
        self.world.plan()
        write(lambda tx: self._calls(tx, seniors))
        missed = write(lambda tx: self._missed(tx, seniors[7]))
        emergency = write(lambda tx: self._emergency(tx, seniors[0]))
        going = write(lambda tx: self._going(tx, seniors[4], officers["beat-2"]))
        provisional = write(lambda tx: self._provisional(tx, seniors[10], officers["beat-2"]))
        write(lambda tx: self._rest(tx, seniors, officers))
        self.world.steps.set(NOW)
        return Morning(units, officers, seniors, missed, emergency, going, provisional)

    def _units(self, tx: UnitOfWork) -> dict[str, Unit]:
        made: dict[str, Unit] = {}
        for code, kind, parent, name, local in UNITS:
            made[code] = tx.units.add(
                code=code,
                kind=kind,
                parent_id=made[parent].id if parent else None,
                name=name,
                name_local=local,
                tz=TZ,
                area="urban",
                contact_id=None,
                pin_codes=[],
            )
        return made

    def _officers(self, tx: UnitOfWork, units: dict[str, Unit]) -> dict[str, int]:
        made = {}
        for index, (part, unit, role, name) in enumerate(OFFICERS):
            number = f"+9190000111{index:02d}"
            person = tx.people.add(
                name=name, language="hi", phones={"main": number}, now=self.world.now
            )
            where = units[unit].id
            tx.officers.add(Officer(person.id, where, role, role.value, "female"))
            tx.officers.add_shift(Shift(person.id, where, role, ALWAYS, 0, 86_400))
            made[part] = person.id
        return made

    def _seniors(self, tx: UnitOfWork, units: dict[str, Unit]) -> list[int]:
        made = []
        for index, name in enumerate(NAMES):
            phones = {"main": f"+9190000211{index:02d}"}
            person = tx.people.add(name=name, language="hi", phones=phones, now=self.world.now)
            station, beat = units["RPR-CIVILLINES"], units[f"RPR-CIVILLINES-{index % 3 + 1}"]
            tx.seniors.add(
                Senior(
                    person_id=person.id,
                    beat_id=beat.id,
                    station_id=station.id,
                    state=SeniorState.ACTIVE,
                    call_time_s=7 * 3600 + CALLS[index] * 900,
                    days_mask=ALWAYS,
                    paused_until=None,
                    paused_by=None,
                    consent_at=datetime(2025, 12, 1, tzinfo=UTC),
                    hearing=Hearing.HARD if index % 5 == 0 else Hearing.NORMAL,
                    at_risk=False,
                    birth_year=1938 + index,
                    pin_code="492001",
                    address=f"मकान {index + 11}, हनुमान मंदिर के पास",
                    health_notes="शुगर, लाठी से चलती हैं" if index % 4 == 0 else "",
                    duress_digit="7",
                )
            )
            contact = tx.people.add(
                name="नेहा ताम्रकार",
                language="hi",
                phones={"main": f"+9190000411{index:02d}"},
                now=self.world.now,
            )
            tx.seniors.add_contact(Contact(person.id, contact.id, "बेटी", 1, True, index % 2 == 0))
            made.append(person.id)
        return made

    def _calls(self, tx: UnitOfWork, seniors: list[int]) -> None:
        for index, senior in enumerate(seniors):
            check_in = self._today(tx, senior)
            if check_in.call_at + timedelta(minutes=2) > NOW or index in (0, 4, 7, 10):
                continue
            kind = EvidenceKind.NEED if index in (3, 15) else EvidenceKind.KEY_WELL
            self._try(tx, check_in, check_in.call_at, 1)
            at = check_in.call_at + timedelta(seconds=50)
            take(tx, at, check_in.id, kind, try_no=1, source="key")

    def _missed(self, tx: UnitOfWork, senior: int) -> int:
        check_in = self._unanswered(tx, senior)
        at = NOW - timedelta(minutes=21)
        incident = self._open(tx, at, senior, IncidentKind.MISSED, check_in)
        while incident.due_at is not None and incident.due_at < NOW:
            incident = due.perform(tx, self.door, self.ids, incident.due_at, incident)
            self._left(tx, incident, Delivery.DELIVERED)
        return incident.id

    def _unanswered(self, tx: UnitOfWork, senior: int) -> CheckIn:
        check_in = self._today(tx, senior)
        for number in (1, 2, 3):
            started = check_in.call_at + timedelta(minutes=15 * (number - 1))
            self._try(tx, check_in, started, number)
            take(
                tx,
                started + timedelta(seconds=42),
                check_in.id,
                EvidenceKind.NO_ANSWER,
                try_no=number,
                source=f"no answer {number}",
            )
        return check_in

    def _emergency(self, tx: UnitOfWork, senior: int) -> int:
        check_in = self._today(tx, senior)
        at = NOW - timedelta(seconds=70)
        self._try(tx, check_in, at - timedelta(seconds=40), 1)
        take(tx, at, check_in.id, EvidenceKind.DANGER, try_no=1, source="key 3")
        return self._open(tx, at, senior, IncidentKind.EMERGENCY, check_in).id

    def _going(self, tx: UnitOfWork, senior: int, officer: int) -> int:
        at = NOW - timedelta(minutes=26)
        check_in = self._unanswered(tx, senior)
        incident = self._open(tx, at, senior, IncidentKind.MISSED, check_in)
        incident = self._reach(tx, incident, officer)
        acknowledge(tx, NOW - timedelta(minutes=17), self._alert(tx, incident, officer), "sms")
        return incident.id

    def _provisional(self, tx: UnitOfWork, senior: int, officer: int) -> int:
        at = NOW - timedelta(minutes=55)
        check_in = self._unanswered(tx, senior)
        incident = self._open(tx, at, senior, IncidentKind.MISSED, check_in)
        incident = self._reach(tx, incident, officer)
        alert = self._alert(tx, incident, officer)
        acknowledge(tx, NOW - timedelta(minutes=48), alert, "sms")
        report(
            tx,
            self.door,
            self.ids,
            NOW - timedelta(minutes=11),
            tx.alerts.get(alert.id),
            Outcome.WELL,
            via="sms",
        )
        return incident.id

    def _rest(self, tx: UnitOfWork, seniors: list[int], officers: dict[str, int]) -> None:
        ask_for(tx, self.door, NOW - timedelta(hours=5), seniors[3], None, "medicine")
        ask_for(tx, self.door, NOW - timedelta(hours=1), seniors[15], None, "repair")
        confirm_pause(tx, NOW, seniors[22], date(2026, 1, 12), actor_id=officers["desk"])
        open_incident(
            tx,
            self.door,
            self.ids,
            NOW - timedelta(minutes=20),
            seniors[20],
            IncidentKind.NOT_REACHED,
        )

    def _today(self, tx: UnitOfWork, senior: int) -> CheckIn:
        check_in = tx.check_ins.of_day(senior, date(2026, 1, 5))
        assert check_in is not None
        return check_in

    def _try(self, tx: UnitOfWork, check_in: CheckIn, at: datetime, number: int) -> None:
        for step, kind in enumerate((EvidenceKind.QUEUED, EvidenceKind.PLACED, EvidenceKind.RANG)):
            take(
                tx,
                at + timedelta(seconds=step * 2),
                check_in.id,
                kind,
                try_no=number,
                source=f"{kind.value} {number}",
            )

    def _open(
        self,
        tx: UnitOfWork,
        at: datetime,
        senior: int,
        kind: IncidentKind,
        check_in: CheckIn | None,
    ) -> Incident:
        incident = open_incident(tx, self.door, self.ids, at, senior, kind, check_in)
        self._left(tx, incident, Delivery.DELIVERED)
        return tx.incidents.get(incident.id)

    def _reach(self, tx: UnitOfWork, incident: Incident, officer: int) -> Incident:
        while not any(a.responder_id == officer for a in tx.alerts.of_incident(incident.id)):
            assert incident.due_at is not None
            incident = due.perform(tx, self.door, self.ids, incident.due_at, incident)
            self._left(tx, incident, Delivery.DELIVERED)
        return incident

    def _alert(self, tx: UnitOfWork, incident: Incident, officer: int) -> Alert:
        return next(a for a in tx.alerts.of_incident(incident.id) if a.responder_id == officer)

    def _left(self, tx: UnitOfWork, incident: Incident, delivery: Delivery) -> None:
        for intent in tx.intents.of_cause("incident", incident.id):
            if intent.state is IntentState.PENDING and intent.due_at is not None:
                call = intent.kind is IntentKind.CALL
                tx.intents.save(
                    intent._replace(
                        state=IntentState.SENT,
                        delivery=Delivery.NO_ANSWER if call else delivery,
                        sent_at=intent.due_at + timedelta(seconds=1),
                        due_at=None,
                    )
                )
