"""Women's cases: the list, the page of one, and what is done at the desk."""
