"""Keeps the processes of the service running, and ends them in order."""
