"""How long what is kept is kept, and what stops its end: legal holds."""
