"""Incidents, ladders, acknowledgements and outcomes."""
