"""What a department is asked to do, and its answer."""
