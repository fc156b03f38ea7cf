"""Seniors: the board of today's check-ins, and the page of a person."""
