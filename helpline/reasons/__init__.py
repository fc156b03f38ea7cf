"""Why something cannot be done: every reason by its kind, so that each page says it in its own
language and nobody compares sentences."""
