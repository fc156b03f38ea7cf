"""Product and telephone network in one process, on one clock: the story and the tests live here."""
