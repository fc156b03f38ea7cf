from workers.supervision.backoff import Backoff


def test_each_failure_in_a_row_doubles_the_pause_up_to_the_limit() -> None:
    backoff = Backoff(first_s=1.0, limit_s=5.0)
    assert [backoff.pause_s(failures) for failures in (1, 2, 3, 4, 1000)] == [1, 2, 4, 5, 5]


def test_a_steady_life_forgives_what_was_before() -> None:
    backoff = Backoff(steady_after_s=30.0)
    assert backoff.failures(before=7, lived_s=29.9) == 8
    assert backoff.failures(before=7, lived_s=30.0) == 1
