"""Processes of the operating system that end with whoever started them."""
