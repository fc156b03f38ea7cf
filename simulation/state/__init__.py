"""A day of a whole state, on a simulated clock: how many lines, calls and messages it takes."""
