"""The district of the tests is the one of the story."""

from simulation.district import ALWAYS, TZ, District, build, enrol

__all__ = ["ALWAYS", "TZ", "District", "build", "enrol"]
