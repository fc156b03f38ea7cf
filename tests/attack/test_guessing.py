"""Every guess that there is of whatever is secret, counted, while others are served."""

import re
from datetime import timedelta

import pytest

from adapters.randomness import SystemIds
from helpline.cases.by_number import find
from helpline.cases.model import Case, Way
from helpline.cases.opening import begin_contact, caller_of
from helpline.escalation.by_sms import WRONG_CODE, WRONG_CODES
from helpline.escalation.model import IncidentState
from helpline.repositories import UnitOfWork
from tests.cases.people import SHE
from tests.world import district as district_of
from tests.world.town import code_in, town
from tests.world.world import World

GUESSES = 100_000
TOGETHER = 500
CALLERS = 200
CODES = 9000
PARTS = [range(start, start + TOGETHER) for start in range(0, GUESSES, TOGETHER)]


def test_a_token_holds_144_random_bits() -> None:
    tokens = {SystemIds().token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert all(re.fullmatch(r"[\w-]{24}", token) for token in tokens)  # six bits each


@pytest.mark.long
@pytest.mark.timeout(900)
def test_i14_every_code_there_is_twice_over_in_an_officers_name_acknowledges_nothing(
    sqlite_world: World,
) -> None:
    """Within an hour; the right one comes last of them all, and again."""
    world = sqlite_world
    place = town(world)
    place.quiet()
    place.is_missed()
    beat = place.officer("beat")
    right = int(code_in(beat.expect_sms("Sita Devi", within=120).body))
    desk, number = world.service.desk, place.place.number("beat")
    began = world.now

    def tries(tx: UnitOfWork, some: range) -> None:
        for each in some:
            code = 1000 + (right - 999 + each) % CODES
            desk.incoming_message(
                tx,
                began + timedelta(seconds=each * 3500 // (2 * CODES)),
                message_sid=f"SM{each:032x}",
                from_=number,
                to=world.settings.checkin_number,
                body=f"1 {code}",
            )

    for some in PARTS[: 2 * CODES // TOGETHER]:
        world.store.write(lambda tx, some=some: tries(tx, some))  # type: ignore[misc]
    officer = place.person("beat")
    heeded = world.store.read(
        lambda tx: [a for _, a, _ in tx.audit.of("person", officer) if a == WRONG_CODE]
    )
    assert len(heeded) == WRONG_CODES
    assert place.incident().state is IncidentState.ALERTING
    assert "officer_codes_guessed" in place.faults()
    world.network.handset(SHE, "Meena").send_sms(world.settings.helpline_number, "bachao")
    world.advance(seconds=2)
    assert world.store.read(lambda tx: tx.cases.get(1)).open


@pytest.mark.long
@pytest.mark.timeout(900)
def test_a_hundred_thousand_secrets_open_no_case_and_a_new_report_is_taken(
    sqlite_world: World,
) -> None:
    """Every secret of one case, ten times over, from two hundred telephones within a day."""
    world = sqlite_world
    world.store.write(lambda tx: district_of.build(tx, world.now))

    def begin(tx: UnitOfWork, number: str) -> Case:
        caller = caller_of(tx, world.now, number)
        return begin_contact(
            tx, world.service.ids, world.now, caller_id=caller, way=Way.CALL, source=f"CA{number}"
        )

    case = world.store.write(lambda tx: begin(tx, SHE))
    world.store.write(lambda tx: tx.cases.set_secret(case.id, "9999"))
    contacts = [
        world.store.write(lambda tx, n=n: begin(tx, f"+9190001{n:05}"))  # type: ignore[misc]
        for n in range(CALLERS)
    ]
    began = world.now

    def tries(tx: UnitOfWork, some: range) -> int:
        return sum(
            find(
                tx,
                began + timedelta(seconds=each * 80_000 // GUESSES),
                case.number,
                f"{each % 10_000:04}",
                contacts[each % CALLERS],
            )
            is not None
            for each in some
        )

    opened = sum(
        world.store.write(lambda tx, some=some: tries(tx, some))  # type: ignore[misc]
        for some in PARTS
    )
    considered = world.store.read(lambda tx: tx.cases.tries(began, number=case.number))
    assert (opened, considered) == (0, 5)
    fresh = world.store.write(lambda tx: begin(tx, "+919000299999"))
    assert fresh.open
    assert fresh.assigned_to is not None
