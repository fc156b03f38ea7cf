"""The processes that do what is due, and the one that keeps them running."""
