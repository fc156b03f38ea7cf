"""A whole state in a PostgreSQL database: its force, seniors, a day under way, and casework."""
