"""What is written comes back as it was, on both databases."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from helpline.checkins.model import CheckInState, Evidence, EvidenceKind
from helpline.directory.model import Leave, Role, Shift, UnitKind
from helpline.duties import DutyState
from helpline.errors import Conflict, NotFound
from helpline.escalation.model import IncidentState, Outcome
from helpline.requests.model import Request, RequestState
from helpline.sending.model import Delivery, IntentKind, IntentState
from helpline.seniors.model import Contact, SeniorState
from helpline.talk import Conversation
from store.database import Database
from store.unit import SqlUnit
from tests.store import world
from tests.store.world import NOW, TODAY, minutes


def test_units_are_found_by_code_and_below_others(store: Database) -> None:
    here = store.write(world.district)
    there = store.write(lambda tx: world.district(tx, "DRG", "Asia/Tokyo"))
    with_pins = store.write(
        lambda tx: tx.units.add(
            code="RPR-2",
            kind=UnitKind.STATION,
            parent_id=here.district,
            name="Aamanaka",
            name_local="आमानाका",
            tz="Asia/Kolkata",
            area="urban",
            contact_id=here.officer,
            pin_codes=["492001", "492001", "492010"],
        )
    )

    def look(tx: SqlUnit) -> None:
        assert with_pins.lineage == (here.state, here.district, with_pins.id)
        assert tx.units.by_code("RPR-2") == with_pins
        assert tx.units.by_code("nowhere") is None
        assert [u.id for u in tx.units.below(here.state, UnitKind.STATION)] == [
            with_pins.id,
            here.station,
        ]
        assert tx.units.below(there.beat, UnitKind.STATION) == []
        assert [u.id for u in tx.units.below(there.beat, UnitKind.BEAT)] == [there.beat]
        assert tx.units.zones() == ["Asia/Kolkata", "Asia/Tokyo"]
        assert tx.units.of_desk(here.officer) == with_pins
        assert [u.id for u in tx.units.of_kind(UnitKind.DISTRICT)] == [
            here.district,
            there.district,
        ]
        with pytest.raises(NotFound):
            tx.units.get(99)

    store.read(look)
    with pytest.raises(Conflict):
        store.write(lambda tx: world.unit(tx, "RPR-2", UnitKind.BEAT, here.station, "UTC"))


def test_a_unit_below_is_not_one_whose_number_only_begins_alike(store: Database) -> None:
    def plant(tx: SqlUnit) -> list[int]:
        root = world.unit(tx, "R", UnitKind.STATE, None, "UTC")
        return [world.unit(tx, f"D{n}", UnitKind.DISTRICT, root, "UTC") for n in range(12)]

    first, *_, eleventh, _last = store.write(plant)
    assert str(eleventh).startswith("1") or first < 10
    below = store.read(lambda tx: tx.units.below(first, UnitKind.DISTRICT))
    assert [unit.id for unit in below] == [first]


def test_people_share_telephones(store: Database) -> None:
    def add(tx: SqlUnit) -> tuple[int, int]:
        one = world.person(tx, "सीता", main="+917715550001", alternate="+917715550002")
        two = world.person(tx, "Mohan", main="+917715550002")
        return one, two

    one, two = store.write(add)
    found = store.read(lambda tx: tx.people.by_phone("+917715550002"))
    assert [person.id for person in found] == [one, two]
    assert found[0].name == "सीता"
    assert [phone.e164 for phone in found[0].phones] == ["+917715550001", "+917715550002"]
    assert store.read(lambda tx: tx.people.by_phone("+917715559999")) == []
    store.write(lambda tx: tx.people.set_language(two, "en"))
    assert store.read(lambda tx: tx.people.get(two)).language == "en"
    phone = found[0].phones[1]
    assert store.read(lambda tx: tx.people.phone(phone.id)) == phone
    with pytest.raises(NotFound):
        store.read(lambda tx: tx.people.get(99))


def test_officers_shifts_and_leave(store: Database) -> None:
    def add(tx: SqlUnit) -> world.District:
        here = world.district(tx)
        tx.officers.add_shift(Shift(here.officer, here.beat, Role.BEAT_OFFICER, 127, 0, 86400))
        tx.officers.add_leave(Leave(here.officer, NOW, NOW + timedelta(days=1)))
        return here

    here = store.write(add)

    def look(tx: SqlUnit) -> None:
        officer = tx.officers.find(here.officer)
        assert officer is not None and officer.active
        assert tx.officers.find(here.senior) is None
        (shift,) = tx.officers.shifts([here.beat, here.station], Role.BEAT_OFFICER)
        assert (shift.officer_id, shift.to_s, shift.id > 0) == (here.officer, 86400, True)
        assert tx.officers.shifts([here.beat], Role.SHO) == []
        assert tx.officers.shifts([], Role.BEAT_OFFICER) == []
        assert tx.officers.on_leave([here.officer], NOW) == {here.officer}
        assert tx.officers.on_leave([here.officer], NOW + timedelta(days=1)) == set()

    store.read(look)

    def retire(tx: SqlUnit) -> None:
        officer = tx.officers.find(here.officer)
        assert officer is not None
        tx.officers.add(replace(officer, active=False))
        assert tx.officers.shifts([here.beat], Role.BEAT_OFFICER) == []
        tx.officers.add(officer)
        tx.officers.remove_shifts(here.officer)
        assert tx.officers.shifts([here.beat], Role.BEAT_OFFICER) == []

    store.write(retire)


def test_seniors_keep_what_is_told_about_them(store: Database) -> None:
    here = store.write(world.district)

    def change(tx: SqlUnit) -> None:
        senior = tx.seniors.get(here.senior)
        assert (senior.duress_digit, senior.birth_year, senior.version) == ("7", 1948, 0)
        saved = tx.seniors.save(
            replace(senior, health_notes="शुगर", paused_until=NOW, duress_digit=None)
        )
        assert saved.version == 1
        assert tx.seniors.get(here.senior) == saved
        with pytest.raises(Conflict):
            tx.seniors.save(senior)
        with pytest.raises(Conflict):
            tx.seniors.add(senior)

    store.write(change)

    def around(tx: SqlUnit) -> None:
        tx.seniors.add_contact(Contact(here.senior, here.neighbour, "sister", 2, False, True))
        tx.seniors.add_contact(Contact(here.senior, here.officer, "son", 1, True, False))
        assert [c.relation for c in tx.seniors.contacts(here.senior)] == ["son", "sister"]
        assert tx.seniors.of_contact(here.neighbour) == [here.senior]
        assert [s.person_id for s in tx.seniors.of_station(here.station, 1, 1)] == [here.neighbour]
        assert tx.seniors.count_by_state() == {SeniorState.ACTIVE: 2}
        assert tx.seniors.find(here.officer) is None

    store.write(around)


def test_check_ins_and_their_evidence(store: Database) -> None:
    here = store.write(world.district)

    def work(tx: SqlUnit) -> None:
        first = tx.check_ins.add(world.check_in(here))
        later = tx.check_ins.add(
            world.check_in(
                here, day=TODAY + timedelta(days=1), call_at=NOW + timedelta(days=1), due_at=NOW
            )
        )
        assert tx.check_ins.get(first.id) == first
        assert tx.check_ins.of_day(here.senior, TODAY) == first
        assert tx.check_ins.of_day(here.neighbour, TODAY) is None
        assert tx.check_ins.latest(here.senior, NOW) == first
        assert tx.check_ins.latest(here.senior, NOW - minutes(1)) is None
        assert tx.check_ins.between(here.senior, NOW, NOW + timedelta(days=1)) == [first]
        ok = first._replace(state=CheckInState.OK, proof=EvidenceKind.KEY_WELL, due_at=None)
        saved = tx.check_ins.save(ok)
        assert tx.check_ins.get(first.id) == saved == ok._replace(version=1)
        seen = Evidence(first.id, NOW, EvidenceKind.RANG, 1, "call:CA1:ringing")
        assert tx.check_ins.add_evidence(seen)
        assert not tx.check_ins.add_evidence(replace(seen, at=NOW + minutes(1)))
        before = Evidence(first.id, NOW - minutes(1), EvidenceKind.PLACED, 1, "intent:1")
        assert tx.check_ins.add_evidence(before)
        assert tx.check_ins.evidence(first.id) == [before, seen]
        assert tx.check_ins.counts(TODAY, [here.station]) == {CheckInState.OK: 1}
        assert tx.check_ins.of_station(here.station, TODAY + timedelta(days=1)) == [later]

    store.write(work)


def test_incidents_and_alerts(store: Database) -> None:
    here = store.write(world.district)

    def work(tx: SqlUnit) -> None:
        incident = tx.incidents.add(world.incident(here))
        assert tx.incidents.get(incident.id) == incident
        assert tx.incidents.open_of(here.senior) == incident
        assert tx.incidents.open_at([here.station]) == [incident]
        alert = tx.alerts.add(world.alert(incident.id, here.officer))
        assert tx.alerts.get(alert.id) == alert
        assert tx.alerts.held_by(here.officer) == [alert]
        assert tx.alerts.by_code(here.officer, "4821") == alert
        assert tx.alerts.by_code(here.neighbour, "4821") is None
        assert tx.alerts.codes_since(here.officer, NOW) == {"4821"}
        assert tx.alerts.codes_since(here.officer, NOW + minutes(1)) == set()
        tx.alerts.save(replace(alert, live=False, ack_at=NOW))
        assert tx.alerts.of_incident(incident.id) == [replace(alert, live=False, ack_at=NOW)]
        assert tx.alerts.held_by(here.officer) == []
        closed = tx.incidents.save(
            replace(
                incident,
                state=IncidentState.CLOSED,
                outcome=Outcome.WELL,
                closed_by=here.officer,
                closed_at=NOW,
                due_at=None,
            )
        )
        assert tx.incidents.get(incident.id) == closed
        assert tx.incidents.open_of(here.senior) is None

    store.write(work)


def test_intents_leave_once(store: Database) -> None:
    here = store.write(world.district)

    def work(tx: SqlUnit) -> None:
        new = world.call(tx, here.senior, alert_id=5)
        intent = tx.intents.add(new)
        assert intent is not None
        assert tx.intents.add(replace(new, token="another")) is None
        assert tx.intents.get(intent.id) == intent
        assert tx.intents.by_token(new.token) == intent
        assert intent.e164 == tx.people.get(here.senior).phones[0].e164
        assert intent.params == {"name": "Kamla"}
        assert tx.intents.of_alert(5) == tx.intents.of_cause("check_in", 1) == [intent]
        sent = tx.intents.save(
            intent._replace(
                state=IntentState.SENT,
                delivery=Delivery.QUEUED,
                provider="twilio",
                provider_sid="CA1",
                sent_at=NOW,
                due_at=None,
            )
        )
        assert tx.intents.by_sid("twilio", "CA1") == sent
        rang, talked = NOW - minutes(1), NOW - minutes(5)
        assert tx.intents.live_calls("twilio", ringing_since=rang, talking_since=talked) == 1
        assert tx.intents.live_calls("twilio", ringing_since=NOW, talking_since=talked) == 0
        sent = tx.intents.save(sent._replace(delivery=Delivery.RINGING, rang_at=NOW + minutes(1)))
        assert tx.intents.live_calls("twilio", ringing_since=NOW, talking_since=NOW) == 1
        sent = tx.intents.save(sent._replace(delivery=Delivery.ANSWERED))
        assert tx.intents.live_calls("twilio", ringing_since=NOW, talking_since=talked) == 1
        assert tx.intents.live_calls("twilio", ringing_since=rang, talking_since=NOW) == 0
        tx.intents.save(sent._replace(finished_at=NOW))
        assert tx.intents.live_calls("twilio", ringing_since=rang, talking_since=talked) == 0
        with pytest.raises(Conflict):
            tx.intents.save(sent)
        assert tx.intents.sent_since(here.senior, "checkin", NOW) == 1
        assert tx.intents.sent_since(here.senior, "checkin", NOW + minutes(1)) == 0
        tx.intents.add(world.call(tx, here.senior, kind=IntentKind.SMS, cause_id=2))
        assert tx.intents.cancel_pending("check_in", 1, NOW) == 0
        assert tx.intents.cancel_pending("check_in", 2, NOW) == 1
        assert tx.intents.count_by_state() == {IntentState.SENT: 1, IntentState.CANCELLED: 1}

    store.write(work)


def test_requests_and_duties(store: Database) -> None:
    here = store.write(world.district)

    def work(tx: SqlUnit) -> None:
        wish = Request(
            0,
            here.senior,
            here.station,
            None,
            "medicine",
            "the blue tablets",
            RequestState.OPEN,
            NOW,
            NOW + minutes(60),
            None,
            None,
            0,
        )
        request = tx.requests.add(wish)
        assert tx.requests.open_at([here.station]) == [request] == tx.requests.open_of(here.senior)
        done = replace(request, state=RequestState.DONE, done_by=here.officer, done_at=NOW)
        assert tx.requests.save(done) == tx.requests.get(request.id)
        assert tx.requests.open_at([here.station]) == []
        duty = tx.duties.add(
            kind="answer",
            subject="request",
            subject_id=request.id,
            unit_id=here.station,
            due_at=NOW + minutes(60),
        )
        assert duty is not None
        again = tx.duties.add(
            kind="answer", subject="request", subject_id=request.id, unit_id=1, due_at=NOW
        )
        assert again is None
        assert tx.duties.find("answer", "request", request.id) == duty
        assert tx.duties.open_at([here.station]) == [duty]
        closed = tx.duties.save(
            replace(duty, state=DutyState.DONE, done_by=here.officer, due_at=None)
        )
        assert tx.duties.get(duty.id) == closed
        assert tx.duties.find("answer", "request", request.id) is None

    store.write(work)


def test_conversations(store: Database) -> None:
    here = store.write(world.district)
    talk = Conversation(
        0,
        "c-token",
        "voice",
        "CA1",
        None,
        here.senior,
        "check_in",
        1,
        "hi",
        "senior_checkin",
        "hash",
        0,
        '{"node": "ask"}',
        "",
        False,
        NOW + minutes(60),
        0,
    )

    def work(tx: SqlUnit) -> None:
        kept = tx.conversations.add(talk)
        assert tx.conversations.by_token("c-token") == kept == tx.conversations.by_call_sid("CA1")
        assert tx.conversations.waiting_with(here.senior, "voice", NOW) == kept
        assert tx.conversations.waiting_with(here.senior, "sms", NOW) is None
        stranger = tx.conversations.add(
            talk._replace(token="other", call_sid=None, person_id=None, intent_id=7)
        )
        assert tx.conversations.by_intent(7) == stranger
        moved = tx.conversations.save(kept._replace(step=1, last_answer="<Response/>"))
        assert tx.conversations.by_token("c-token") == moved
        with pytest.raises(Conflict):
            tx.conversations.save(kept)
        tx.conversations.save(moved._replace(ended=True))
        assert tx.conversations.waiting_with(here.senior, "voice", NOW) is None
        assert tx.conversations.delete_expired(NOW + minutes(61), 1) == 1
        assert tx.conversations.delete_expired(NOW + minutes(61), 5) == 1

    store.write(work)


def test_flows_inbound_faults_and_heartbeats(store: Database) -> None:
    def work(tx: SqlUnit) -> None:
        tx.flows.keep("hash", "senior_checkin", "body")
        tx.flows.keep("hash", "senior_checkin", "another body")
        assert tx.flows.body("hash") == "body"
        assert tx.flows.body("unknown") is None
        assert tx.inbound.first_time("twilio", "CA1", "completed", NOW)
        assert not tx.inbound.first_time("twilio", "CA1", "completed", NOW)
        assert tx.inbound.first_time("twilio", "CA1", "ringing", NOW)
        assert tx.inbound.delete_before(NOW + minutes(1), 1) == 1
        assert tx.faults.report("late", "calls", NOW)
        assert not tx.faults.report("late", "calls", NOW)
        assert tx.faults.standing() == [("late", "calls", NOW)]
        assert tx.faults.clear("late", "calls", NOW)
        assert not tx.faults.clear("late", "calls", NOW)
        assert tx.faults.report("late", "calls", NOW)
        tx.heartbeats.beat("sweeper", NOW)
        tx.heartbeats.beat("sweeper", NOW + minutes(1))
        assert tx.heartbeats.all() == {"sweeper": NOW + minutes(1)}

    store.write(work)


def test_the_most_local_and_newest_policy_wins(store: Database) -> None:
    here = store.write(world.district)

    def work(tx: SqlUnit) -> None:
        lineage = tx.units.get(here.beat).lineage
        assert tx.policies.current(lineage, "ladder") is None
        tx.policies.add(here.state, "ladder", {"of": "state"}, NOW)
        old = tx.policies.add(here.district, "ladder", {"of": "district"}, NOW)
        new = tx.policies.add(here.district, "ladder", {"of": "district", "again": True}, NOW)
        assert (old.version, new.version) == (1, 2)
        assert tx.policies.current(lineage, "ladder") == new
        assert tx.policies.get(old.id) == old
        state = tx.policies.current([here.state], "ladder")
        assert state is not None and state.body == {"of": "state"}

    store.write(work)


def test_audit_rows_of_one_subject_come_in_order(store: Database) -> None:
    def work(tx: SqlUnit) -> None:
        tx.audit.add(NOW, "planned", "check_in", 1, detail={"count": 3})
        tx.audit.add(NOW, "else", "check_in", 2)
        tx.audit.add(NOW, "rang", "check_in", 1, actor_id=4, unit_id=5)
        assert tx.audit.of("check_in", 1) == [(NOW, "planned", {"count": 3}), (NOW, "rang", {})]

    store.write(work)


def test_lines_give_out_their_slots_once(store: Database) -> None:
    def work(tx: SqlUnit) -> None:
        def ensure(purpose: str, rate_us: int) -> int:
            return tx.lines.ensure(
                provider="twilio",
                number="+917715550100",
                purpose=purpose,
                rate_us=rate_us,
                max_live=30,
                now=NOW,
            ).id

        line, other = ensure("routine", 100_000), ensure("urgent", 500_000)
        assert line != other
        assert ensure("routine", 200_000) == line
        second = timedelta(seconds=1)

        def starts(wanted: int, now: datetime, horizon: timedelta = second) -> list[float]:
            free = next(known for known in tx.lines.all() if known.id == line)
            found = tx.lines.reserve(line, wanted, now, horizon)
            assert len(found) == min(wanted, free.free_starts(now, horizon))
            return [(start - now).total_seconds() for start in found]

        assert starts(3, NOW) == [0, 0.2, 0.4]
        assert starts(9, NOW) == [0.6, 0.8]
        assert starts(9, NOW) == []
        assert starts(9, NOW + second) == [0, 0.2, 0.4, 0.6, 0.8]
        much_later = NOW + minutes(60)
        assert starts(9, much_later) == [0, 0.2, 0.4, 0.6, 0.8], "slots are not saved up"
        assert starts(0, much_later, minutes(1)) == []
        assert [known.purpose for known in tx.lines.all()] == ["routine", "urgent"]
        with pytest.raises(NotFound):
            tx.lines.reserve(99, 1, NOW, second)

    store.write(work)
