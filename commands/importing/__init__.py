"""What the commands that import a file have in common."""
