"""Many misses in one place: one list, in which everybody keeps a row and a clock."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from helpline.checkins.evidence import take
from helpline.checkins.model import EvidenceKind
from helpline.escalation.areas import by_console
from helpline.escalation.areas.model import Area, Listed, Part
from helpline.escalation.model import IncidentKind, IncidentState, Outcome
from helpline.repositories import UnitOfWork
from phonenet.handsets.personalities import NeverAnswers, SwitchedOff, presses
from simulation import district as district_of
from simulation.district import ALWAYS
from tests.world.town import Town, town
from tests.world.world import World

MANY = 500
AT_EIGHT = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Crowd:
    """A beat with many seniors who are all asked at eight, once."""

    town: Town
    numbers: tuple[str, ...]
    seniors: tuple[int, ...]

    @property
    def world(self) -> World:
        return self.town.world

    def eight_o_clock(self) -> None:
        """The day comes to eight without a call."""
        self.world.steps.set(self.world.now + AT_EIGHT)

    def missed(self, *seniors: int) -> None:
        """These were rung and did not answer, as if the calls had been made."""

        def work(tx: UnitOfWork) -> None:
            for senior_id in seniors:
                now = self.world.now
                check_in = tx.check_ins.latest(senior_id, now)
                assert check_in is not None
                for kind in (EvidenceKind.QUEUED, EvidenceKind.RANG, EvidenceKind.NO_ANSWER):
                    after = take(tx, now, check_in.id, kind, try_no=1, source=kind.value)
                self.world.service.asking.follow(tx, now, after)

        self.world.store.write(work)

    def area(self) -> Area:
        """The one area that stands."""
        (found,) = self.world.store.read(lambda tx: tx.areas.open())
        return found

    def areas(self) -> list[Area]:
        return self.world.store.read(lambda tx: tx.areas.open())

    def rows(self) -> list[Listed]:
        area_id = self.area().id
        return self.world.store.read(lambda tx: tx.areas.rows(area_id))

    def row(self, number: int) -> Listed:
        return next(item for item in self.rows() if item.row.number == number)

    def parts(self) -> dict[str, Part]:
        """By who has them."""
        area_id = self.area().id
        parts = self.world.store.read(lambda tx: tx.areas.parts(area_id))
        names = {self.town.person(part): part for part in self.town.place.officers}
        return {names[part.responder_id]: part for part in parts}

    def code(self, who: str) -> str:
        return self.parts()[who].code

    def messages(self, who: str) -> int:
        """What has left to an officer: SMS and calls."""
        phone = self.town.officer(who)
        return len(phone.inbox) + len(phone.calls)

    def last_words(self, who: str) -> str:
        return self.town.officer(who).inbox[-1].body

    def writes(self, who: str, words: str) -> str:
        """An officer's SMS about the list, and what comes back."""
        self.town.reply(who, words)
        self.world.advance(seconds=5)
        return self.last_words(who)


def crowd(world: World, count: int, *, well: bool = True, **senior: Any) -> Crowd:
    """Seniors who press 1 when they are rung, or whose numbers nobody has."""
    place = town(world, planned=False)
    place.policy("checkin", tries=1)
    place.change_senior(days_mask=0)
    numbers = tuple(f"+9190010{number:05d}" for number in range(count))

    def enrol(tx: UnitOfWork) -> tuple[int, ...]:
        return tuple(
            district_of.enrol(
                tx, world.now, place.place, name=f"Sita{index} Bai", phone=number, **senior
            )
            for index, number in enumerate(numbers)
        )

    seniors = world.store.write(enrol)
    for number in numbers if well else ():
        world.network.handset(number, number, presses("1"))
    place.quiet()
    world.plan()
    return Crowd(place, numbers, seniors)


def listed(world: World, count: int = 12, **senior: Any) -> Crowd:
    """A list that has been told."""
    here = crowd(world, count, **senior)
    here.eight_o_clock()
    here.missed(*here.seniors)
    world.advance(seconds=45)
    return here


