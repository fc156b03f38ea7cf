"""Requests of seniors: the list, and the answer."""
