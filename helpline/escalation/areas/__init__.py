"""Many misses in one place at once: one list, ranked by need, in which nobody is lost."""
