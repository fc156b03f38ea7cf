"""The daily question, its evidence and what follows from it."""
