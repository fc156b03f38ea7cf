"""The day that `make story` tells ends as it should, whoever changed what."""

from pathlib import Path

from simulation.databases import sqlite_copy
from simulation.story.day import play
from simulation.world import World


def test_the_story_ends_as_it_should(tmp_path: Path) -> None:
    lines: list[str] = []
    world = World(sqlite_copy(tmp_path), tmp_path)
    try:
        assert play(world, "hi", lines.append) == []
    finally:
        world.close()
    told = "\n".join(lines)
    assert all(name in told for name in ("Kamla Bai", "Meena", "Radha", "Anita", "Pinky", "Sunita"))
