"""Phones as objects of a test that reads like a story."""
