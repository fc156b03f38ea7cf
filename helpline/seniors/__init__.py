"""Seniors who live alone, and the people around them."""
