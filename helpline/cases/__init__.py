"""Women's cases: how one begins, who owns it, where she may be reached, and how it closes."""
