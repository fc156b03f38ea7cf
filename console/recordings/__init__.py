"""Voices: shown on a page, and listened to."""
