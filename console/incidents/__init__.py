"""Incidents: the ladder as a picture, and what is done from the desk."""
