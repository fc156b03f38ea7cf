"""Seniors are enrolled once, brought up to date, and never called against what they wished."""

from dataclasses import replace
from datetime import timedelta

from helpline.acting import Actor
from helpline.consent.ledger import withdraw
from helpline.consent.model import ConsentPurpose, How
from helpline.reasons.advice import Advice
from helpline.seniors.model import Contact, Senior, SeniorState
from simulation.world import World
from tests.enrolling.enrolled import (
    ALTERNATE,
    CONTACT,
    KEY_HOLDER,
    SENIOR_PHONE,
    people,
    store_officers,
    store_seniors,
    store_units,
    the_senior,
)

NOBODY_NEAR = {
    "contact_name": "", "contact_phone": "", "contact_relation": "", "contact_safe": "",
    "key_holder_name": "", "key_holder_phone": "",
}  # fmt: skip


def near(world: World) -> list[Contact]:
    senior_id = the_senior(world).person_id
    return world.store.read(lambda tx: tx.seniors.contacts(senior_id))


def become(world: World, **changes: object) -> Senior:
    """Change the senior as the console does."""
    changed = replace(the_senior(world), **changes)  # type: ignore[arg-type]
    return world.store.write(lambda tx: tx.seniors.save(changed))


def test_a_senior_is_stored_with_all_that_the_file_says(world: World) -> None:
    store_units(world)
    assert store_seniors(world).new == 1
    senior = the_senior(world)
    (person,) = people(world, ALTERNATE)
    assert person.id == senior.person_id
    assert {phone.label: phone.e164 for phone in person.phones} == {
        "main": SENIOR_PHONE,
        "alternate": ALTERNATE,
    }
    assert senior.state is SeniorState.ACTIVE
    assert senior.call_time_s == 8.5 * 3600
    assert (senior.birth_year, senior.pin_code, senior.health_notes) == (1950, "492001", "sugar")
    assert senior.consent_at is not None
    assert senior.consent_at.isoformat() == "2025-11-30T18:30:00+00:00"
    assert senior.duress_digit is None


def test_contact_comes_first_and_the_key_holder_is_never_rung(world: World) -> None:
    store_units(world)
    store_seniors(world)
    contact, holder = near(world)
    assert (contact.rank, contact.relation, contact.safe) == (1, "nephew", True)
    assert (holder.rank, holder.key_holder, holder.safe) == (2, True, False)
    assert [p.id for p in people(world, CONTACT)] == [contact.person_id]
    assert [p.id for p in people(world, KEY_HOLDER)] == [holder.person_id]


def test_a_contact_who_has_the_key_is_one_person(world: World) -> None:
    store_units(world)
    store_seniors(world, {"key_holder_name": "RAMESH SAHU", "key_holder_phone": "90000 41001"})
    (contact,) = near(world)
    assert (contact.rank, contact.key_holder, contact.safe) == (1, True, True)


def test_the_same_file_again_changes_nothing(world: World) -> None:
    store_units(world)
    store_seniors(world)
    before, contacts = the_senior(world), near(world)
    assert store_seniors(world).same == 1
    assert the_senior(world) == before
    assert near(world) == contacts


def test_two_seniors_on_one_telephone_stay_two(world: World) -> None:
    store_units(world)
    both: tuple[dict[str, str], ...] = (
        {},
        {"name": "Buddhu Ram", **NOBODY_NEAR, "alternate_phone": ""},
    )
    assert store_seniors(world, *both).new == 2
    assert store_seniors(world, *both).same == 2
    assert sorted(person.name for person in people(world, SENIOR_PHONE)) == [
        "Buddhu Ram",
        "दुलारी बाई साहू",
    ]


def test_telephone_and_name_mean_an_update(world: World) -> None:
    store_units(world)
    store_seniors(world)
    before = the_senior(world)
    changes = {"address": "Purani Basti", "hearing": "hard", "days": "mon-sat", "language": "en"}
    assert store_seniors(world, changes).changed == 1
    after = the_senior(world)
    assert after.person_id == before.person_id
    assert (after.address, after.hearing.value, after.days_mask) == (
        "Purani Basti", "hard", 0b0111111,
    )  # fmt: skip
    assert people(world, SENIOR_PHONE)[0].language == "en"


def test_a_senior_with_a_new_number_is_known_by_the_other_one(world: World) -> None:
    store_units(world)
    store_seniors(world)
    before = the_senior(world)
    assert store_seniors(world, {"phone": "90000 21009"}).changed == 1
    assert the_senior(world, "+919000021009").person_id == before.person_id
    assert people(world, SENIOR_PHONE) == []


