"""The pages that officers work in."""
