"""Places that cannot be reached: one list of everybody, with the most urgent first."""