def test_i22_five_hundred_misses_are_one_list_and_nobody_is_lost(world: World) -> None:
    here = crowd(world, MANY, well=False)
    here.eight_o_clock()
    here.missed(*here.seniors)
    world.advance(minutes=12)
    rows = here.rows()
    assert here.area().unit_id == here.town.place.beat.id
    assert {item.incident.senior_id for item in rows} == set(here.seniors)
    assert sorted(item.row.number or 0 for item in rows) == list(range(1, MANY + 1))
    for item in rows:
        assert item.incident.due_at is not None
        assert item.incident.due_at - world.now <= timedelta(minutes=30)
        assert item.incident.rung >= 2  # its own ladder goes on
    parts = here.parts()
    dealt = Counter(item.row.part_id for item in rows)
    assert dealt == {parts["beat"].id: MANY // 2, parts["substitute"].id: MANY // 2}
    assert {"beat", "substitute", "desk", "sho", "control"} <= set(parts)
    for who in here.town.place.officers:
        assert here.messages(who) <= 10, who
    assert here.messages("control") > 0


def test_i22_an_officer_hears_of_a_list_ten_times_a_day_at_most(sqlite_world: World) -> None:
    here = crowd(sqlite_world, 10, well=False)
    here.eight_o_clock()
    here.missed(*here.seniors)
    sqlite_world.advance(hours=6)
    assert all(item.waiting for item in here.rows())
    for who in here.town.place.officers:
        assert 0 < here.messages(who) <= 10, who
    told_at = here.parts()["control"].told_at
    assert told_at is not None
    assert sqlite_world.now - told_at < timedelta(hours=3)  # and the top does not fall silent


def test_i22_an_acknowledgement_names_whom_it_covers(world: World) -> None:
    here = listed(world)
    said = here.writes("beat", f"1 {here.code('beat')} 1 4 7")
    assert "1, 4, 7" in said
    states = {item.row.number: item.incident.state for item in here.rows()}
    going = {number for number, state in states.items() if state is IncidentState.ACKNOWLEDGED}
    assert going == {1, 4, 7}
    assert here.row(4).incident.ack_until is not None
    assert set(states.values()) == {IncidentState.ALERTING, IncidentState.ACKNOWLEDGED}


def test_going_without_numbers_covers_the_most_urgent_of_the_own_part(
    sqlite_world: World,
) -> None:
    here = listed(sqlite_world, 30)
    said = here.writes("beat", f"1 {here.code('beat')}")
    part = here.parts()["beat"].id
    mine = sorted((i for i in here.rows() if i.row.part_id == part), key=lambda i: i.rank)
    taken = [i for i in mine if i.incident.state is IncidentState.ACKNOWLEDGED]
    assert taken == mine[:10]
    assert str(taken[0].row.number) in said


def test_rows_are_reported_by_number_and_a_wrong_number_is_told(world: World) -> None:
    here = listed(world)
    code = here.code("beat")
    assert "2-3" in here.writes("beat", f"2 {code} 2-3")
    assert here.row(2).incident.state is IncidentState.PROVISIONAL
    assert "77" in here.writes("beat", f"2 {code} 77")
    sho = here.code("sho")
    here.writes("sho", f"2 {sho} 2 3")
    closed = [item for item in here.rows() if not item.incident.open]
    assert {item.row.number for item in closed} == {2, 3}
    assert {item.incident.closed_by for item in closed} == {here.town.person("sho")}


def test_another_officers_code_of_the_list_reports_nothing(sqlite_world: World) -> None:
    here = listed(sqlite_world)
    said = here.writes("substitute", f"2 {here.code('beat')} 1 2 3")
    assert here.code("beat") in said
    assert all(item.incident.state is IncidentState.ALERTING for item in here.rows())


def test_a_cry_for_help_leaves_the_list_for_a_ladder_of_its_own(world: World) -> None:
    here = listed(world)
    before = here.messages("control")
    here.writes("beat", f"3 {here.code('beat')} 4")
    world.advance(minutes=3)
    cry = here.row(4)
    assert cry.incident.kind is IncidentKind.EMERGENCY
    assert not cry.waiting
    assert here.messages("control") > before  # told of this one by name
    told = [alert.responder_id for alert in here.town.alerts(cry.incident.id)]
    assert here.town.person("sho") in told
    others = [item for item in here.rows() if item.row.number != 4]
    assert all(item.waiting for item in others)


def test_who_is_at_risk_at_home_is_on_no_list(sqlite_world: World) -> None:
    here = crowd(sqlite_world, 12)
    at_risk = here.seniors[5]
    sqlite_world.store.write(
        lambda tx: tx.seniors.save(replace(tx.seniors.get(at_risk), at_risk=True))
    )
    here.eight_o_clock()
    here.missed(*here.seniors)
    sqlite_world.advance(seconds=30)
    assert at_risk not in {item.incident.senior_id for item in here.rows()}
    incident = sqlite_world.store.read(lambda tx: tx.incidents.open_of(at_risk))
    assert incident is not None
    assert incident.kind is IncidentKind.DURESS
    assert here.town.alerts(incident.id) != []


def test_when_the_area_is_back_everybody_is_rung_and_confirmed_by_one_reply(world: World) -> None:
    here = crowd(world, 14)
    for number in here.numbers:
        world.network.handset(number, number, SwitchedOff(gives="failed"))
    world.advance(hours=2, minutes=4)  # the day's calls, on the telephone network
    assert len(here.rows()) == 14
    world.advance(minutes=15)  # some are rung anew, in vain
    assert here.area().back_at is None
    for number in here.numbers[1:]:
        world.network.handset(number).becomes(presses("1"))
    world.advance(minutes=50)
    assert here.area().back_at is not None
    rows = {item.incident.senior_id: item for item in here.rows()}
    assert not rows[here.seniors[0]].answered
    assert all(rows[senior].answered for senior in here.seniors[1:])
    assert all(item.incident.open for item in rows.values())  # nobody's name stands for it yet
    here.writes("beat", f"2 {here.code('beat')}")
    still = [item for item in here.rows() if item.incident.open]
    assert [item.incident.senior_id for item in still] == [here.seniors[0]]
    closed = [item.incident for item in here.rows() if not item.incident.open]
    assert {(i.outcome, i.closed_by) for i in closed} == {(Outcome.WELL, here.town.person("beat"))}
    last = still[0].row.number
    here.writes("sho", f"2 {here.code('sho')} {last}")
    world.advance(minutes=1)
    assert here.areas() == []
    assert "waiting any more" in here.last_words("control")
    for who in here.town.place.officers:
        assert here.messages(who) <= 10 + 2, who  # with the answers to their own messages


def test_a_row_that_nobody_confirms_comes_back_to_the_list(sqlite_world: World) -> None:
    here = listed(sqlite_world)
    sqlite_world.advance(minutes=25)
    states = {item.incident.state for item in here.rows()}
    assert states == {IncidentState.PROVISIONAL}
    sqlite_world.advance(minutes=45)
    assert {item.incident.state for item in here.rows()} == {IncidentState.ALERTING}


def test_i21_a_first_alert_waits_less_than_a_minute_for_a_list(sqlite_world: World) -> None:
    here = crowd(sqlite_world, 40)
    here.eight_o_clock()
    here.missed(*here.seniors[:3])
    sqlite_world.advance(seconds=1)
    assert here.messages("beat") > 0  # the first two at once, as always
    third = sqlite_world.store.read(lambda tx: tx.incidents.open_of(here.seniors[2]))
    assert third is not None
    assert third.rung == -1
    sqlite_world.advance(seconds=50)
    fired = here.town.incident(third.id)
    assert fired.rung >= 0
    assert fired.rung_at is not None
    assert fired.rung_at - fired.opened_at <= timedelta(seconds=60)
    assert here.areas() == []


def test_i21_a_list_is_told_within_a_minute_of_its_first_senior(sqlite_world: World) -> None:
    here = crowd(sqlite_world, 20)
    here.eight_o_clock()
    began = sqlite_world.now
    for number in here.numbers[:10]:
        sqlite_world.network.handset(number).becomes(NeverAnswers())
    for senior in here.seniors[:10]:
        here.missed(senior)
        sqlite_world.advance(seconds=4)
    sqlite_world.advance(seconds=20)
    assert sqlite_world.now - began <= timedelta(seconds=60)
    heard = [text.body for text in here.town.officer("beat").inbox]
    assert any("10 people in SHANTI-NAGAR" in body for body in heard), heard


@pytest.mark.parametrize(("missed", "of"), [(4, 12), (10, 40)])
def test_a_few_misses_are_no_area(sqlite_world: World, missed: int, of: int) -> None:
    here = crowd(sqlite_world, of)
    here.eight_o_clock()
    here.missed(*here.seniors[:missed])
    sqlite_world.advance(minutes=1)
    assert here.areas() == []
    for senior in here.seniors[:missed]:
        incident = sqlite_world.store.read(lambda tx, s=senior: tx.incidents.open_of(s))  # type: ignore[misc]
        assert incident is not None
        assert here.town.alerts(incident.id) != []


def test_i22_misses_thin_over_the_beats_are_an_area_of_the_station(sqlite_world: World) -> None:
    here = crowd(sqlite_world, 20)
    other = here.town.place.other_beat

    def moves(tx: UnitOfWork) -> None:
        for senior in here.seniors[10:]:
            tx.seniors.save(replace(tx.seniors.get(senior), beat_id=other.id))

    sqlite_world.store.write(moves)
    here.eight_o_clock()
    mixed = [
        one for pair in zip(here.seniors[:6], here.seniors[10:16], strict=True) for one in pair
    ]
    here.missed(*mixed)
    sqlite_world.advance(seconds=30)
    assert here.area().unit_id == here.town.place.station.id
    parts = here.parts()
    of_beat = {i.row.part_id for i in here.rows() if i.incident.beat_id == other.id}
    assert of_beat == {parts["substitute"].id}  # who is that beat's own officer


def test_i22_a_later_miss_of_another_day_alarms_by_itself(sqlite_world: World) -> None:
    here = crowd(sqlite_world, 12)
    here.town.change_senior(days_mask=ALWAYS, call_time_s=(8 * 60 + 20) * 60)
    here.town.senior(NeverAnswers())
    sqlite_world.plan()
    here.eight_o_clock()
    here.missed(*here.seniors)
    sqlite_world.advance(minutes=22)
    assert len(here.rows()) == 12
    alone = here.town.standing()
    assert alone is not None
    assert here.town.person("beat") in {a.responder_id for a in here.town.alerts(alone.id)}


def test_i12_a_list_that_cannot_be_delivered_lets_its_ladders_go_on(sqlite_world: World) -> None:
    here = crowd(sqlite_world, 12)
    here.town.officer("beat", SwitchedOff(gives="failed"))
    here.eight_o_clock()
    here.missed(*here.seniors)
    sqlite_world.advance(minutes=3)  # the beat officer's rung alone would wait for ten
    mine = here.parts()["beat"].id
    assert {i.incident.rung >= 2 for i in here.rows() if i.row.part_id == mine} == {True}


def test_who_cannot_go_hands_the_rows_to_others(sqlite_world: World) -> None:
    here = listed(sqlite_world)
    assert {i.row.part_id for i in here.rows()} == {here.parts()["beat"].id}
    here.writes("beat", f"5 {here.code('beat')}")
    sqlite_world.advance(minutes=1)
    assert {i.row.part_id for i in here.rows()} == {here.parts()["substitute"].id}


def test_the_desk_sees_why_and_hands_over_by_number(world: World) -> None:
    here = listed(world, birth_year=1940)
    area_id, service = here.area().id, world.service
    desk, substitute = here.town.person("desk"), here.town.person("substitute")
    page = world.store.read(lambda tx: by_console.view(tx, world.now, area_id))
    assert page.waiting == 12
    assert page.rows[0].why.age == 86
    assert [row.urgency for row in page.rows] == sorted(
        (r.urgency for r in page.rows), reverse=True
    )
    moved = world.store.write(
        lambda tx: by_console.hand_over(
            tx, service.ids, world.now, area_id, substitute, [1, 2], by=desk
        )
    )
    assert moved == (1, 2)
    world.advance(minutes=1)
    assert here.row(1).row.part_id == here.parts()["substitute"].id
    assert "people in" in here.town.officer("substitute").inbox[0].body
    done = world.store.write(
        lambda tx: by_console.seen(
            tx,
            service.door,
            service.ids,
            world.now,
            area_id,
            here.town.person("sho"),
            Outcome.HOSPITAL,
            [1],
            diary_number="17/26",
            by=desk,
        )
    )
    assert done.numbers == (1,)
    assert here.row(1).incident.outcome is Outcome.HOSPITAL


def test_contacts_are_asked_about_each_senior_as_always(sqlite_world: World) -> None:
    sqlite_world.network.handset("+919000000999", "Asha", NeverAnswers())
    here = listed(sqlite_world, contacts=(("Asha", "+919000000999", True),))
    sqlite_world.advance(minutes=2)
    alerts = [a.role for item in here.rows() for a in here.town.alerts(item.incident.id)]
    assert alerts.count("contact") == 12
