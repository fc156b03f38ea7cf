"""The sample district: real units, invented people, invented numbers."""
