"""Intents on their way out: leasing, limits, outcomes and reconciliation."""
