"""The World of the tests is the one of the story."""

from simulation.world import CATALOGUE, START, STEP, World, WorldClock

__all__ = ["CATALOGUE", "START", "STEP", "World", "WorldClock"]
