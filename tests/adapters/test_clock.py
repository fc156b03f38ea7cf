"""The clock of a running process."""

from datetime import UTC, datetime, timedelta

from adapters.clock import SteadyClock

START = datetime(2026, 1, 5, 3, 30, tzinfo=UTC)


class Machine:
    """A wall clock that can be set, beside the seconds that really go by."""

    def __init__(self) -> None:
        self.wall = START.timestamp()
        self.steady = 1000.0

    def pass_(self, seconds: float) -> None:
        self.wall += seconds
        self.steady += seconds


def made(machine: Machine) -> SteadyClock:
    return SteadyClock(lambda: machine.wall, lambda: machine.steady)


def test_it_shows_utc_and_goes_on_with_the_machine() -> None:
    machine = Machine()
    clock = made(machine)
    machine.pass_(90)
    assert clock.now() == START + timedelta(seconds=90)
    assert clock.jump_s == 0


def test_small_corrections_are_followed() -> None:
    machine = Machine()
    clock = made(machine)
    machine.wall += 60
    assert clock.now() == START + timedelta(seconds=60)
    assert clock.jump_s == 0


def test_i05_a_jump_of_an_hour_either_way_is_not_followed_but_told() -> None:
    for jump in (3600.0, -3600.0):
        machine = Machine()
        clock = made(machine)
        machine.wall += jump
        machine.pass_(10)
        assert clock.now() == START + timedelta(seconds=10)
        assert clock.jump_s == jump


def test_a_clock_that_comes_back_is_trusted_again() -> None:
    machine = Machine()
    clock = made(machine)
    machine.wall += 3600
    clock.now()
    machine.wall -= 3600
    machine.pass_(5)
    assert clock.now() == START + timedelta(seconds=5)
    assert clock.jump_s == 0


def test_creeping_corrections_add_up_without_a_jump() -> None:
    machine = Machine()
    clock = made(machine)
    for _ in range(10):
        machine.pass_(60)
        machine.wall += 50
        clock.now()
    assert clock.jump_s == 0
    assert clock.now() == START + timedelta(seconds=10 * 110)
