"""Measures how much the service carries on this machine, against floors in the same run."""