def test_what_no_file_can_know_stays(world: World) -> None:
    store_units(world)
    store_seniors(world)
    until = world.now + timedelta(days=5)
    officer = 1
    become(world, paused_until=until, paused_by=officer, duress_digit="6", at_risk=True)
    store_seniors(world, {"address": "Purani Basti"})
    after = the_senior(world)
    assert (after.paused_until, after.paused_by, after.duress_digit) == (until, officer, "6")
    assert after.at_risk


def test_who_has_died_is_not_enrolled_again(world: World) -> None:
    store_units(world)
    store_seniors(world)
    died = become(world, state=SeniorState.DIED)
    tally = store_seniors(world, {"address": "Purani Basti", "consent_on": "2026-01-04"})
    assert tally.kept == 1
    assert [(note.line, note.told) for note in tally.notes] == [(2, Advice.HAS_DIED)]
    assert the_senior(world) == died


def test_who_has_left_comes_back_only_by_a_newer_consent(world: World) -> None:
    store_units(world)
    store_seniors(world)
    become(world, state=SeniorState.LEFT)
    tally = store_seniors(world)
    assert [note.told for note in tally.notes] == [Advice.HAS_LEFT]
    assert the_senior(world).state is SeniorState.LEFT
    assert store_seniors(world, {"consent_on": "2026-01-04"}).changed == 1
    assert the_senior(world).state is SeniorState.ACTIVE


def test_a_consent_that_was_taken_back_comes_back_only_by_a_newer_one(world: World) -> None:
    store_units(world)
    store_seniors(world)
    senior, now = the_senior(world), world.now
    purpose, how = ConsentPurpose.CALLS, How.TALK
    world.store.write(lambda tx: withdraw(tx, now, senior.person_id, purpose, how=how, by=Actor()))
    tally = store_seniors(world, {"address": "Purani Basti"})
    assert [note.told for note in tally.notes] == [Advice.TOOK_BACK]
    assert the_senior(world).consent_at is None
    assert the_senior(world).address == "Purani Basti"
    world.advance(days=2)
    assert store_seniors(world, {"consent_on": "2026-01-06"}).changed == 1
    assert the_senior(world).consent_at is not None
    events = world.store.read(lambda tx: tx.consents.of(senior.person_id))
    assert [(event.given, event.how) for event in events] == [
        (True, How.FILE), (False, How.TALK), (True, How.FILE),
    ]  # fmt: skip
    assert events[0].at == senior.consent_at


def test_a_contact_is_corrected_not_doubled(world: World) -> None:
    store_units(world)
    store_seniors(world)
    before = near(world)
    store_seniors(world, {"contact_phone": "90000 41009"})
    store_seniors(world, {"contact_phone": "90000 41009", "contact_name": "Rameshwar Sahu"})
    assert near(world) == before
    assert people(world, CONTACT) == []
    assert [p.name for p in people(world, "+919000041009")] == ["Rameshwar Sahu"]


def test_who_is_near_nobody_any_more_keeps_a_name_and_no_telephone(world: World) -> None:
    store_units(world)
    store_seniors(world)
    contact, _ = near(world)
    store_seniors(world, NOBODY_NEAR)
    assert near(world) == []
    assert people(world, CONTACT) == []
    assert world.store.read(lambda tx: tx.people.get(contact.person_id)).name == "Ramesh Sahu"


def test_one_contact_of_two_seniors_is_one_person_and_stays_with_the_second(
    world: World,
) -> None:
    store_units(world)
    other = {"name": "Buddhu Ram", "phone": "90000 21002", "alternate_phone": ""}
    store_seniors(world, {}, other)
    assert len(people(world, CONTACT)) == 1
    store_seniors(world, NOBODY_NEAR)
    (contact,) = people(world, CONTACT)
    of = world.store.read(lambda tx: tx.seniors.of_contact(contact.id))
    assert of == [the_senior(world, "+919000021002").person_id]


def test_a_contact_who_is_an_officer_stays_one_under_the_own_name(world: World) -> None:
    store_units(world)
    store_officers(world, {"name": "Ramesh Sahu", "phone": "90000 41001"})
    store_seniors(world)
    store_seniors(world, {"contact_name": "Somebody Else"})
    names = sorted(person.name for person in people(world, CONTACT))
    assert names == ["Ramesh Sahu", "Somebody Else"]


def test_every_enrolment_and_every_import_leaves_a_line_in_the_chain(world: World) -> None:
    store_units(world)
    store_seniors(world)
    senior_id = the_senior(world).person_id
    told = world.store.read(lambda tx: tx.audit.of("senior", senior_id))
    assert [(action, detail) for _, action, detail in told] == [
        ("enrolled", {"first_check_in": "2026-01-05"})
    ]
    imports = world.store.read(lambda tx: tx.audit.of("import", 0))
    assert imports[-1][1:] == (
        "imported",
        {"file": "seniors", "new": 1, "changed": 0, "same": 0, "kept": 0},
    )
