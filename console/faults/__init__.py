"""What is wrong with the service, and what to do about it."""
