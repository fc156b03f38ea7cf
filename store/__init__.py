"""What is kept: tables, repositories and migrations."""
