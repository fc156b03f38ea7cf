"""Which processes make up the service, and in what order."""

from __future__ import annotations

from collections.abc import Sequence

from workers.supervision.children import RedisToRun, whole_service


def names(*, redis: bool, telephones: bool, lanes: Sequence[str] = ("calls",)) -> list[list[str]]:
    stages = whole_service(
        ["manage"],
        redis=RedisToRun(["redis-server"], lambda: True) if redis else None,
        telephones=telephones,
        lanes=lanes,
        host="127.0.0.1",
        port=8000,
        phonenet_port=8010,
    )
    return [[child.name for child in stage] for stage in stages]


def test_redis_starts_first_and_so_ends_last() -> None:
    assert names(redis=True, telephones=True)[0] == ["redis"]


def test_the_database_is_ready_before_anything_uses_it() -> None:
    order = names(redis=True, telephones=True)
    assert order.index(["migrate"]) < order.index(["web"])


def test_the_telephones_of_this_machine_run_only_when_they_are_the_provider() -> None:
    assert ["phonenet"] in names(redis=True, telephones=True)
    assert ["phonenet"] not in names(redis=True, telephones=False)


def test_a_redis_that_runs_elsewhere_is_not_started() -> None:
    assert ["redis"] not in names(redis=False, telephones=True)


def test_each_lane_has_a_worker_of_its_own() -> None:
    last = names(redis=False, telephones=False, lanes=("emergency", "calls"))[-1]
    assert last[:2] == ["worker-emergency", "worker-calls"]
    assert {"sweeper", "auditor", "sealer", "planner"} < set(last)


def test_the_sample_is_loaded_before_anything_rings_and_only_on_this_machine() -> None:
    order = names(redis=True, telephones=True)
    assert order.index(["migrate"]) < order.index(["load-sample"]) < order.index(["phonenet"])
    assert ["load-sample"] not in names(redis=True, telephones=False)
